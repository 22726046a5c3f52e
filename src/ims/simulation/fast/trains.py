"""Trains of impulses from a rate that changes: a renewal process in its own time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def draws(rate: Floats, step: float, spread: float) -> int:
    """How many intervals are enough for a train of this rate: the mean number, and ten times what chance may add.

    Parameters
    ----------
    rate : (step) [1/s]
    spread : coefficient of variation of the intervals
    """
    mean = float(rate.sum() * step)
    return int(mean + 10.0 * spread * np.sqrt(mean)) + 20


def train(rate: Floats, intervals: Floats, step: float, shortest: float = 0.0) -> NDArray[np.int64]:
    """Steps at which a train has its impulses.

    Parameters
    ----------
    rate : (step) [1/s] mean rate at each step; below one over the shortest interval
    intervals : (impulse) of mean 1, one for each impulse that may come
    shortest : [s] no interval is shorter

    Notes
    -----
    After an impulse and the shortest pause, the next comes when the rate has added up to its interval: so the mean rate is the
    one given, and the train stands still where the rate is 0.
    """
    free = np.cumsum(rate / np.maximum(1.0 - rate * shortest, step)) * step
    pause, found, due = round(shortest / step), [], 0.0
    for interval in intervals:
        due += float(interval)
        at = int(np.searchsorted(free, due))
        if at >= free.size:
            break
        found.append(at)
        due += float(free[min(at + pause, free.size - 1)] - free[at])
    return np.asarray(found, np.int64)
