from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.nerve.receptor_turnover import ReceptorTurnover
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = ReceptorTurnover()
LN2 = 0.6931471805599453


def rate(X, Rx, Rj, N, current=0.0, **changes):
    states = {"receptor_synthesis": X, "receptors_extrajunctional": Rx, "receptors_junctional": Rj}
    y = Values({name: np.asarray(value, float) for name, value in states.items()})
    reads = Values({"muscle_supply": np.asarray(N, float), "injury_current_felt": current})
    found = MODEL.rate(NumpySpace(), y, reads, numbers("receptor_turnover", **changes))
    return {name: value * DAY for name, value in found.items()}


def denervated(days, step=0.01):
    """Message and receptors off the junction after the nerve is cut, by midpoint steps of the sub-model."""
    X = Rx = np.zeros((1, 1))
    for _ in range(round(days / step)):
        here = rate(X, Rx, [[1.0]], [[0.0]])
        half = [value + 0.5 * step * here[n] for value, n in ((X, "receptor_synthesis"), (Rx, "receptors_extrajunctional"))]
        middle = rate(*half, [[1.0]], [[0.0]])
        X, Rx = X + step * middle["receptor_synthesis"], Rx + step * middle["receptors_extrajunctional"]
    return X[0, 0], Rx[0, 0]


def test_innervated_muscle_is_at_rest():
    """With full supply there is no message, no receptor off the junction, and the junction keeps its number."""
    for value in rate([[0.0]], [[0.0]], [[1.0]], [[1.0]]).values():
        assert_allclose(value, 0.0, atol=1e-15)


def test_supersensitivity_is_the_receptors_off_the_junction():
    """What drives the muscle is what spreads over its membrane."""
    y = Values({"receptors_extrajunctional": np.array([[0.4]]), "receptor_synthesis": np.array([[0.9]])})
    found = MODEL.output(NumpySpace(), y, Values({}), numbers("receptor_turnover"))["supersensitivity"]
    assert_allclose(found, [[0.4]], rtol=0)


@pytest.mark.parametrize("N", [0.2111, 0.4961, 0.9948])
def test_supersensitivity_rests_where_the_lumped_receptors_rest(N):
    """Held long enough at one supply, both variants agree: what is missing of the supply."""
    found = rate([[1.0 - N]], [[1.0 - N]], [[1.0]], [[N]])
    assert_allclose(found["receptor_synthesis"], 0.0, atol=1e-15)
    assert_allclose(found["receptors_extrajunctional"], 0.0, atol=1e-15)


def test_less_supply_makes_more_message_and_loses_more_of_the_junction():
    """Both effects of denervation grow as supply falls."""
    N = np.linspace(0.0, 1.0, 11)[:, None]
    found = rate(np.zeros_like(N), np.zeros_like(N), np.ones_like(N), N)
    assert np.all(np.diff(found["receptor_synthesis"], axis=0) < 0)
    assert np.all(np.diff(found["receptors_junctional"], axis=0) > 0)


def test_activity_and_current_suppress_the_message():
    """A fully active muscle makes none (d12); one session's current leaves a fifth (S6c), and all where the weight is off."""
    start = ([[0.0]], [[0.0]], [[1.0]], [[0.3]])
    free = rate(*start)["receptor_synthesis"]
    assert rate(*start, activity=1.0)["receptor_synthesis"] == 0.0
    assert_allclose(rate(*start, current=1.0)["receptor_synthesis"], 0.2 * free, rtol=1e-12)
    assert_allclose(rate(*start, current=1.0, current_suppression=0.0)["receptor_synthesis"], free, rtol=0)


@pytest.mark.parametrize(("N", "slow_half_life"), [(1.0, 13.0), (0.0, 1.0)])
def test_junction_is_lost_as_measured_at_both_ends(N, slow_half_life):
    """A fifth lives 18.7 h (d04, d06), the rest 13 d when innervated (d01) and 1 d when not (d03)."""
    made = LN2 * (0.2 / (18.7 / 24.0) + 0.8 / 13.0)
    lost = LN2 * (0.2 / (18.7 / 24.0) + 0.8 / slow_half_life)
    for Rj in (0.5, 1.0):
        assert_allclose(rate([[0.0]], [[0.0]], [[Rj]], [[N]])["receptors_junctional"], made - lost * Rj, atol=1e-14)


@pytest.mark.parametrize(("days", "low", "high"), [(3, 70, 180), (10, 150, 370)])
def test_denervated_muscle_fills_with_receptors_as_measured(days, low, high):
    """Salpeter 1988 (d07, d08): 100 sites/um2 at 3 d and 200 at 10 d, of 240 in the end."""
    message, receptors = denervated(days)
    assert_allclose(message, 1.0 - np.exp(-days / 3.5), atol=1e-4)
    assert low < 240.0 * receptors < high


def test_linear_rates_are_the_least_loss_of_each_state():
    """The declared linear part of the junction is its loss with full supply: never more than the true one."""
    decay = {name: value * DAY for name, value in MODEL.decay(numbers("receptor_turnover")).items()}
    assert_allclose(decay["receptor_synthesis"], 1.0 / 3.5, rtol=1e-14)
    assert_allclose(decay["receptors_extrajunctional"], LN2, rtol=1e-14)
    assert_allclose(decay["receptors_junctional"], LN2 * (0.2 / (18.7 / 24.0) + 0.8 / 13.0), rtol=1e-14)
