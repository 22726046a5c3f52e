"""Claims and safety notes: graded, worded as the evidence allows, refused where incomplete."""

from __future__ import annotations

import pytest

from ims.catalog import load
from ims.catalog.evidence import GRADES, MEANING
from ims.errors import IncompleteEntry, UnknownKey, UnknownSource
from tests.catalog.copies import Copy


def test_every_grade_has_a_meaning() -> None:
    """Whoever sees a letter can look it up."""
    assert tuple(MEANING) == GRADES


def test_claims_keep_the_grades_of_the_evidence() -> None:
    """Each part of a statement has its own grade."""
    grades = {claim.id: claim.grade for claim in load().claims}
    assert grades["relaxation"] == "B"
    assert grades["lengthening"] == "C"
    assert grades["stretch_receptor"] == "D"
    assert grades["injury_potential_days"] == "X"
    assert grades["neuropathic_condition"] == "E"
    assert grades["founder_trial"] == "B-"


@pytest.mark.parametrize("claim", load().claims, ids=lambda claim: claim.id)
def test_no_sentence_promises_a_cure(claim: object) -> None:
    """What people are shown never says that the nerve is healed or a condition cured."""
    sentence = claim.sentence.lower()  # type: ignore[attr-defined]
    assert "heals the nerve" not in sentence
    assert "cure" not in sentence or "not shown to cure" in sentence


def test_mechanism_of_a_claim_can_be_switched() -> None:
    """A claim that names a mechanism names one that a run can do without."""
    assert {claim.mechanism for claim in load().claims} - {""} <= set(load().mechanisms)


def test_the_urgent_response_is_the_lung() -> None:
    """Chest pain and breathlessness after thoracic needling come first."""
    urgent = [note for note in load().safety if note.urgent]
    assert [note.id for note in urgent] == ["ER01"]
    assert "chest pain" in urgent[0].item


@pytest.mark.parametrize(("kind", "count"), [("response", 7), ("contraindication", 20), ("rule", 22)])
def test_all_safety_notes_are_there(kind: str, count: int) -> None:
    """None was lost on the way."""
    assert len([note for note in load().safety if note.kind == kind]) == count


def test_safety_rules_of_muscles_exist() -> None:
    """A muscle points at rules that are there."""
    rules = {note.id for note in load().safety}
    assert {rule for muscle in load().muscles.values() for rule in muscle.safety_rules} <= rules


@pytest.mark.parametrize(
    ("attribute", "file", "old", "new", "kind", "words"),
    [
        ("claims", "evidence.toml", 'grade      = "C"', 'grade = "F"', IncompleteEntry, r"\[claim grasp\] has grade = 'F'"),
        ("claims", "evidence.toml", "sentence   =", "sentense =", UnknownKey, "Nearest: sentence"),
        ("claims", "evidence.toml", 'id         = "grasp"\n', "", IncompleteEntry, r"\[claim 0\] lacks 'id'"),
        ("claims", "evidence.toml", "schema = 1", "scheme = 1", UnknownKey, "Nearest: schema"),
        (
            "safety",
            "safety.toml",
            'kind   = "rule"',
            'kind = "law"',
            IncompleteEntry,
            "expected one of: response, contraindication, rule",
        ),
        ("safety", "safety.toml", "item     =", "thing =", UnknownKey, "'thing'"),
        ("safety", "safety.toml", 'text   = "', 'text = ""\nseverity = "', IncompleteEntry, "has text = ''"),
        ("safety", "safety.toml", '"StandardAnatomy"', '"Anatomy"', UnknownSource, "Nearest: StandardAnatomy"),
        ("safety", "safety.toml", "urgent     = false\n", "", IncompleteEntry, "lacks 'urgent'"),
    ],
)
def test_broken_file_is_refused(
    copy: Copy, attribute: str, file: str, old: str, new: str, kind: type[Exception], words: str
) -> None:
    """Each fault planted alone in a copy."""
    copy.replace(file, old, new)
    with pytest.raises(kind, match=words):
        getattr(copy.catalog(), attribute)
