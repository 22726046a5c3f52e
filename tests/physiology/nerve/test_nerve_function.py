from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.nerve.nerve_function import NerveFunction
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = NerveFunction()
MMHG = 133.322387415


def rate(N, pressure, edema=0.0):
    y = Values({"nerve_function": np.asarray(N, float)})
    reads = Values({"root_pressure": np.asarray(pressure, float) * MMHG, "root_edema": edema})
    return MODEL.rate(NumpySpace(), y, reads, numbers("nerve_function"))["nerve_function"] * DAY


def nutrition(pressure, edema=0.0):
    """Where nerve function settles."""
    return rate(np.zeros_like(np.asarray(pressure, float)), pressure, edema) * 4.0


def test_unpressed_root_works_in_full():
    """At the resting pressure, and below it, function settles at exactly 1."""
    assert_allclose(nutrition([[3.0], [1.0], [0.0]]), [[1.0], [1.0], [1.0]], rtol=1e-14)


def test_nutrition_at_published_pressures():
    """Relative to no pressure: 10 mmHg leaves 0.8, 30 leaves 0.31, 50 leaves 0.14 (slow reference (e); e05 has 0.70-0.80)."""
    at_rest = 1.0 / (1.0 + (3.0 / 20.0) ** 2)
    assert_allclose(nutrition([[10.0], [30.0], [50.0]]) * at_rest, [[0.8], [0.31], [0.14]], atol=0.005)


def test_function_falls_with_pressure_and_with_edema():
    """More pressure and more edema each take from it; full edema takes half."""
    pressures = np.linspace(3.0, 100.0, 40)[:, None]
    assert np.all(np.diff(nutrition(pressures), axis=0) < 0)
    assert_allclose(nutrition(pressures, 1.0), 0.5 * nutrition(pressures), rtol=1e-14)


def test_function_follows_within_days():
    """The declared linear part is the whole dependence on function itself: a quarter of the gap a day."""
    assert_allclose(np.diff(rate([[0.2], [0.8]], [[20.0], [20.0]]), axis=0), [[-0.6 / 4.0]], rtol=1e-13)
    assert_allclose(MODEL.decay(numbers("nerve_function"))["nerve_function"] * DAY, 0.25, rtol=1e-14)


@pytest.mark.parametrize(("S", "L", "N"), [(0.0102, 0.0, 0.9948), (0.4513, 0.2864, 0.4961), (0.8545, 0.8376, 0.2111)])
def test_function_rests_at_the_fixed_points_of_the_reference(S, L, N):
    """The pressure of the printed shortening holds the printed function (4 digits; slow reference, section 8)."""
    assert_allclose(rate([[N]], [[3.0 + 32.8 * (S + 0.298 * L)]]), 0.0, atol=5e-5)
