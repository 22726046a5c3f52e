from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.reflex.motor_neuron_pool_cisi2008 import MotorNeuronPoolCisi2008
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.stepping import parameters, run

BASELINE = Path(__file__).parents[2] / "baselines/neuron_two_compartments.json"
MODEL = MotorNeuronPoolCisi2008()
H = 2.5e-5
ENDS = {"S first": 1e-9, "S last": 0.8889, "FR last": 0.9445, "FF last": 1.0}
P = parameters(MODEL, recruitment_rank=np.array([[rank] for rank in ENDS.values()]))


CURRENTS = (0.97, 1.1, 1.3, 1.5, 2.0, 10.0)
"""Steady currents, in each cell's own rheobase."""


@pytest.fixture(scope="module")
def trains():
    """Spikes of the four cells in half a second under each current, all in one run: current -> (step, cell)."""
    excitation = np.array(CURRENTS) * P.rheobase / P.full_current
    reads = {
        "synaptic_excitation": excitation,
        "band_synaptic_excitation": 0.0,
        "recurrent_inhibition": 0.0,
        "in_band": 0.0,
        "membrane_chance": 0.0,
    }
    shape = 4, len(CURRENTS)
    start = {v.name: np.zeros(shape) for v in MODEL.states} | {"sodium_inactivation": np.ones(shape)}
    kept = run(MODEL, P, reads, round(0.5 / H), H, start=start, keep=("motor_spikes",))[1]["motor_spikes"]
    return {current: kept[..., k] for k, current in enumerate(CURRENTS)}


def test_geometry_gives_the_published_input_resistances():
    """D21: 2.19, 1.20, 0.70 and 0.51 MOhm at the ends of the three types."""
    assert_allclose(P.input_resistance.ravel() / 1e6, [2.19, 1.20, 0.70, 0.51], rtol=0.01)


def test_geometry_gives_the_published_rheobases():
    """D22: 5.6, 13.8, 27.6 and 40.6 nA."""
    assert_allclose(P.rheobase.ravel() * 1e9, [5.6, 13.8, 27.6, 40.6], rtol=0.01)


def test_cells_fire_above_their_rheobase_and_not_below(trains):
    """The threshold current of a cell is its rheobase: at 0.97 of it silence, at 1.1 a train."""
    assert trains[0.97].sum() == 0
    assert (trains[1.1].sum(axis=0) > 0).all()


def test_rates_rise_with_current_and_slow_cells_fire_slowest(trains):
    """More current, more spikes; the slow potassium conductance keeps the slow cell below the fast ones."""
    slow, fast = trains[1.3].sum(axis=0), trains[2.0].sum(axis=0)
    assert np.all(fast > slow)
    assert fast[0] < fast[-1]


def test_no_two_spikes_within_the_refractory_period(trains):
    """However strong the current."""
    train = trains[10.0]
    assert min(np.diff(np.flatnonzero(train[:, cell])).min() for cell in range(4)) * H >= 5e-3


def test_spikes_are_those_of_neuron(trains):
    """The same four cells in NEURON, in steps of a microsecond: as many spikes, none further off than a third of a millisecond.

    Frozen by tests/baselines/freeze_neuron_two_compartments.py.
    """
    theirs = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert_allclose(theirs["rank"], list(ENDS.values()))
    ours = [np.flatnonzero(train) * H for train in trains[theirs["rheobases"]].T]
    assert [len(train) for train in ours] == [len(train) for train in theirs["spikes"]] == [10, 12, 21, 43]
    for train, other in zip(ours, theirs["spikes"], strict=True):
        assert_allclose(train, other, rtol=0, atol=1e-3 / 3)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_pulse_lasts_as_long_in_single_precision(dtype):
    """0.6 ms are 24 steps of 0.025 ms, and 5 ms are 200, whatever is left of them by rounding."""
    p = Values({name: np.asarray(value, dtype) for name, value in P.items()})
    reads = dict.fromkeys(("synaptic_excitation", "band_synaptic_excitation", "recurrent_inhibition", "in_band"), dtype(0.0))
    y = {v.name: np.zeros((4, 1), dtype) for v in MODEL.states} | {"soma_potential": np.full((4, 1), 0.1, dtype)}
    opened, spikes = [], []
    for _ in range(220):
        after = MODEL.crossed(NumpySpace(), Values(y), Values({**reads, "step": dtype(H)}), p)
        opened.append(after["potassium_activation"] > y["potassium_activation"])
        spikes.append(after["motor_spikes"])
        # Held far above the threshold: the next spike comes as soon as one may.
        y = {**y, **after, "soma_potential": y["soma_potential"]}
    first, second = (np.flatnonzero(np.stack(spikes)[:, 0, 0])[k] for k in (0, 1))
    assert (np.stack(opened)[:second].sum(axis=0) == 24).all()
    assert second - first == 200
