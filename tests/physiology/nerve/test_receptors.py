from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.nerve.receptors import Receptors
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = Receptors()


def rate(R, N, current=0.0, **changes):
    y = Values({"receptors": np.asarray(R, float)})
    reads = Values({"muscle_supply": np.asarray(N, float), "injury_current_felt": current})
    return MODEL.rate(NumpySpace(), y, reads, numbers("receptors", **changes))["receptors"] * DAY


def test_supplied_muscle_is_not_supersensitive():
    """With full supply no receptors are made, and those there are go by their own size every 5 days."""
    assert_allclose(rate([[0.0], [0.5]], [[1.0], [1.0]]), [[0.0], [-0.1]], atol=1e-16)


def test_supersensitivity_is_the_receptors():
    """What drives the muscle is the state itself."""
    y = Values({"receptors": np.array([[0.3], [0.7]])})
    found = MODEL.output(NumpySpace(), y, Values({}), numbers("receptors"))["supersensitivity"]
    assert_allclose(found, [[0.3], [0.7]], rtol=0)


def test_less_supply_makes_more_receptors():
    """Graded from full supply to none (G5 of the evidence)."""
    assert np.all(np.diff(rate(np.zeros((11, 1)), np.linspace(0.0, 1.0, 11)[:, None]), axis=0) < 0)


def test_current_of_injury_suppresses_making_up_to_its_unit():
    """One session suppresses 80 % of the making (S6c), more current no more than that, and nothing where the weight is off."""
    free, held = rate([[0.0]], [[0.3]]), rate([[0.0]], [[0.3]], current=1.0)
    assert_allclose(held, 0.2 * free, rtol=1e-12)
    assert_allclose(rate([[0.0]], [[0.3]], current=1.5), held, rtol=0)
    assert_allclose(rate([[0.0]], [[0.3]], current=1.0, current_suppression=0.0), free, rtol=0)


@pytest.mark.parametrize(("N", "R"), [(0.9948, 0.0052), (0.4961, 0.5039), (0.2111, 0.7889)])
def test_receptors_rest_at_the_fixed_points_of_the_reference(N, R):
    """What is missing of the supply is the printed receptor state (4 digits; slow reference, section 8)."""
    assert_allclose(rate([[R]], [[N]]), 0.0, atol=1e-15)


@pytest.mark.parametrize(("days", "low", "high"), [(3, 70, 180), (10, 150, 370)])
def test_denervated_muscle_fills_with_receptors_as_measured(days, low, high):
    """Salpeter 1988 (d07, d08): 100 sites/um2 at 3 d and 200 at 10 d, of 240 in the end."""
    lam = MODEL.decay(numbers("receptors"))["receptors"] * DAY
    assert low < 240.0 * (1.0 - np.exp(-lam * days)) < high
