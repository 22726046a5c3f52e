from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from ims.simulation.fast import noise

KEYS = noise.keys(1, "membrane", np.arange(8))
F32 = np.dtype(np.float32)


def drawn(draw, counters, keys=KEYS, rows=120):
    return np.stack([np.asarray(draw(keys, jnp.asarray(c), rows, F32)) for c in counters])


def test_numbers_are_uniform_and_normal():
    """Kolmogorov-Smirnov on some hundred thousand numbers, and their moments."""
    u = drawn(noise.uniform, range(100)).ravel()
    assert u.min() > 0.0 and u.max() < 1.0
    assert stats.kstest(u, "uniform").pvalue > 1e-3
    z = drawn(noise.normal, range(100)).ravel()
    assert abs(z.mean()) < 0.01 and z.std() == pytest.approx(1.0, abs=0.01)
    assert stats.kstest(z, "norm").pvalue > 1e-3


def test_numbers_of_rows_counters_and_lanes_do_not_go_together():
    """No correlation between neighbors of any kind."""
    z = drawn(noise.normal, range(200))
    for one, other in ((z[1:], z[:-1]), (z[:, 1:], z[:, :-1]), (z[..., 1:], z[..., :-1])):
        assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.01


def test_a_lane_has_its_numbers_in_any_company():
    """A number is a function of key, counter and row alone."""
    together = drawn(noise.uniform, [7])
    alone = drawn(noise.uniform, [7], KEYS[:, 3:4])
    assert np.array_equal(together[..., 3:4], alone)
    assert not np.array_equal(together, drawn(noise.uniform, [7], noise.keys(2, "membrane", np.arange(8))))


def test_one_number_a_lane():
    """Without rows there is one for each lane."""
    assert np.asarray(noise.uniform(KEYS, jnp.asarray(0), 0, F32)).shape == (8,)
