"""Mechanisms and mechanism sets: what the text claims, what the evidence allows, and the regression preset."""

from __future__ import annotations

import pytest

from ims.catalog import load
from ims.catalog.mechanism import ReferenceRun
from ims.errors import IncompleteEntry, UnknownKey
from tests.catalog.copies import Copy

DESCRIBED, PRESET = "mechanism_sets/as_described.toml", "mechanism_sets/two_muscle_reference.toml"


@pytest.mark.parametrize(
    ("name", "described", "evidenced", "preset"),
    [
        ("contracture.release_share", 0.656, 0.80, 0.656),
        ("central_sensitization.gate", 0.35, 0.35, 0.35),
        ("milieu.wash_out_share", 0.45, 0.45, 0.45),
        ("fixed_shortening.healing_rate", 0.10, 0, 0.10),
        ("receptors.current_suppression", 0.8, 0, 0.8),
        ("injury_current.current_time", 3, 0.40, 0.40),
        ("motor_drive.receptor_weight", 0.696, 0, 0.696),
        ("motor_drive.source_weight", 0.45, 0.75, 0),
        ("nociceptive_drive.source_weight", 0.12, 0.25, 0),
    ],
)
def test_sets_are_those_of_the_reference(name: str, described: float, evidenced: float, preset: float) -> None:
    """The table of section 11.1, row by row."""
    sets = load().mechanism_sets
    found = [sets[key].parameters[name].unit_value for key in ("as_described", "as_evidenced", "two_muscle_reference")]
    assert found == [described, evidenced, preset]


def test_only_the_preset_stands_alone() -> None:
    """The two sets are for conditions; the preset is for none and says what run it is defined by."""
    assert {name for name, chosen in load().mechanism_sets.items() if chosen.conditions} == {"as_described", "as_evidenced"}
    assert load().mechanism_sets["as_described"].reference_run is None
    assert load().mechanism_sets["two_muscle_reference"].reference_run == ReferenceRun(
        muscles=("paraspinal", "peripheral"),
        segments=("root",),
        sessions=6,
        interval_days=7.0,
        onset_overload=1.0,
        onset_days=14.0,
        untreated_days=365.0,
        released_below=0.35,
        released_after_days=300.0,
    )


def test_switches_are_those_of_the_treatment_text() -> None:
    """S6a, S6b, S6c, the loop through the root, and the context."""
    assert list(load().mechanisms) == ["S6a", "S6b", "S6c", "root_loop", "context"]
    assert [mechanism.grade for mechanism in load().mechanisms.values()] == ["C", "D", "E", "D", ""]


@pytest.mark.parametrize(
    ("file", "old", "new", "kind", "words"),
    [
        ("mechanisms.toml", "label      =", "lable =", UnknownKey, "Nearest: label"),
        ("mechanisms.toml", 'label      = "stretch response and relaxation"\n', "", IncompleteEntry, "lacks 'label'"),
        ("mechanisms.toml", 'grade      = "C"', 'grade = "F"', IncompleteEntry, "has grade = 'F'"),
    ],
)
def test_broken_mechanism_is_refused(copy: Copy, file: str, old: str, new: str, kind: type[Exception], words: str) -> None:
    """Each fault planted alone in a copy."""
    copy.replace(file, old, new)
    with pytest.raises(kind, match=words):
        _ = copy.catalog().mechanisms


@pytest.mark.parametrize(
    ("file", "old", "new", "kind", "words"),
    [
        (DESCRIBED, '= "as_described"', '= "described"', IncompleteEntry, "must be called described.toml"),
        (DESCRIBED, "conditions = true\n", "", IncompleteEntry, "lacks 'conditions'"),
        (DESCRIBED, "leave_out ", "leaveout ", UnknownKey, "Nearest: leave_out"),
        (DESCRIBED, '"contracture.release_share"', '"release_share"', IncompleteEntry, "is not called <submodel>.<name>"),
        (DESCRIBED, '"contracture.release_share"', '"a.b.c"', IncompleteEntry, "is not called <submodel>.<name>"),
        (DESCRIBED, "value        = 0.656\n", "", IncompleteEntry, "lacks 'value'"),
        (PRESET, "onset_days          = 14\n", "", IncompleteEntry, "lacks 'onset_days'"),
        (PRESET, "onset_days ", "onset_dais ", UnknownKey, "Nearest: onset_days"),
    ],
)
def test_broken_set_is_refused(copy: Copy, file: str, old: str, new: str, kind: type[Exception], words: str) -> None:
    """Each fault planted alone in a copy; the message names the file."""
    copy.replace(file, old, new)
    with pytest.raises(kind, match=words) as caught:
        _ = copy.catalog().mechanism_sets
    assert file in str(caught.value)
