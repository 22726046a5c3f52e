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


def test_outside_the_muscle_only_the_amplifier_is_left():
    """An electrode in the air records neither units nor fibers nor noise of end plates."""
    spikes = np.ones((2000, 2), bool)
    heard = np.repeat([0.0, 1.0], 1000)
    emg = electromyogram(spikes, np.ones(2), np.full(2000, 1e-3), fibers=np.full(2000, 1e-2), heard=heard, **HOW)
    assert np.abs(emg[:1000]).max() < 6 * AMPLIFIER < 1e-3 < np.abs(emg[1000:]).min() + 6e-3
    assert emg[1000:].std() > 100 * AMPLIFIER


def test_an_impulse_of_the_axon_itself_has_no_way_from_the_cord():
    """The same shape as from the motor neuron, without the delay."""
    spikes, none = np.zeros((2000, 1), bool), np.zeros((2000, 1), bool)
    spikes[100] = True
    by_cord = electromyogram(spikes, np.ones(1), np.zeros(2000), **HOW)
    by_axon = electromyogram(none, np.ones(1), np.zeros(2000), axonal=spikes, **HOW)
    noise = electromyogram(none, np.ones(1), np.zeros(2000), **HOW)
    np.testing.assert_allclose((by_axon - noise)[:1900], (by_cord - noise)[50:1950], atol=1e-12)


def test_potentials_of_units_are_as_large_as_published():
    """E07: 0.3-3 mV from peak to peak, of every unit near the needle."""
    size = np.ptp(templates(1, 0, STEP, 120, HALF), axis=1)
    assert size.min() > 0.3e-3 and size.max() < 3e-3


def test_electromyogram_is_the_persons_own():
    """Same seed and person, same shapes; others, others."""
    assert np.array_equal(templates(1, 0, STEP, 3, HALF), templates(1, 0, STEP, 3, HALF))
    assert not np.array_equal(templates(1, 0, STEP, 3, HALF), templates(1, 1, STEP, 3, HALF))
