"""The array namespace of the needle pass in JAX: as that of a course, with reductions as one operation.

Motor units are many rows: written out as sums of rows they would be a hundred operations each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp

from ims.physiology.submodel import Array

MANY = 24
"""Rows from which on a sum is made as a product."""


class FastSpace:
    """`xp` of the needle pass: the functions a sub-model may use. Reductions run over the leading axis and leave lanes."""

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

    def stack(self, rows: Sequence[Array]) -> Array:
        """Rows of a leading axis, from one value a lane each."""
        return jnp.stack(jnp.broadcast_arrays(*rows))

    def where_any(self, there: Array, value: Callable[[], Array]) -> Array:
        """`value()` where it is so, and 0 elsewhere; nothing is computed at a step where it is so nowhere in the block.

        For what is seldom asked for, such as the twitch of a spike. `value` gives the shape of `there`.
        """

        def some() -> Array:
            return jnp.where(there, value(), 0.0)

        none = jax.eval_shape(some)
        return jax.lax.cond(jnp.any(self.sum(there.astype(none.dtype)) > 0.0), some, lambda: jnp.zeros(none.shape, none.dtype))

    def sum(self, x: Array) -> Array:
        """Sum over layers, fibers, endings or units."""
        if x.ndim == 2 and x.shape[0] >= MANY and jnp.issubdtype(x.dtype, jnp.floating):
            # As a product with ones: the compiler adds lanes of a plain sum one by one.
            return jnp.matmul(jnp.ones(x.shape[0], x.dtype), x, precision="highest")
        return jnp.sum(x, axis=0)

    def mean(self, x: Array) -> Array:
        """Mean over them."""
        return self.sum(x) / x.shape[0]

    def max(self, x: Array) -> Array:
        """Largest of them."""
        return jnp.max(x, axis=0)

    def min(self, x: Array) -> Array:
        """Smallest of them."""
        return jnp.min(x, axis=0)
