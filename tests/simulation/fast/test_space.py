from __future__ import annotations

import numpy as np

from ims.physiology.space import NumpySpace
from ims.simulation.fast.space import FastSpace

FAST, PLAIN = FastSpace(), NumpySpace()


def test_reductions_run_over_rows_and_leave_lanes():
    """Sum, mean, largest and smallest agree with numpy's."""
    x = np.arange(12.0).reshape(4, 3)
    for name in ("sum", "mean", "max", "min", "guard"):
        assert np.allclose(np.asarray(getattr(FAST, name)(x)), getattr(PLAIN, name)(x)), name


def test_rows_are_stacked_from_one_value_a_lane():
    """A shared value is repeated for every lane, in both namespaces."""
    rows = [np.zeros(3), np.ones(1)]
    assert np.array_equal(np.asarray(FAST.stack(rows)), PLAIN.stack(rows))
    assert PLAIN.stack(rows).shape == (2, 3)


def test_a_sum_of_many_rows_is_that_of_numpy():
    """As a product with ones, for motor units and for endings."""
    for rows in (24, 120):
        x = np.random.default_rng(rows).standard_normal((rows, 8)).astype(np.float32)
        assert np.allclose(np.asarray(FAST.sum(x)), x.sum(axis=0), atol=1e-5)
        assert np.allclose(np.asarray(FAST.mean(x)), x.mean(axis=0), atol=1e-6)


def test_what_is_seldom_asked_for_is_computed_where_it_is_so():
    """Where it is so the value, elsewhere 0, and 0 everywhere where it is so nowhere; the same in both namespaces."""
    x = np.arange(12.0, dtype=np.float32).reshape(4, 3)
    for there in (x > 7.0, x > 100.0, x > -1.0):
        found = np.asarray(FAST.where_any(there, lambda: x**2))
        assert np.array_equal(found, PLAIN.where_any(there, lambda: x**2))
        assert np.array_equal(found, np.where(there, x**2, 0.0))
