from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.reflex.motor_neuron_pool_cisi2008 import MotorNeuronPoolCisi2008
from tests.physiology.stepping import parameters, run

MODEL = MotorNeuronPoolCisi2008()
H = 2.5e-5
ENDS = {"S first": 1e-9, "S last": 0.8889, "FR last": 0.9445, "FF last": 1.0}
P = parameters(MODEL, recruitment_rank=np.array([[rank] for rank in ENDS.values()]))


def spikes(current, seconds=0.5, h=H):
    """Spikes of the four cells, each under a current given in its own rheobase."""
    excitation = current * P.rheobase / P.full_current
    reads = {
        "synaptic_excitation": excitation,
        "band_synaptic_excitation": 0.0,
        "recurrent_inhibition": 0.0,
        "in_band": 0.0,
        "membrane_chance": 0.0,
    }
    start = {v.name: np.zeros((4, 1)) for v in MODEL.states} | {"sodium_inactivation": np.ones((4, 1))}
    return run(MODEL, P, reads, round(seconds / h), h, start=start, keep=("motor_spikes",))[1]["motor_spikes"][..., 0]


def test_geometry_gives_the_published_input_resistances():
    """D21: 2.19, 1.20, 0.70 and 0.51 MOhm at the ends of the three types."""
    assert_allclose(P.input_resistance.ravel() / 1e6, [2.19, 1.20, 0.70, 0.51], rtol=0.01)


def test_geometry_gives_the_published_rheobases():
    """D22: 5.6, 13.8, 27.6 and 40.6 nA."""
    assert_allclose(P.rheobase.ravel() * 1e9, [5.6, 13.8, 27.6, 40.6], rtol=0.01)


def test_cells_fire_above_their_rheobase_and_not_below():
    """The threshold current of a cell is its rheobase: at 0.97 of it silence, at 1.1 a train."""
    assert spikes(0.97).sum() == 0
    assert (spikes(1.1).sum(axis=0) > 0).all()


def test_rates_rise_with_current_and_slow_cells_fire_slowest():
    """More current, more spikes; the slow potassium conductance keeps the slow cell below the fast ones."""
    slow, fast = spikes(1.3).sum(axis=0), spikes(2.0).sum(axis=0)
    assert np.all(fast > slow)
    assert fast[0] < fast[-1]


def test_no_two_spikes_within_the_refractory_period():
    """However strong the current."""
    train = spikes(10.0, seconds=0.2)
    assert min(np.diff(np.flatnonzero(train[:, cell])).min() for cell in range(4)) * H >= 5e-3


def test_rates_at_half_the_step():
    """Within a spike in half a second."""
    assert np.abs(spikes(1.5).sum(axis=0) - spikes(1.5, h=H / 2).sum(axis=0)).max() == pytest.approx(0, abs=1)
