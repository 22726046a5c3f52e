"""Trains from a rate: the mean rate is the one given, and no interval is too short."""

from __future__ import annotations

import numpy as np
import pytest

from ims.simulation.fast.trains import draws, train

STEP = 1e-4


def intervals(count: int) -> np.ndarray:
    """Of mean 1, exponential."""
    return -np.log(np.random.default_rng(2).uniform(size=count))


def test_the_mean_rate_is_the_one_given() -> None:
    """Fifty a second over a hundred seconds, with and without a pause that no interval is below."""
    rate = np.full(1_000_000, 50.0)
    count = draws(rate, STEP, 1.0)
    for shortest in (0.0, 0.003):
        found = train(rate, intervals(count), STEP, shortest)
        assert found.size / 100.0 == pytest.approx(50.0, rel=0.05)
        assert np.diff(found).min() >= round(shortest / STEP)


def test_where_the_rate_is_nothing_the_train_stands_still() -> None:
    """Silent between two spans; none at all without a rate."""
    rate = np.zeros(30_000)
    rate[:10_000] = rate[20_000:] = 100.0
    found = train(rate, intervals(draws(rate, STEP, 1.0)), STEP)
    assert found.size and not ((found >= 10_000) & (found < 20_000)).any()
    assert train(np.zeros(100), intervals(20), STEP).size == 0
