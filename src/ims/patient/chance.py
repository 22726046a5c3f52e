"""Chance: one counter-based stream per person and purpose.

A number is a function of (seed, purpose, person, counter) and of nothing else, so batches, chunks, threads and arms never
change it, and two arms share every person's chance.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Finalizer of SplitMix64: every bit of the input moves half the bits of the output."""
    z = (z ^ (z >> np.uint64(30))) * _MIX_A
    z = (z ^ (z >> np.uint64(27))) * _MIX_B
    return z ^ (z >> np.uint64(31))


def _key(seed: int, purpose: str) -> np.uint64:
    digest = hashlib.sha256(f"{seed}/{purpose}".encode()).digest()
    return np.uint64(int.from_bytes(digest[:8], "little"))


def uniform(
    seed: int, purpose: str, person: NDArray[np.integer], counter: int | NDArray[np.integer] = 0
) -> NDArray[np.float64]:
    """Uniform numbers in (0, 1), one for each person and counter (broadcast together).

    Parameters
    ----------
    seed : int
        Seed of the run.
    purpose : str
        What the chance is for; different purposes are independent.
    person, counter : array of int
        Which person, and which draw of that person; negative counters are days before the first session.

    Sources
    -------
    Steele2014, SplitMix64
    """
    with np.errstate(over="ignore"):
        who = _mix(_key(seed, purpose) + np.asarray(person).astype(np.int64).astype(np.uint64) * _STEP)
        z = _mix(who + np.asarray(counter).astype(np.int64).astype(np.uint64) * _STEP + _STEP)
    return ((z >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def normal(seed: int, purpose: str, person: NDArray[np.integer], counter: int | NDArray[np.integer] = 0) -> NDArray[np.float64]:
    """Standard normal numbers by inversion of `uniform`: same arguments, same guarantees."""
    drawn: NDArray[np.float64] = ndtri(uniform(seed, purpose, person, counter))
    return drawn
