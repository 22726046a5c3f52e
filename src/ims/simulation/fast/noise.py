"""Chance inside a compiled pass: a number is a function of its lane's key, its counter and its row, and of nothing else.

Two rounds of the 32-bit finalizer of MurmurHash3 over key, counter and row. Keys come from the person's own streams
(`patient.chance`), so a batch, its chunks and its threads never change a number, and two lanes of one person share theirs.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from scipy.special import erfinv

from ims.patient import chance
from ims.physiology.submodel import Array

_COUNTER, _ROW = np.uint32(0x9E3779B9), np.uint32(0x7F4A7C15)
_MIX_A, _MIX_B = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)


def keys(seed: int, purpose: str, person: NDArray[np.integer]) -> NDArray[np.uint32]:
    """Two words a lane, shape (2, lane)."""
    words = [chance.uniform(seed, f"{purpose}/{half}", person) for half in ("low", "high")]
    return np.stack([(w * 2.0**32).astype(np.uint32) for w in words])


def _mix(x: Array) -> Array:
    x = (x ^ (x >> np.uint32(16))) * _MIX_A
    x = (x ^ (x >> np.uint32(13))) * _MIX_B
    return x ^ (x >> np.uint32(16))


def uniform(key: Array, counter: Array, rows: int, dtype: jnp.dtype) -> Array:
    """Uniform numbers in (0, 1): shape (rows, lane), or (lane) where `rows` is 0."""
    first = _mix(key[0] + counter.astype(jnp.uint32) * _COUNTER)
    if rows:
        first = first[None] + jnp.arange(1, rows + 1, dtype=jnp.uint32)[:, None] * _ROW
        second = _mix(first ^ key[1][None])
    else:
        second = _mix(first ^ key[1])
    return ((second >> 8).astype(dtype) + 0.5) * 2.0**-24


def normal(key: Array, counter: Array, rows: int, dtype: jnp.dtype) -> Array:
    """Standard normal numbers by inversion: same arguments."""
    return np.sqrt(2.0).astype(dtype) * jax.lax.erf_inv(2.0 * uniform(key, counter, rows, dtype) - 1.0)


def in_numpy(key: NDArray[np.uint32], counter: NDArray[np.uint32], rows: int = 0) -> NDArray[np.float32]:
    """The numbers of `uniform` by numpy alone, for what is looked at without a program: shape (rows, .., lane), or (.., lane).

    Parameters
    ----------
    counter : (.., 1), against the lanes of the key
    """
    with np.errstate(over="ignore"):
        first = _mix(key[0] + counter * _COUNTER)
        if rows:
            row = np.arange(1, rows + 1, dtype=np.uint32) * _ROW
            first = first[None] + row.reshape(-1, *([1] * first.ndim))
        second = _mix(first ^ key[1])
    return np.asarray(((second >> np.uint32(8)).astype(np.float32) + np.float32(0.5)) * np.float32(2.0**-24))


def normal_in_numpy(key: NDArray[np.uint32], counter: NDArray[np.uint32], rows: int = 0) -> NDArray[np.floating]:
    """Standard normal numbers from those of `in_numpy`, to double precision."""
    return np.asarray(np.sqrt(2.0) * erfinv(2.0 * in_numpy(key, counter, rows).astype(np.float64) - 1.0))
