"""The array namespace of the product: JAX.

Sums over muscles and segments are written out as sums of rows: XLA fuses them with their neighbors, which it does not do
with a reduction or a tiny matrix product.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import jax.numpy as jnp
import numpy as np

from ims.physiology.submodel import Array


def _fold(combine: Callable[[Array, Array], Array], x: Array) -> Array:
    return reduce(combine, [x[i] for i in range(x.shape[0])])


class JaxSpace:
    """`xp` for JAX: the functions a sub-model may use."""

    exp = staticmethod(jnp.exp)
    log = staticmethod(jnp.log)
    sqrt = staticmethod(jnp.sqrt)
    where = staticmethod(jnp.where)
    abs = staticmethod(jnp.abs)
    minimum = staticmethod(jnp.minimum)
    maximum = staticmethod(jnp.maximum)

    def guard(self, x: Array) -> Array:
        """max(x, 0): keeps a state from going negative by rounding."""
        return jnp.maximum(x, 0.0)

    def sum(self, x: Array) -> Array:
        """Sum over muscles or segments."""
        return _fold(lambda a, b: a + b, x)

    def mean(self, x: Array) -> Array:
        """Mean over muscles or segments."""
        return self.sum(x) * (1.0 / x.shape[0])

    def max(self, x: Array) -> Array:
        """Largest over muscles or segments."""
        return _fold(jnp.maximum, x)

    def min(self, x: Array) -> Array:
        """Smallest over muscles or segments."""
        return _fold(jnp.minimum, x)

    def matmul(self, matrix: np.ndarray[Any, Any], x: Array) -> Array:
        """Constant matrix (rows, columns) times x (columns, person), as sums of its non-zero entries."""
        rows = []
        for row in np.asarray(matrix):
            terms = [x[j] if w == 1.0 else float(w) * x[j] for j, w in enumerate(row) if w != 0.0]
            rows.append(reduce(lambda a, b: a + b, terms) if terms else jnp.zeros_like(x[0]))
        return jnp.stack(rows)
