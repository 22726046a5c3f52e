from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.muscle.insertional_activity import discharge_rate

STEP = 1e-3


def moved(speed: float, seconds: float) -> np.ndarray:
    """Rate over two seconds; the tip moves from 0.5 s on."""
    path = np.zeros(2000)
    path[500 : 500 + round(seconds / STEP)] = speed
    return discharge_rate(path, 1e4, 0.3, STEP)


def test_every_millimeter_sets_off_as_many_discharges():
    """Ten a millimeter, whatever the speed."""
    for speed, seconds in ((0.02, 0.2), (0.004, 1.0)):
        assert moved(speed, seconds).sum() * STEP == pytest.approx(1e4 * speed * seconds, rel=0.01)


def test_the_rate_follows_the_speed_and_is_over_after_a_third_of_a_second():
    """Twice as fast, twice as many; nothing before the move, nothing 0.3 s after it."""
    slow, fast = moved(0.01, 0.4), moved(0.02, 0.4)
    np.testing.assert_allclose(fast, 2.0 * slow)
    assert fast[800] == pytest.approx(1e4 * 0.02, rel=0.01)
    assert not fast[:500].any() and fast[890:1190].min() > 0.0
    assert fast[1210:].max() < 1e-9


def test_a_needle_at_rest_sets_off_nothing():
    """No movement, no discharge."""
    assert not moved(0.0, 1.0).any()
