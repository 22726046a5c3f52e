"""The array namespace of the needle pass in JAX: as that of a course, with reductions as one operation.

Motor units are many rows: written out as sums of rows they would be a hundred operations each.
"""

from __future__ import annotations

from collections.abc import Sequence

import jax.numpy as jnp

from ims.physiology.submodel import Array


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

    def sum(self, x: Array) -> Array:
        """Sum over layers, fibers, endings or units."""
        return jnp.sum(x, axis=0)

    def mean(self, x: Array) -> Array:
        """Mean over them."""
        return jnp.mean(x, axis=0)

    def max(self, x: Array) -> Array:
        """Largest of them."""
        return jnp.max(x, axis=0)

    def min(self, x: Array) -> Array:
        """Smallest of them."""
        return jnp.min(x, axis=0)
