"""The numpy namespace: the array functions a sub-model may call, for tests and for the oracle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Array = Any


class NumpySpace:
    """Array functions of sub-models in numpy.

    Reductions run over the leading axis (muscle or segment) and leave persons. A scalar stands for the same value in every
    muscle or segment, as an absent coupling does.
    """

    exp = staticmethod(np.exp)
    log = staticmethod(np.log)
    sqrt = staticmethod(np.sqrt)
    where = staticmethod(np.where)
    minimum = staticmethod(np.minimum)
    maximum = staticmethod(np.maximum)
    abs = staticmethod(np.abs)

    @staticmethod
    def where_any(there: Array, value: Callable[[], Array]) -> Array:
        """`value()` where it is so, and 0 elsewhere; a compiled space computes nothing where it is so nowhere."""
        return np.where(there, value(), 0.0)

    @staticmethod
    def guard(x: Array) -> Array:
        """x, kept from falling below zero by rounding."""
        return np.maximum(x, 0.0)

    @staticmethod
    def matmul(matrix: Array, x: Array) -> Array:
        """Constant matrix (row, column) times x (column, person) or a scalar that stands for every column."""
        if np.ndim(x) == 0:
            return np.sum(matrix, axis=1, keepdims=True) * x
        return np.matmul(matrix, x)

    @staticmethod
    def stack(rows: Sequence[Array]) -> Array:
        """Rows of a leading axis, from one value a lane each."""
        return np.stack(np.broadcast_arrays(*rows))

    @staticmethod
    def sum(x: Array) -> Array:
        """Sum over muscles or segments."""
        return np.sum(x, axis=0)

    @staticmethod
    def mean(x: Array) -> Array:
        """Mean over muscles or segments."""
        return x if np.ndim(x) == 0 else np.mean(x, axis=0)

    @staticmethod
    def max(x: Array) -> Array:
        """Greatest over muscles or segments."""
        return x if np.ndim(x) == 0 else np.max(x, axis=0)

    @staticmethod
    def min(x: Array) -> Array:
        """Least over muscles or segments."""
        return x if np.ndim(x) == 0 else np.min(x, axis=0)
