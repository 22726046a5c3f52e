from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle.fixed_shortening import FixedShortening
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = FixedShortening()


def rate(L, c, D=0.0, **changes):
    y = Values({"fixed_shortening": np.asarray(L, float)})
    reads = Values({"contracture_felt": np.asarray(c, float), "micro_injury_felt": D})
    return MODEL.rate(NumpySpace(), y, reads, numbers("fixed_shortening", **changes))["fixed_shortening"] * DAY


def test_relaxed_muscle_regains_its_length_with_the_shortening_time():
    """Without contracture fixed shortening falls by its own size every 30 days, and a long muscle stays long."""
    assert_allclose(rate([[0.6], [0.0]], [[0.0], [0.0]]), [[-0.6 / 30.0], [0.0]], rtol=1e-14)


def test_half_of_the_length_is_lost_at_the_half_contracture():
    """A contracture of 0.567 settles at one half."""
    assert_allclose(rate([[0.5]], [[0.567]]), [[0.0]], atol=1e-16)


def test_fixed_shortening_rises_with_contracture_and_stays_below_all():
    """More contracture shortens more; it can only fall at full shortening and only rise at none."""
    c = np.linspace(0.05, 1.0, 20)[:, None]
    assert np.all(np.diff(rate(np.zeros_like(c), c), axis=0) > 0)
    assert np.all(rate(np.zeros_like(c), c) > 0)
    assert np.all(rate(np.ones_like(c), c) < 0)


@pytest.mark.parametrize(("c", "L"), [(0.4513, 0.2864), (0.8545, 0.8376)])
def test_fixed_shortening_rests_at_the_fixed_points_of_the_reference(c, L):
    """The printed shortening of the saddle and the chronic point is where it rests (4 digits)."""
    assert_allclose(rate([[L]], [[c]]), 0.0, atol=5e-6)


def test_healing_wound_undoes_shortening_in_proportion_to_both():
    """Healing takes 0.10 a day times wound times shortening (S6b), and nothing where its rate is off."""
    healed = rate([[0.6]], [[0.5]], D=0.25) - rate([[0.6]], [[0.5]])
    assert_allclose(healed, [[-0.10 * 0.25 * 0.6]], rtol=1e-12)
    assert_allclose(rate([[0.6]], [[0.5]], D=0.25, healing_rate=0.0), rate([[0.6]], [[0.5]]), rtol=0)
