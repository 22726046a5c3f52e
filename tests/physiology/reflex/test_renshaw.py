from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.reflex.renshaw import Renshaw
from tests.physiology.stepping import parameters, run

MODEL = Renshaw()
P = parameters(MODEL)


def test_one_volley_inhibits_for_45_ms():
    """D23: after a spike of every neuron the inhibition has fallen to a twentieth within 40-50 ms."""
    kept = run(MODEL, P, lambda t: {"motor_spikes": np.full((4, 1), float(t < 0.5e-4))}, 800, keep=("recurrent_inhibition",))[1]
    x = kept["recurrent_inhibition"].ravel()
    below = np.flatnonzero(x > 0.05 * x.max())[-1] * 1e-4
    assert 0.040 <= below <= 0.050


def test_inhibition_follows_the_mean_rate():
    """In a steady discharge it is strength times mean rate times its own time constant; none without spikes."""
    silent, _ = run(MODEL, P, {"motor_spikes": np.zeros((4, 1))}, 100)
    assert not silent["renshaw_activity"].any()
    y, _ = run(MODEL, P, {"motor_spikes": np.full((4, 1), 0.001)}, 3000)
    assert y["renshaw_activity"] == pytest.approx(0.001 / 1e-4 * 0.015, rel=1e-3)
