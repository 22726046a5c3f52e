"""The public pages: address, title, one line about each, and the statements (S1-S10) that it is written from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Page:
    """One page. `figures` are rows of the catalog and `claims` ids of claims that it shows."""

    name: str
    path: str
    title: str | Promise
    description: str | Promise
    statements: tuple[str, ...]
    figures: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """The template of the page."""
        return f"information/{self.name}.html"


PAGES = (
    Page(
        "home",
        "",
        _("Intramuscular stimulation in plain words"),
        _("What IMS is, what it feels like, how sure anyone is that it works, and how to ask or book a visit."),
        ("S1", "S2", "S8", "S10"),
        claims=("pain_short_term", "pain_long_term", "neuropathic_condition"),
    ),
    Page(
        "what_is_ims",
        "ims/",
        _("What IMS is"),
        _("The idea behind intramuscular stimulation, where the needles go, and how much of it has been shown."),
        ("S1", "S2", "S3", "S4", "S7"),
        figures=("e20", "e21"),
        claims=(
            "root_pressure_effects",
            "root_association",
            "root_compression",
            "pain_short_term",
            "pain_long_term",
            "neuropathic_condition",
            "founder_trial",
        ),
    ),
    Page(
        "what_is_felt",
        "what-is-felt/",
        _("What you feel"),
        _("The grasp, the cramp and the ache of a needle in a tight muscle, and the days after."),
        ("S5",),
        figures=("f31", "b15", "b14", "b16"),
        claims=("grasp",),
    ),
    Page(
        "effects",
        "effects/",
        _("The three effects"),
        _("What a needle is said to do to the muscle, the blood flow and the nerve, and what studies say about each."),
        ("S6a", "S6b", "S6c"),
        figures=("b01", "b03", "b12"),
    ),
    Page(
        "conditions",
        "conditions/",
        _("What people come for"),
        _("Eight kinds of pain and stiffness that IMS is used for, with a page for each."),
        ("S8",),
    ),
    Page(
        "questions_people_ask",
        "questions-people-ask/",
        _("Questions people ask"),
        _("Does it hurt, does it work, how many visits, is it safe: short answers with their sources."),
        ("S2", "S5", "S7", "S9", "S10"),
        figures=("f09", "f10", "f11", "plan:back_pain", "plan:tennis_elbow", "plan:stiffness", "b15"),
        claims=("pain_short_term", "pain_long_term", "nerve_restored"),
    ),
    Page(
        "safety",
        "safety/",
        _("Safety"),
        _("How often something goes wrong, who should talk to a doctor first, and when to get help at once."),
        ("S2",),
        figures=("b15",),
    ),
    Page(
        "who",
        "who/",
        _("Who treats you"),
        _("Who gives visits here, and on which days."),
        ("S10",),
    ),
    Page(
        "contact",
        "contact/",
        _("How to reach the clinic"),
        _("Telephone and e-mail of the clinic, and a form for questions."),
        ("S9",),
    ),
    Page(
        "privacy",
        "privacy/",
        _("Privacy"),
        _("What this site keeps about you, why, how it is protected, and how to get a copy or have it erased."),
        (),
    ),
)
CONDITION = Page("condition", "conditions/<slug:slug>/", "", "", ("S8",))
CONDITION_FIGURES = {
    "back_pain": (
        *("back_pain_untreated_w0", "back_pain_untreated_w6", "back_pain_untreated_w26", "back_pain_untreated_w52"),
        *("back_pain_acute_untreated_w6", "back_pain_acute_untreated_w52"),
    ),
    "whiplash": ("whiplash_untreated_improved_w13", "whiplash_untreated_recovered_w260"),
    "tennis_elbow": ("tennis_elbow_untreated_much_improved_w52", "tennis_elbow_untreated_halving_time"),
    "frozen_shoulder": (
        "frozen_shoulder_untreated_some_symptoms_w156",
        "frozen_shoulder_untreated_pain_or_stiffness_w364",
        "frozen_shoulder_untreated_full_range_w364",
    ),
    "chronic_pain": (
        *("f09", "f10", "f11", "chronic_pain_sham_needling_minus_penetrating_sham_end"),
        "chronic_pain_sham_needling_minus_non_penetrating_sham_end",
    ),
    "headache": (),
    "limited_range_of_motion": (),
    "stiffness": (),
}
"""Rows of the catalog that the page of a condition shows."""
CONDITION_CLAIMS = {
    "chronic_pain": ("pain_short_term", "pain_long_term", "neuropathic_condition"),
    "limited_range_of_motion": ("relaxation", "lengthening"),
    "stiffness": ("relaxation", "lengthening"),
}
"""Claims that the page of a condition shows."""


def page(name: str) -> Page:
    """The page of that name."""
    return {one.name: one for one in (*PAGES, CONDITION)}[name]
