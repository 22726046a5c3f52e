"""Insertional activity: as quick as the needle, over within 0.3 s, nothing without movement."""

from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.muscle.insertional_activity import discharge_rate

STEP, LONGEST, PER_LENGTH = 1e-4, 0.3, 1e4


def moved(speed: float) -> np.ndarray:
    """Rate over two seconds of which the second tenth is a move."""
    way = np.zeros(20000)
    way[1000:2000] = speed
    return discharge_rate(way, PER_LENGTH, LONGEST, STEP)


def test_a_needle_at_rest_sets_off_nothing() -> None:
    """No movement, no discharge."""
    assert not discharge_rate(np.zeros(5000), PER_LENGTH, LONGEST, STEP).any()


def test_it_is_over_within_the_longest_time() -> None:
    """From the first move on, until 0.3 s after the last."""
    rate = moved(0.02)
    assert rate[:1000].max() == 0.0
    assert rate[1500] > 0.0
    assert rate[2000 + round(LONGEST / STEP) + 2 :].max() < 1e-6 * rate.max()


def test_the_rate_follows_speed_and_the_number_follows_the_way() -> None:
    """Twice as fast, twice the rate; a length of way sets off as many discharges however fast."""
    assert moved(0.04)[1500] == pytest.approx(2.0 * moved(0.02)[1500], rel=1e-9)
    assert moved(0.02).sum() * STEP == pytest.approx(PER_LENGTH * 0.02 * 0.1, rel=0.01)
