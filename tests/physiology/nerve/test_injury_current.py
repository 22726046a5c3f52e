from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.nerve.injury_current import InjuryCurrent, end_current
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = InjuryCurrent()
FIBER = {"axial_resistivity": 1.5, "membrane_resistance": 0.3}


def after(current, grasped):
    event = SimpleNamespace(injury_dose=np.asarray(grasped, float))
    y = Values({"injury_current": np.asarray(current, float)})
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("injury_current"))["injury_current"]


def test_one_fully_effective_session_is_the_unit():
    """A full grasp gives a current of 1 in its muscle, half of it half; a muscle without a grasp has none."""
    assert_allclose(after([[0.0], [0.0], [0.0]], [[1.0], [0.5], [0.0]]), [[1.0], [0.5], [0.0]], rtol=0)


def test_current_never_passes_its_ceiling():
    """Sessions that follow closely do not add up beyond 1.5."""
    assert_allclose(after([[0.4], [0.9], [1.5]], [[1.0], [1.0], [0.0]]), [[1.4], [1.5], [1.5]], rtol=1e-15)


def test_current_fades_with_its_linear_rate():
    """The declared linear part is the whole equation: the claimed three days in the set as described."""
    p, current = numbers("injury_current"), np.array([[1.2], [0.0]])
    rate = MODEL.rate(NumpySpace(), Values({"injury_current": current}), Values({}), p)["injury_current"]
    assert_allclose(rate, -MODEL.decay(p)["injury_current"] * current, rtol=1e-15)
    assert_allclose(rate * DAY, -current / 3.0, rtol=1e-14)


def test_physical_time_leaves_little_after_a_day():
    """A fiber sealed by 12 h (c05) has lost 71 % of its current by then with 0.40 d, 92 % after a day."""
    lam = MODEL.decay(numbers("injury_current", current_time=0.4 * DAY))["injury_current"]
    assert_allclose(np.exp(-lam * DAY * np.array([0.5, 1.0])), [0.2865, 0.0821], atol=1e-4)


def test_cut_end_of_a_fiber_gives_seventy_nanoamperes():
    """Cable theory with a fiber of 50 um and -85 mV (c07): about 70 nA, 40-190 for the ranges of the reference."""
    assert_allclose(end_current(-0.085, fiber_diameter=50e-6, **FIBER), 70e-9, rtol=0.02)
    assert 40e-9 < end_current(-0.085, fiber_diameter=40e-6, **FIBER) < end_current(-0.085, fiber_diameter=80e-6, **FIBER)
    assert end_current(-0.085, fiber_diameter=80e-6, **FIBER) < 190e-9


def test_cut_end_current_follows_the_cable():
    """In proportion to the potential, to the diameter to three halves, and to the inverse root of both resistances."""
    one = end_current(-0.085, fiber_diameter=50e-6, **FIBER)
    assert_allclose(end_current(-0.17, fiber_diameter=50e-6, **FIBER), 2 * one, rtol=1e-14)
    assert_allclose(end_current(-0.085, fiber_diameter=200e-6, **FIBER), 8 * one, rtol=1e-14)
    both = {"axial_resistivity": 6.0, "membrane_resistance": 1.2}
    assert_allclose(end_current(-0.085, fiber_diameter=50e-6, **both), one / 4, rtol=1e-14)


@pytest.mark.parametrize("fibers", [120, 240])
def test_needle_through_a_muscle_gives_microamperes_at_first(fibers):
    """120 to 240 cut fibers with two ends each give 17-34 uA at the first moment: the size of the claim, not its duration."""
    total = fibers * 2 * end_current(-0.085, fiber_diameter=50e-6, **FIBER)
    assert_allclose(total, {120: 17e-6, 240: 34e-6}[fibers], rtol=0.02)
