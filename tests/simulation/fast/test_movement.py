from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ims.catalog import load
from ims.simulation.fast.movement import Stretching, ends, numbers_of_range, range_of_motion, stretching
from ims.simulation.fast.rest import Held
from tests.simulation.fast.passes import solved

NUMBERS = {e.name: float(e.value) for e in load().passive_range.values() if e.submodel == "passive_torque"}


def joint(key="soleus", **changes):
    """The joint and muscle of the catalog's middle person."""
    stretch, own = load().moment_arms[key], load().architecture[key]
    movement = load().ranges_of_motion[stretch.movement]
    torque = float(load().passive_range[f"examiner_torque.{movement.joint}"].value)
    found = Stretching(
        normal=movement.normal,
        bone=1.25 * movement.normal,
        examiner=torque,
        usual=torque,
        moment_arm=float(stretch.moment_arm.value),
        neutral_length=float(stretch.neutral_length.value),
        optimal_fiber_length=float(own["optimal_fiber_length"].value),
        largest_force=float(own["largest_force"].value),
        shortening=0.0,
        sensitization=0.0,
        sensitizing_factor=3.4,
        numbers=NUMBERS,
    )
    return replace(found, **changes)


def band(leak=0.0, structure=0.0, share=0.03):
    return Held(*(np.array([v]) for v in (leak, structure, share, 250e3, 0.0, 1.0)))


def degrees(joint, muscle):
    return float(np.degrees(ends(joint, muscle)[0]))


def test_a_healthy_joint_under_the_usual_torque_ends_at_the_normal_range():
    """Given by the table and not predicted: the rest of the joint takes what the muscle leaves."""
    assert degrees(joint(), band()) == pytest.approx(15.0, abs=0.01)
    assert degrees(joint("extensor_carpi_radialis_brevis"), band()) == pytest.approx(80.0, abs=0.01)


@pytest.mark.parametrize(
    ("key", "change", "limit"),
    [
        ("soleus", {}, "torque"),
        ("piriformis", {"sensitization": 1.0}, "pain"),
        ("soleus", {"numbers": {**NUMBERS, "stop_level": 0.01}}, "pain"),
        ("soleus", {"examiner": 1e4}, "bone"),
    ],
)
def test_which_limit_binds_is_told(key, change, limit):
    """Stiffness, tolerance or bone: each binds where the others are out of reach."""
    assert ends(joint(key, **change), band())[1] == limit


def test_a_stretch_ends_where_its_torque_is_the_examiners():
    """At the angle found, (15) gives the examiner's torque; a little before it less."""
    one, muscle = joint(shortening=0.06), band(0.02, 3e3)
    angle, limit = ends(one, muscle)
    assert limit == "torque"
    assert one.torque(np.array([angle]), muscle)[0] == pytest.approx(one.examiner, rel=1e-3)
    assert one.torque(np.array([angle - 0.01]), muscle)[0] < one.examiner


def test_a_stiffer_band_and_a_shorter_muscle_end_it_sooner():
    """Monotone in leak, structure, share of the band, fixed shortening; and in what the examiner puts in, the other way."""
    for worse in (
        [degrees(joint(), band(leak)) for leak in (0.0, 0.02, 0.05)],
        [degrees(joint(), band(structure=s)) for s in (0.0, 3e3, 2e4)],
        [degrees(joint(), band(0.05, 2e4, share)) for share in (0.01, 0.03, 0.1)],
        [degrees(joint(shortening=s), band()) for s in (0.0, 0.05, 0.15)],
        [degrees(joint(examiner=t), band()) for t in (40.0, 30.0, 20.0)],
        [degrees(joint("piriformis", sensitization=s), band()) for s in (0.3, 0.6, 0.9)],
    ):
        assert worse[0] > worse[1] > worse[2]


def test_a_muscle_that_does_not_reach_neutral_has_a_range_below_it():
    """A calf fixed in shortness: the foot stays down."""
    assert -19.0 < degrees(joint("gastrocnemius", shortening=0.1), band()) < 0.0


def test_the_pass_tells_the_range_before_and_after():
    """Of the movement that stretches the needled muscle; nothing but what the pass did to the band makes a difference."""
    found = range_of_motion(solved())
    assert found["movement"] == "wrist_flexion" and found["limited_by"].keys() == {"before", "after"}
    assert 0.0 < found["before"] <= found["after"] < found["before"] + 5.0
    assert stretching(solved()).shortening == pytest.approx(0.15 * float(solved().tissue.fixed_shortening[0]))
    cut = range_of_motion(solved(normal=True))
    assert cut["after"] == pytest.approx(cut["before"], abs=0.05)


def test_without_a_moment_arm_there_is_no_range():
    """Absent is None, and the numbers of a range are none; with one they are all there."""
    assert numbers_of_range(load().muscles["scalenes"]) == {}
    assert len(numbers_of_range(load().muscles["soleus"])) == 9
    with_none = replace(solved(), muscle=load().muscles["scalenes"])
    assert range_of_motion(with_none) is None
