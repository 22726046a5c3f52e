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
