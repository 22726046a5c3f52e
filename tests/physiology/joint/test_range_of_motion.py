from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.joint.range_of_motion import RangeOfMotion
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = RangeOfMotion()


def ranges(C=(0.0, 0.0), L=(0.0, 0.0), sore=(0.0, 0.0), Q_c=0.0, **changes):
    reads = dict(
        contracture=np.array(C, float)[:, None],
        fixed_shortening=np.array(L, float)[:, None],
        soreness_term=np.array(sore, float)[:, None],
        capsular_fibrosis=np.array([Q_c]),
    )
    return MODEL.output(NumpySpace(), Values({}), Values(reads), numbers("range_of_motion", **changes))


def degrees(**state):
    return np.degrees(ranges(**state)["range_of_motion"])


def test_range_of_motion_in_health_is_the_healthy_range():
    """Relaxed muscle and a free capsule give the whole 80 degrees, and the capsule does not bind."""
    assert_allclose(degrees(), [80.0], rtol=1e-14)
    assert_allclose(ranges()["capsule_binds"], [0.0], rtol=0, atol=0)


def test_range_of_motion_of_the_chronic_point_is_58_degrees():
    """Slow reference section 8: 58 degrees at contracture 0.8545 and fixed shortening 0.8376."""
    assert_allclose(degrees(C=(0.8545, 0.8545), L=(0.8376, 0.8376)), [58.3], atol=0.05)


@pytest.mark.parametrize("name", ["C", "L", "sore"])
def test_range_of_motion_is_set_by_the_tightest_muscle(name):
    """Each muscle takes range by its own state; the one that takes most decides."""
    one = degrees(**{name: (0.5, 0.1)})
    assert_allclose(one, degrees(**{name: (0.5, 0.5)}), rtol=1e-14)
    assert one < degrees(**{name: (0.1, 0.1)})


def test_range_of_motion_ignores_a_muscle_that_does_not_cross_the_joint():
    """A contracted muscle elsewhere takes nothing and keeps its healthy range."""
    found = ranges(C=(0.9, 0.2), crosses_joint=np.array([[0.0], [1.0]]))
    assert_allclose(np.degrees(found["muscle_range"][0]), [80.0], rtol=1e-14)
    assert_allclose(np.degrees(found["range_of_motion"]), [80.0 * (1 - 0.18 * 0.2)], rtol=1e-14)


def test_range_of_motion_of_a_fibrosed_capsule_is_the_capsules():
    """Fibrosis of a half leaves 40 degrees whatever the muscles do, and the model says that the capsule binds."""
    found = ranges(C=(0.9, 0.9), Q_c=0.5)
    assert_allclose(np.degrees(found["range_of_motion"]), [40.0], rtol=1e-14)
    assert_allclose(found["capsule_binds"], [1.0], rtol=0, atol=0)


def test_range_of_motion_gains_nothing_from_release_while_the_capsule_binds():
    """Where the capsule limits, a released muscle widens nothing."""
    assert_allclose(degrees(C=(0.9, 0.9), Q_c=0.5), degrees(C=(0.0, 0.0), Q_c=0.5), rtol=1e-14)


def test_range_of_motion_of_the_preset_counts_the_worst_muscle():
    """With a worst share of 1 fixed shortening adds to the contracture of the worst muscle, wherever it is."""
    apart = degrees(C=(0.8, 0.2), L=(0.0, 0.6), worst_share=1.0)
    assert_allclose(apart, [80.0 * (1 - 0.18 * 0.8 - 0.14 * 0.6)], rtol=1e-14)


def test_range_of_motion_and_the_condition_scale_share_the_healthy_range():
    """The scale's function loss starts where the joint's healthy range ends."""
    assert numbers("range_of_motion").healthy_range == numbers("condition_scale").healthy_range
