"""What a study is about, in the catalog's words."""

from __future__ import annotations

import pytest

from ims.reports.subject import condition_name, decoded, outcome_words, own_scale_of

ELBOW = {"condition": "tennis_elbow", "presentation": "default"}


def test_region_is_named_where_there_are_several() -> None:
    """A condition that has regions is not told without one."""
    assert condition_name(ELBOW) == "tennis elbow"
    assert condition_name({"condition": "chronic_pain", "presentation": "shoulder"}).startswith("chronic")
    assert "shoulder" in condition_name({"condition": "chronic_pain", "presentation": "shoulder"})


def test_own_scale_has_its_own_name_and_unit() -> None:
    """The condition's own scale is called what clinicians call it."""
    assert outcome_words(ELBOW, "condition_scale", {"unit": "1", "label": "Own scale"}) == ("Pain-free grip", "kg")


def test_range_names_its_movement() -> None:
    """Degrees of what is said."""
    assert outcome_words(ELBOW, "range_of_motion", {"unit": "deg"}) == ("Range of motion, wrist flexion", "deg")


def test_preset_is_no_condition() -> None:
    """The regression preset has a name and no scale."""
    preset = {"condition": "two_muscle_reference"}
    assert condition_name(preset) == "two muscle reference"
    assert own_scale_of(preset) is None


@pytest.mark.parametrize(
    ("value", "expected"), [('{"a": 1}', {"a": 1}), ("[1, 2]", [1, 2]), ("plain", "plain"), ("", ""), (3, 3)]
)
def test_decoded(value: object, expected: object) -> None:
    """Only lists and mappings are read as JSON."""
    assert decoded(value) == expected
