"""Unwanted events, and who should talk to a doctor first, in plain words by id of the catalog."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "AE-BO01": _("Small events of all kinds together"),
    "AE-BO02": _("A little bleeding"),
    "AE-BO03": _("A bruise"),
    "AE-BO04": _("Pain while the needle is in"),
    "AE-BO05": _("Any major event, such as pain that stays worse for long, heavy bleeding or a collapsed lung"),
    "AE-BR02": _("A bruise"),
    "AE-BR03": _("A little bleeding"),
    "AE-BR04": _("Pain while the needle is in"),
    "AE-BR05": _("Pain after the visit, as therapists reported it"),
    "AE-BR06": _("The problem feels worse for a time"),
    "AE-BR15": _("Numbness"),
    "AE-BR16": _("A significant event"),
    "AE-MP05": _("Tired or drowsy after one visit (take care if you drive)"),
    "AE-MP06": _("A bad reaction after one visit, such as pain or a bruise"),
    "AE-PX01": _("A collapsed lung"),
    "AE-RC04": _("Sore some hours after deep needles, counted by person"),
    "AE-WI05": _("Feeling faint or breaking into a sweat"),
}
"""Events that public pages show."""

PER: dict[str, str | Promise] = {
    "treatment": _("visits"),
    "consultation": _("visits"),
    "patient": _("people"),
    "patient after one treatment": _("people"),
    "patient, 2 to 8 h after": _("people"),
}
"""What a rate is a share of."""

DOCTOR_FIRST: dict[str, str | Promise] = {
    "CI01": _("You do not want needles, or you cannot hold still or say yes for yourself."),
    "CI02": _("You are very afraid of needles."),
    "CI03": _(
        "You have a fever, weight loss with no known cause, pain that wakes you at night, trouble with your bladder or bowels, "
        "or weak or clumsy arms or legs, and no doctor has looked at it."
    ),
    "CI04": _("You have an infection, an open wound or hot, red skin at the spot."),
    "CI05": _("Your arm or leg swells, or lymph nodes were taken out there."),
    "CI06": _("You have a tumour or cancer in the area."),
    "CI07": _("You have an implant at the spot, such as a breast implant, a new joint, a mesh or a pump."),
    "CI08": _("You take a blood thinner, or you bleed or bruise with ease."),
    "CI09": _("You are or may be pregnant."),
    "CI10": _("Your body fights germs poorly, your blood sugar is hard to control, or you have a heart valve problem."),
    "CI11": _("You have seizures that are not under control."),
    "CI12": _("You have fainted with needles before. You can be treated lying down."),
    "CI13": _("You react to metals such as nickel or chromium."),
    "CI14": _("You have a pacemaker or other device in your body. No current may be put through the needles."),
    "CI15": _("You had surgery at that spot in the last months."),
    "CI16": _("You have asthma or another lung disease, or a thin chest wall, and the needles go near the chest."),
    "CI17": _("The visit is for a child, for an older person in weak health, or for someone who has trouble thinking clearly."),
    "CI18": _("You have a joint that is red and swollen, a fresh break, or thin bones."),
    "CI19": _("You have taken cortisone for a long time, or your skin tears with ease."),
    "CI20": _("You have poor blood flow, swollen veins or a blood clot near the spot."),
}
"""Every contraindication of the catalog."""
