from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose
from scipy.stats import norm

from ims.physiology.pain.flare import Flare
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = Flare()


def after(X, chance, new_day=1.0):
    y = Values({"flare": np.asarray(X, float)})
    reads = Values({"flare_chance": np.asarray(chance, float)})
    return MODEL.jump(NumpySpace(), SimpleNamespace(new_day=new_day), y, reads, numbers("flare"))["flare"]


def test_flare_moves_only_at_a_day_boundary():
    """At a visit in the middle of a day it stays exactly as it was."""
    assert_allclose(after([0.7, -1.2], [2.0, 2.0], new_day=0.0), [0.7, -1.2], rtol=0, atol=0)


def test_flare_has_no_rate_of_its_own():
    """Between day boundaries nothing moves it."""
    assert MODEL.rate(NumpySpace(), Values({"flare": np.ones(1)}), Values({}), numbers("flare")) == {}


def test_flare_without_chance_keeps_exp_of_a_seventh():
    """A day that brings nothing new leaves exp(-1/7) of yesterday's flare."""
    assert_allclose(after([1.0], [0.0]), [np.exp(-1 / 7)], rtol=1e-15)


def test_flare_keeps_a_spread_of_one_point_from_day_to_day():
    """Variance in = variance out: exp(-2/7) of the old and the rest new make exactly size squared."""
    kept, new = after([1.0], [0.0]), after([0.0], [1.0])
    assert_allclose(kept**2 + new**2, 1.0, rtol=1e-14)


def test_flare_of_a_population_keeps_its_spread_and_half_remembers_a_week():
    """Persons spread by 1 point stay so after a day; after seven days without news exp(-1) of a flare is left.

    Every quantile of the flare meets every quantile of the chance: no random number, so the tolerance is that of the grid
    of 400 quantiles, whose ends are cut (0.3 %).
    """
    quantiles = norm.ppf((np.arange(400) + 0.5) / 400)
    X, chance = (grid.ravel() for grid in np.meshgrid(quantiles, quantiles))
    tomorrow = after(X, chance)
    assert_allclose(tomorrow.std(), 1.0, rtol=5e-3)
    assert_allclose(np.corrcoef(X, tomorrow)[0, 1], np.exp(-1 / 7), rtol=5e-3)
    week = np.array([1.0])
    for _ in range(7):
        week = after(week, [0.0])
    assert_allclose(week, [np.exp(-1.0)], rtol=1e-14)
