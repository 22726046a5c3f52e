"""Terms that public pages use and explain: the only words that are left out when their reading level is measured."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """One term, and what it means in everyday words."""

    word: str | Promise
    meaning: str | Promise


GLOSSARY = (
    Term(_("intramuscular stimulation"), _("Treatment with needles put into a muscle. IMS for short.")),
    Term(
        _("acupuncture"), _("An old form of treatment with thin needles. IMS uses the same needles, but aims at tight muscles.")
    ),
    Term(_("dry needling"), _("Needles without a drug in them. Most studies on these pages are of dry needling.")),
    Term(_("physiotherapist"), _("A person trained to treat muscles, joints and nerves.")),
    Term(_("physiotherapy"), _("What a physiotherapist does: advice, training, and treatment by hand or with tools.")),
    Term(_("musculoskeletal"), _("To do with muscles, bones and joints.")),
    Term(_("neuropathic"), _("To do with a nerve that does not work as it should.")),
    Term(_("chronic"), _("Lasting for months or longer.")),
    Term(_("nerve root"), _("The first part of a nerve, where it leaves the spine.")),
    Term(_("hypothesis"), _("An idea that has not been proven.")),
    Term(_("sham"), _("A pretend treatment. It shows how much of a change is not due to the needle.")),
    Term(_("standard unit"), _("A way to put studies with unlike scales side by side.")),
    Term(_("pooled trials"), _("Several studies counted as one.")),
    Term(
        _("unverified"),
        _("We pass the number on, but have not seen it in the paper. Of most other papers we read the summary alone."),
    ),
)
