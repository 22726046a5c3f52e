from __future__ import annotations

import numpy as np
import pytest

from ims.simulation.fast.trains import draws, train

STEP = 1e-4


def test_a_train_keeps_its_rate_and_its_shortest_interval():
    """20 a second with a pause of 5 ms: as many as that, none nearer."""
    rate = np.full(600_000, 20.0)
    intervals = np.random.default_rng(1).exponential(size=draws(rate, STEP, 1.0))
    for shortest in (0.0, 5e-3):
        steps = train(rate, intervals, STEP, shortest)
        assert steps.size / 60.0 == pytest.approx(20.0, rel=0.1)
        assert np.diff(steps).min() * STEP >= shortest - 1e-9


def test_a_train_stands_still_where_the_rate_is_nothing():
    """Intervals go on where they were left."""
    rate = np.zeros(4000)
    rate[1000:2000] = rate[3000:] = 10.0
    assert train(rate, np.full(30, 0.55), STEP).tolist() == [1549, 3099, 3649]
    assert train(np.zeros(1000), np.ones(30), STEP).size == 0


def test_there_are_always_enough_intervals():
    """The mean and ten times its chance."""
    assert draws(np.full(10_000, 100.0), STEP, 1.0) > 200
    assert draws(np.zeros(10), STEP, 1.0) == 20
