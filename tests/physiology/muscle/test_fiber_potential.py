from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.muscle.fiber_potential import VELOCITY, fiber_potential, unit_potential

TIME = np.arange(0.0, 0.030, 1e-4)


def test_a_unit_has_the_amplitude_of_needle_electromyography():
    """E07: 0.3 to 3 mV from peak to peak, a few millimeters from the end plate."""
    rng = np.random.default_rng(2)
    spans = [np.ptp(unit_potential(TIME, rng.uniform(size=(2, 12)), 0.01, 0.04)) for _ in range(20)]
    assert 0.3e-3 < np.median(spans) < 3e-3


def test_the_wave_travels_at_its_velocity():
    """T11, E04: 4 cm further along the fiber it comes 10.3 ms later."""
    waves = fiber_potential(TIME, np.full(2, 3e-4), np.array([0.005, 0.045]), 0.06)
    first, second = TIME[np.abs(waves).argmax(axis=1)]
    assert second - first == pytest.approx(0.04 / VELOCITY, abs=1.5e-4)


def test_nearer_fibers_are_larger():
    """The potential falls with the distance of the electrode."""
    spans = np.ptp(fiber_potential(TIME, np.array([2e-4, 5e-4, 1e-3]), np.full(3, 0.01), 0.04), axis=1)
    assert np.all(np.diff(spans) < 0)


def test_nothing_before_the_spike_and_nothing_after_the_tendon():
    """At time zero and long after, silence."""
    wave = fiber_potential(np.array([0.0, 0.2]), np.array([3e-4]), np.array([0.01]), 0.04)
    assert np.abs(wave).max() < 1e-6
