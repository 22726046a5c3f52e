"""The words of a report."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from ims.catalog.load import load
from ims.reports import sentences

FORBIDDEN = re.compile(r"\b(heal|heals|healed|cure|cures|cured|guarantee\w*|miracle)\b", re.IGNORECASE)


def _set(natural: float = -0.7, context: float = -0.9, specific: float = -1.3, **more: Any) -> dict[str, Any]:
    total = natural + context + specific
    arms = {"untreated": 5.6 + natural, "sham": 5.6 + natural + context, "needling": 5.6 + total}
    pain = {arm: {"before": {"mean": 5.6}, "end_of_course": {"mean": value}} for arm, value in arms.items()}
    return {
        "outcomes": {"pain_intensity": {"unit": "NRS", **pain}},
        "effect": {"pain_intensity": {"natural_course": natural, "context": context, "specific": specific, "total": total}},
        "share_recovered": {"untreated": {"month_6": 0.27}, "sham": {"month_6": 0.28}, "needling": {"month_6": 0.31}},
        **more,
    }


def _everything(summary: dict[str, Any]) -> list[str]:
    """Every sentence this file can make of a summary, and its constants."""
    told = [value for name, value in vars(sentences).items() if name.isupper() and isinstance(value, str)]
    told += [text for sign in sentences.URGENT_CARE for text in (sign.sign, sign.action)]
    told += [sentences.title(summary), sentences.plan_sentence(summary), sentences.sets_sentence(summary)]
    for results in summary["sets"].values():
        told += [sentences.outcome_sentence(results), sentences.parts_sentence(results), sentences.limit_sentence(results)]
        told += [sentences.recovered_sentence(results), sentences.relapse_sentence(results)]
    told += [sentences.ablation_sentence("S6b", change, is_on=on) for change in (0.0, 0.4, -0.4, None) for on in (True, False)]
    return told


def test_no_sentence_promises(summary: dict[str, Any]) -> None:
    """No sentence of ours says that anything heals, is cured or is sure."""
    assert [told for told in _everything(summary) if FORBIDDEN.search(told)] == []


def test_plan_sentence_names_visits_rhythm_and_sites(summary: dict[str, Any]) -> None:
    """The plan is told in words, not in keys."""
    told = sentences.plan_sentence(summary)
    assert told == "120 virtual people with tennis elbow: 4 visits, one every 7 days, tight bands and beside the spine. Seed 1."


def test_healthy_people_are_called_so(summary: dict[str, Any]) -> None:
    """Nobody reads a run of healthy people as one of patients."""
    healthy = {**summary, "healthy": True}
    assert sentences.title(healthy) == "4 visits of IMS for healthy people, needled as for tennis elbow"
    assert sentences.plan_sentence(healthy).startswith("120 healthy virtual people, needled as for tennis elbow: 4 visits")
    assert "healthy" not in sentences.title(summary) + sentences.plan_sentence(summary)


def test_without_a_visit_no_site_is_told(summary: dict[str, Any]) -> None:
    """Nothing is done, so there is no place where."""
    untreated = {**summary, "plan": {**summary["plan"], "sessions": 0, "sites": "none"}}
    assert sentences.plan_sentence(untreated) == "120 virtual people with tennis elbow: 0 visits. Seed 1."


def test_parts_sentence_gives_all_three_parts() -> None:
    """The change is never told without its natural course and its context."""
    assert sentences.parts_sentence(_set()) == (
        "The mean fall of 2.9 points has three parts: \u22120.7 natural course (it would have come with no treatment), "
        "\u22120.9 context (it comes with the visits alone) and \u22121.3 specific to the needle."
    )


@pytest.mark.parametrize(("specific", "warns"), [(-1.3, False), (-2.0, False), (-2.4, True)])
def test_more_than_trials_found_is_said_so(specific: float, warns: bool) -> None:
    """A specific part above 2 points comes with what trials in people have shown."""
    assert bool(sentences.limit_sentence(_set(specific=specific))) is warns


def test_evidence_limit_claims_at_most_two_points() -> None:
    """What is said of real people stays within 2 points."""
    told = [float(text) for text in re.findall(r"\d+(?:\.\d+)?", sentences.EVIDENCE_LIMIT)]
    assert max(told) <= sentences.CLAIM_LIMIT


def test_recovered_sentence_has_all_arms() -> None:
    """Recovery with needling is told beside recovery without."""
    assert sentences.recovered_sentence(_set()) == (
        "Six months after the last visit, 31 of 100 people are recovered with needling, 28 with sham and 27 with no treatment."
    )


@pytest.mark.parametrize("value", [None, float("nan")])
def test_relapse_is_silent_where_nobody_recovered(value: float | None) -> None:
    """Without anybody recovered there is no relapse to tell."""
    assert sentences.relapse_sentence({"relapse_probability": value}) == ""


def test_relapse_sentence_counts() -> None:
    """Relapse is told of those who had recovered."""
    assert "12\u202f%" in sentences.relapse_sentence({"relapse_probability": 0.12})


@pytest.mark.parametrize(
    ("difference", "is_on", "expected"),
    [(0.42, True, "0.4 points higher"), (-0.42, True, "0.4 points lower"), (0.01, True, "hardly changes"),
     (0.42, False, "already off"), (None, True, "was not switched off")],
)  # fmt: skip
def test_ablation_sentence(difference: float | None, is_on: bool, expected: str) -> None:
    """Each outcome of switching a mechanism off has its own words."""
    assert expected in sentences.ablation_sentence("S6c", difference, is_on=is_on)


def test_sets_sentence_gives_distance_of_shown_numbers() -> None:
    """The distance between the sets is that of the numbers a reader sees."""
    told = sentences.sets_sentence({"sets": {"as_described": _set(specific=-0.94), "as_evidenced": _set(specific=-0.76)}})
    assert "\u22120.9 points as described and \u22120.8 points as evidenced: 0.1 points" in told


def test_one_set_has_no_distance() -> None:
    """With one set alone there is nothing to compare."""
    assert sentences.sets_sentence({"sets": {"as_described": _set()}}) == ""


@pytest.mark.parametrize(("share", "expected"), [(0.05, False), (0.1, True), (0.5, True), (0.95, False)])
def test_two_humped_between_a_tenth_and_nine_tenths(share: float, expected: bool) -> None:
    """The histogram is due where the share recovered lies between 0.1 and 0.9."""
    assert sentences.is_two_humped({"share_recovered": {"needling": {"month_6": share}}}) is expected


def _picture(before: list[tuple[float, bool]], after: list[tuple[float, bool]]) -> SimpleNamespace:
    return SimpleNamespace(muscle="extensor_digitorum", rest_points_before=before, rest_points_after=after)


def test_attractor_says_where_one_rest_point_remains() -> None:
    """A picture that has lost its second rest point says so."""
    told = sentences.attractor_sentence(_picture([(0.12, True), (0.42, False), (0.83, True)], [(0.10, True)]))
    assert "can rest at 0.12 and 0.83" in told
    assert "only one rest point remains, at 0.10: with these slow states the muscle lets go by itself" in told


def test_attractor_that_stays_high_says_so() -> None:
    """If the rest point that remains is the contracted one, the muscle returns there."""
    told = sentences.attractor_sentence(_picture([(0.12, True), (0.42, False), (0.83, True)], [(0.80, True)]))
    assert "returns to contracture" in told


def test_attractor_with_one_point_throughout() -> None:
    """With one rest point before and after there is no threshold to cross."""
    told = sentences.attractor_sentence(_picture([(0.55, True)], [(0.38, True)]))
    assert "has one rest point, at a contracture of 0.55" in told
    assert "there is no second state" in told


def test_basis_sentence_says_the_provisional_share_once() -> None:
    """Provisional is said once, with its share, also where the shares come as JSON."""
    told = sentences.basis_sentence({"basis_share": '{"measured": 0.25, "assumed": 0.75}', "provisional_share": 0.97})
    assert told.count("provisional") == 1
    assert "25\u202f% measured, 75\u202f% assumed" in told
    assert "97\u202f%" in told


def test_urgent_signs_stand_in_the_catalog() -> None:
    """Each sign of urgent care rests on a row of the safety table, and each urgent row of it is told."""
    rows = {note.id: note for note in load().safety}
    told = {sign.rule for sign in sentences.URGENT_CARE}
    assert told - set(rows) == set()
    assert {note.id for note in rows.values() if note.urgent} - told == set()
