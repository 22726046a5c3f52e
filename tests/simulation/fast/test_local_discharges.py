"""Fibers that fire by themselves beside the needle: where, how large, how irregular."""

from __future__ import annotations

import numpy as np
import pytest

from ims.simulation.fast.local_discharges import at_locus, end_plate_spikes, insertional_activity

STEP = 1e-4
WHO = {"seed": 1, "person": 0, "step": STEP, "half_length": 0.0425}
HALF = 2500.0


def at_rest(release: float, seconds: float = 20.0, locus: int = 0):
    """Spikes while the tip lies still at a locus."""
    n = round(seconds / STEP)
    return end_plate_spikes(np.full(n, locus), np.full(n, release), HALF, **WHO)


def test_p10_spikes_of_an_active_point() -> None:
    """5-50 a second, 100-300 uV, first negative, irregular, and now and then in quick succession."""
    found = at_rest(1378.0)
    assert 5.0 <= found.steps.size / 20.0 <= 50.0
    alone = found.steps[np.flatnonzero(np.diff(found.steps, append=10**9) > 300)]
    waves = np.stack([found.potential[k : k + 200] for k in alone[alone > 300][:20]])
    assert 90e-6 < np.ptp(waves[-1]) < 310e-6
    first = waves[-1][np.flatnonzero(np.abs(waves[-1]) > 5e-6)[0]]
    assert first < 0.0
    gaps = np.diff(found.steps) * STEP
    assert gaps.std() / gaps.mean() > 0.8
    assert 0.003 <= gaps.min() < 0.010


def test_p07_no_spikes_where_no_locus_is() -> None:
    """A tip elsewhere hears none, whatever the leak."""
    found = at_rest(5000.0, locus=-1)
    assert found.steps.size == 0 and not found.potential.any()


def test_a_healthy_end_plate_is_nearly_silent() -> None:
    """One packet a second."""
    assert at_rest(1.0).steps.size <= 2


def test_the_tip_is_at_a_locus_from_when_it_finds_it_and_near_it() -> None:
    """Not before, not after it has gone on, again when it comes back."""
    depth = np.array([0.010, 0.011, 0.0112, 0.013, 0.0111, 0.009])
    found = np.array([0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert at_locus(depth, found, 4e-4).tolist() == [-1, 0, 0, -1, 0, -1]


def test_insertional_activity_needs_movement() -> None:
    """A move is heard while it lasts and shortly after; a needle that stays is not."""
    speed = np.zeros(20_000)
    speed[5000:6000] = 0.02
    found = insertional_activity(speed, **WHO)
    assert found.steps.size > 3 and found.steps.min() >= 5000 and found.steps.max() <= 9001
    assert insertional_activity(np.zeros(5000), **WHO).steps.size == 0
    assert found.steps.size == pytest.approx(20, abs=14)  # ten a millimeter, two of them
