from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.catalog import load
from ims.physiology.muscle.curves import active_force, passive_force
from ims.physiology.muscle.taut_band import TautBand
from ims.physiology.space import NumpySpace
from ims.simulation.fast.knots import balance, between, pull
from tests.physiology.stepping import parameters, run

XP = NumpySpace()
ACTIVITY = np.array([0.01, 0.023, 0.05, 0.10])


@pytest.mark.parametrize(
    ("length", "share", "kPa"),
    [
        (1.0, 0.05, (0.16, 0.46, 0.65, 0.74)),
        (1.0, 0.10, (0.31, 0.89, 1.43, 1.65)),
        (1.2, 0.10, (0.22, 0.58, 1.87, 5.58)),
    ],
)
def test_m26_stress_of_a_band_with_knots(length, share, kPa):
    """Row M26 and the whole table of section 2.3: stress of the band over normal, from the closed balance."""
    knot = balance(length, share, ACTIVITY, length)
    found = 250.0 * (passive_force(XP, between(length, share, knot)) - passive_force(XP, np.array(length)))
    assert_allclose(found, kPa, atol=0.01)
    row = load().targets["M26"]
    if (length, share) == (1.0, 0.10):
        assert row.low <= found[2] <= row.high


@pytest.mark.parametrize("length", [0.85, 1.0, 1.2])
def test_it_is_where_the_band_comes_to(length):
    """The sub-model, stepped for many of its own times from the length of the fiber, ends at the same place."""
    reads = {"fatigued_share": 0.0, "detached_share": 0.0, "cut_share": 0.0, "band_excitation": 0.0, "fiber_length": length}
    p = parameters(TautBand(), knot_share=0.23, knot_time=0.05, resting_knot_length=length)
    y, _ = run(TautBand(), p, {**reads, "end_plate_activation": 0.06}, 6000, 1e-2)
    assert y["knot_length"] == pytest.approx(balance(length, 0.23, 0.06, length), abs=1e-3)


def test_forces_are_in_balance_there_and_nothing_moves():
    """a_k f_L(s_k) + f_P(s_k) = f_P(s_r); a band that begins there stays."""
    knot = balance(1.0, 0.23, ACTIVITY, 1.0)
    left = ACTIVITY * active_force(XP, knot) + passive_force(XP, knot)
    assert_allclose(left, passive_force(XP, between(1.0, 0.23, knot)), atol=1e-9)
    assert_allclose(balance(1.0, 0.23, ACTIVITY, knot), knot, atol=1e-6)


def test_without_activity_a_knot_is_as_long_as_its_fiber():
    """From either side; and more activity makes it shorter."""
    assert balance(0.9, 0.23, 0.0, np.array([0.5, 0.9, 1.2])) == pytest.approx(0.9, abs=1e-6)
    assert np.all(np.diff(balance(1.0, 0.23, ACTIVITY, 1.0)) < 0.0)
    assert np.all(pull(1.0, 0.23, 1.0, ACTIVITY) < 0.0)
