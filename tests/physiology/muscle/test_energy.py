from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle.energy import Energy
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = Energy()
TIME = 0.03 * DAY


def target(C, H=0.0):
    """Energy that supply and demand settle at: where the rate is zero."""
    C = np.asarray(C, float)
    y = Values({"energy": np.zeros_like(C)})
    reads = Values({"contracture": C, "hyperemia_felt": H})
    return MODEL.rate(NumpySpace(), y, reads, numbers("energy"))["energy"] * TIME


def flow(C, H=0.0):
    reads = Values({"contracture": np.asarray(C, float), "hyperemia_felt": H})
    return MODEL.output(NumpySpace(), Values({}), reads, numbers("energy"))["core_flow"]


def test_energy_of_a_relaxed_muscle_is_one():
    """Without contracture and needle energy settles at rest, exactly the unit it is measured in."""
    assert_allclose(target([[0.0]]), [[1.0]], rtol=1e-15)


def test_energy_is_approached_linearly():
    """The declared linear part is the whole dependence on energy itself, so the exponential step is exact in it."""
    y, p = np.array([[0.2], [0.9]]), numbers("energy")
    reads = Values({"contracture": np.array([[0.5], [0.5]]), "hyperemia_felt": 0.0})
    rate = MODEL.rate(NumpySpace(), Values({"energy": y}), reads, p)["energy"]
    assert_allclose(np.diff(rate, axis=0), -MODEL.decay(p)["energy"] * np.diff(y, axis=0), rtol=1e-12)


def test_core_flow_is_halved_at_the_half_flow_contracture():
    """A contracture of 0.621 halves the flow; none leaves it at rest; hyperemia of 1 doubles it."""
    assert_allclose(flow([[0.621]]), [[0.5]], rtol=1e-15)
    assert_allclose(flow([[0.0]]), [[1.0]], rtol=1e-15)
    assert_allclose(flow([[0.621]], 1.0), [[1.0]], rtol=1e-15)


def test_energy_falls_with_contracture_and_rises_with_hyperemia():
    """More contracture leaves less, more blood leaves more, and never more than supply could give without demand."""
    C = np.linspace(0.0, 1.0, 21)[:, None]
    assert np.all(np.diff(target(C), axis=0) < 0)
    assert np.all(target(C, 1.0) > target(C))
    assert np.all(target(C, 1e9) < 1.45 + 1e-6)


@pytest.mark.parametrize(("C", "E"), [(0.0102, 0.9980), (0.4513, 0.8072), (0.8545, 0.4167)])
def test_energy_settles_at_the_fixed_points_of_the_reference(C, E):
    """Supply over demand, written as in the reference with its own flow, gives the printed energies (4 digits)."""
    s = 1.0 / (1.0 + (C / 0.621) ** 3)
    independent = 1.45 * s / (s + 0.45 * (1.0 + 0.618 * C))
    assert_allclose(target([[C]]), [[independent]], rtol=1e-13)
    assert_allclose(independent, E, atol=1e-4)
