from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.catalog import load
from ims.physiology.joint.passive_torque import joint_torque, muscle_torque, stretch_pain, stretched_length, torque_left
from ims.physiology.muscle.curves import passive_force
from ims.physiology.space import NumpySpace

XP = NumpySpace()
SIGMA = 250e3


def test_m17_a_stretched_gastrocnemius_is_as_stiff_as_its_stress():
    """Row M17: 128.5 kPa at four fifths of the way agrees with (9) and f_P(1.50) = 0.51 of 250 kPa (section 2.4)."""
    row, share = load().targets["M17"], float(passive_force(XP, np.array(1.5)))
    assert share == pytest.approx(0.51, abs=0.01)
    assert row.low <= SIGMA * share / 1e3 <= row.high
    assert SIGMA * share / 1e3 == pytest.approx(row.number, rel=0.01)


def test_fibers_lengthen_by_the_moment_arm_over_the_angle():
    """30 degrees on an arm of 40 mm lengthen fibers of 80 mm by 26 %; a muscle that lost a tenth of its length by more."""
    turn = {"neutral_length": 1.0, "moment_arm": 0.04, "optimal_fiber_length": 0.08}
    found = stretched_length(np.radians(30.0), shortening=0.0, **turn)
    assert found == pytest.approx(1.0 + 0.5 * np.pi / 6.0)
    assert stretched_length(np.radians(30.0), shortening=0.1, **turn) == pytest.approx(found / 0.9)


def test_torque_is_arm_times_stress_times_area():
    """(15): 3000 N at 250 kPa are 120 cm^2; 25 kPa along them on 40 mm give 12 N m."""
    found = muscle_torque(25e3, moment_arm=0.04, largest_force=3000.0, largest_stress=SIGMA)
    assert found == pytest.approx(0.04 * 25e3 * 0.012)


def test_the_rest_of_a_joint_grows_e_fold_and_is_known_at_the_normal_end():
    """At the end what it was given, one angle of growth before it by e less."""
    angle = np.array([60.0, 70.0, 80.0])
    found = joint_torque(XP, angle, end=80.0, torque_at_end=10.0, growth_angle=10.0)
    assert_allclose(found, [10.0 * np.exp(-2.0), 10.0 / np.e, 10.0])


def test_the_rest_takes_what_the_muscle_leaves_but_never_nothing():
    """The examiner's torque less the muscle's, a tenth of it at least."""
    assert_allclose(torque_left(XP, 30.0, np.array([0.0, 12.0, 90.0]), 0.1), [30.0, 18.0, 3.0])


def test_half_the_worst_pain_at_the_half_stress():
    """5 of 10 there, none without stress; a sensitized muscle hurts as much at a 4.4 times lower stress."""
    how = {"half_stress": 200e3, "exponent": 3.0, "sensitizing_factor": 3.4}
    assert stretch_pain(200e3, sensitization=0.0, **how) == pytest.approx(5.0)
    assert stretch_pain(200e3 / 4.4, sensitization=1.0, **how) == pytest.approx(5.0)
    found = stretch_pain(np.linspace(0.0, 600e3, 50), sensitization=0.0, **how)
    assert found[0] == 0.0 and np.all(np.diff(found) > 0.0) and found[-1] < 10.0
