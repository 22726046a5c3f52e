"""Fibers, tendon and force of single muscles: every muscle resolves, nothing absurd comes in, and the gaps are said."""

from __future__ import annotations

import pytest

from ims.catalog import load
from ims.catalog.architecture import NUMBERS, muscle_numbers
from ims.errors import IncompleteEntry, UnknownKey, UnknownMuscle, UnknownParameter, UnknownSource
from tests.catalog.copies import Copy

FILE = "muscle_architecture.toml"
OWN = load().architecture
FORCE_ALONE = (
    *("infraspinatus", "teres_minor", "lumbar_multifidus", "longissimus_thoracis_lumbar_part", "iliocostalis_lumborum"),
    "quadratus_lumborum",
)


def test_covered_are_the_muscles_that_the_body_model_has() -> None:
    """35 of 52; those whose lengths were absurd have their force alone, the rest says that it stands on a placeholder."""
    assert len(OWN) == 35
    assert tuple(key for key in OWN if muscle_numbers(OWN, key) == "own force") == FORCE_ALONE
    told = [muscle_numbers(OWN, key) for key in load().muscles]
    assert {kind: told.count(kind) for kind in sorted(set(told))} == {
        "own": 25,
        "own force": 6,
        "own sum": 4,
        "placeholder": 17,
    }


@pytest.mark.parametrize("key", sorted(OWN))
def test_numbers_are_those_a_muscle_can_have(key: str) -> None:
    """Forces of 5-6000 N, fibers of 1-45 cm, a tendon that is no leaving of a fit; none of it called measured."""
    own = OWN[key]
    assert 5.0 <= own["largest_force"].value <= 6000.0
    if len(own) > 1:
        fiber, tendon = own["optimal_fiber_length"].value, own["tendon_slack_length"].value
        assert 0.01 <= fiber <= 0.45 and 0.1 * fiber <= tendon <= 0.5
    assert {entry.basis for entry in own.values()} <= {"scaled", "assumed"}
    assert all(entry.source == "MyoSim2026" and entry.note for entry in own.values())
    assert [entry.full_name for entry in own.values()] == [f"muscle_tendon.{name}" for name in NUMBERS[: len(own)]]


def test_the_soleus_is_near_the_example_of_the_reference() -> None:
    """Section 2.5: 49 mm and 289 mm, within an eighth; the largest forces of the two models differ by half."""
    own = OWN["soleus"]
    assert own["optimal_fiber_length"].value == pytest.approx(0.049, rel=0.125)
    assert own["tendon_slack_length"].value == pytest.approx(0.289, rel=0.125)
    assert own["largest_force"].value == pytest.approx(3586.0, rel=0.5)


def test_lengths_that_nobody_gave_are_assumed() -> None:
    """Where the package left MuJoCo's default range of the fiber, its length is no scaled number."""
    own = OWN["extensor_carpi_radialis_brevis"]
    assert own["largest_force"].basis == "scaled" and own["optimal_fiber_length"].basis == "assumed"
    assert "default" in own["optimal_fiber_length"].note


@pytest.mark.parametrize(
    ("old", "new", "error", "says"),
    [
        ("[muscle.soleus.defaults]", "[muscle.soleuss.defaults]", UnknownMuscle, "soleus"),
        ("MyoSim2026", "MyoSim2025", UnknownSource, "MyoSim2026"),
        (
            'tendon_slack_length = { symbol = "l_Ts", value = 12.19',
            'slack = { symbol = "l_Ts", value = 12.19',
            UnknownKey,
            "slack",
        ),
        ("largest_force", "# largest_force", IncompleteEntry, "largest_force"),
        ("optimal_fiber_length", "# optimal_fiber_length", IncompleteEntry, "both, or neither"),
    ],
)
def test_a_broken_file_is_refused(copy: Copy, old: str, new: str, error: type[Exception], says: str) -> None:
    """Named with what is near and where it stands."""
    copy.replace(FILE, old, new)
    with pytest.raises(error, match=says):
        _ = copy.catalog().architecture


def test_moment_arms_are_those_of_muscles_with_lengths_of_their_own() -> None:
    """18 from the body model, each over a range of motion whose examiner's torque is there, and one prior of the neck."""
    arms = load().moment_arms
    assert len(arms) == 19
    assert [key for key in arms if not muscle_numbers(OWN, key).startswith("own")] == ["upper_trapezius"]
    assert arms["upper_trapezius"].moment_arm.basis == "assumed"
    for stretch in arms.values():
        assert 0.004 < stretch.moment_arm.value < 0.08 and 0.4 <= stretch.neutral_length.value <= 1.6
        assert f"examiner_torque.{load().ranges_of_motion[stretch.movement].joint}" in load().passive_range


@pytest.mark.parametrize(
    ("old", "new", "error", "says"),
    [
        ("[muscle.soleus]", "[muscle.soleuss]", UnknownMuscle, "soleus"),
        ('movement = "ankle_dorsiflexion"', 'movement = "ankle_flexion"', UnknownParameter, "no range of motion"),
        ("moment_arm = {", "arm = {", UnknownKey, "moment_arm"),
        ("neutral_length = {", "# neutral_length = {", IncompleteEntry, "neutral_length"),
    ],
)
def test_a_broken_moment_arm_is_refused(copy: Copy, old: str, new: str, error: type[Exception], says: str) -> None:
    """Named with what is near and where it stands."""
    copy.replace("moment_arms.toml", old, new)
    with pytest.raises(error, match=says):
        _ = copy.catalog().moment_arms
