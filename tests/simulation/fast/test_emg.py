from __future__ import annotations

import numpy as np
import pytest

from ims.simulation.fast.emg import electromyogram, number, templates

STEP = 1e-4
AMPLIFIER = number("amplifier_noise")
HALF = 0.0425
HOW = {"seed": 1, "person": 0, "step": STEP, "half_length": HALF, "delay": 0.005}


def test_without_spikes_only_noise_is_left():
    """Noise of the amplifier and of end plates, added as powers."""
    silent = np.zeros((20000, 4), bool)
    for noise in (0.0, 20e-6):
        emg = electromyogram(silent, np.ones(4), np.full(20000, noise), **HOW)
        assert emg.std() == pytest.approx(np.hypot(noise, AMPLIFIER), rel=0.03)


def test_a_spike_is_seen_after_its_way_with_the_units_own_shape():
    """The potential of a unit follows its spike by the conduction delay."""
    spikes = np.zeros((2000, 4), bool)
    spikes[100, 2] = True
    emg = electromyogram(spikes, np.ones(4), np.zeros(2000), **HOW)
    shape = templates(1, 0, STEP, 4, HALF)[2]
    assert emg[150 : 150 + shape.size] == pytest.approx(shape, abs=6 * AMPLIFIER)
    assert np.abs(emg[:150]).max() < 6 * AMPLIFIER


def test_units_outside_the_band_are_heard_from_afar():
    """Small, not silent."""
    spikes = np.zeros((2000, 1), bool)
    spikes[100] = True
    near, far = (np.abs(electromyogram(spikes, np.array([b]), np.zeros(2000), **HOW)).max() for b in (1, 0))
    assert far < 0.3 * near


def test_electromyogram_is_the_persons_own():
    """Same seed and person, same shapes; others, others."""
    assert np.array_equal(templates(1, 0, STEP, 3, HALF), templates(1, 0, STEP, 3, HALF))
    assert not np.array_equal(templates(1, 0, STEP, 3, HALF), templates(1, 1, STEP, 3, HALF))
