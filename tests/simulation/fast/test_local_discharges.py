from __future__ import annotations

import numpy as np
import pytest

from ims.simulation.fast.local_discharges import at_locus, end_plate_spikes, insertional_activity

STEP, HALF = 1e-4, 2500.0
WHO = {"seed": 1, "person": 0, "step": STEP}


def spikes(release: float, seconds: float = 60.0, locus: int = 0, person: int = 0):
    """Spikes at a locus where the tip stays."""
    n = round(seconds / STEP)
    return end_plate_spikes(np.full(n, locus), np.full(n, release), HALF, **{**WHO, "person": person})


def test_spikes_of_an_active_point_are_irregular_and_as_many_as_published():
    """P10: 5-50 a second in bursts; more scatter than chance alone, no interval below the shortest."""
    for release in (300.0, 1400.0, 4000.0):
        steps = spikes(release).steps
        intervals = np.diff(steps) * STEP
        assert 5.0 <= steps.size / 60.0 <= 50.0
        assert intervals.std() / intervals.mean() > 1.0 and intervals.min() >= 3e-3 - STEP
    assert spikes(4000.0).steps.size > spikes(1400.0).steps.size > spikes(300.0).steps.size


@pytest.mark.parametrize("person", range(6))
def test_spikes_are_first_negative_and_as_large_as_published(person):
    """P10: 100-300 uV from peak to peak."""
    found = spikes(1400.0, seconds=5.0, person=person)
    alone = next(s for s, pause in zip(found.steps, np.diff(found.steps), strict=False) if pause > 300)
    wave = found.potential[alone : alone + 50] - found.potential[alone - 1]
    assert 90e-6 < np.ptp(wave) < 310e-6
    assert wave.argmin() < wave.argmax()


def test_healthy_end_plates_and_places_without_a_locus_are_silent():
    """No leak or no locus at the tip, no spike (P07)."""
    assert spikes(1.0, seconds=10.0).steps.size <= 1
    away = spikes(4000.0, locus=-1)
    assert away.steps.size == 0 and not away.potential.any()


def test_spikes_are_the_persons_own():
    """Same seed and person, same spikes; another person, others."""
    assert np.array_equal(spikes(1400.0, 5.0).steps, spikes(1400.0, 5.0).steps)
    assert not np.array_equal(spikes(1400.0, 5.0).steps, spikes(1400.0, 5.0, person=1).steps)


def test_the_tip_lies_at_a_locus_from_the_time_it_is_found_and_when_it_comes_back():
    """Within the radius, never before; between two loci at the nearer one."""
    depth = np.concatenate([np.linspace(0.0, 4.0, 41), np.linspace(3.9, 0.0, 40)])
    found = np.zeros(81)
    found[20:], found[26:] = 1.0, 2.0  # at 2.0 and 2.6
    locus = at_locus(depth, found, 0.41)
    assert (locus[:20] == -1).all() and (locus[20:23] == 0).all() and (locus[26:31] == 1).all()
    assert locus[31] == -1 and (locus[51:57] == 1).all() and (locus[58:65] == 0).all() and (locus[65:] == -1).all()


def test_a_needle_that_moves_in_muscle_is_heard_and_one_that_rests_is_not():
    """Discharges while it moves and a third of a second longer; none elsewhere."""
    speed = np.zeros(30_000)
    speed[5000:10_000] = 0.04
    found = insertional_activity(speed, **WHO)
    assert found.steps.size == pytest.approx(200, abs=60)
    assert found.steps.min() >= 5000 and found.steps.max() <= 13_000
    still = insertional_activity(np.zeros(30_000), **WHO)
    assert still.steps.size == 0 and not still.potential.any()
