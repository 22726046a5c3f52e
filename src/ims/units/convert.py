"""Conversion between a written unit and SI."""

from __future__ import annotations

from typing import Any, overload

from ims.units.expression import read_unit
from ims.units.table import Dimension

# Arrays of numpy, JAX and the symbolic namespace pass through here; no common type describes them.
Array = Any


def factor(unit: str) -> float:
    """How many SI units one `unit` is."""
    return float(read_unit(unit).scale)


def dimension(unit: str) -> Dimension:
    """Powers of (length, mass, time, charge, temperature) that `unit` measures."""
    return read_unit(unit).dimension


def convertible(left: str, right: str) -> bool:
    """Whether both units measure the same thing."""
    return dimension(left) == dimension(right)


@overload
def to_si(value: float, unit: str) -> float: ...
@overload
def to_si(value: Array, unit: str) -> Array: ...
def to_si(value: Array, unit: str) -> Array:
    """`value`, given in `unit`, in SI units.

    Parameters
    ----------
    value : number or array    in `unit`
    unit : str    as written beside the value

    Returns
    -------
    number or array    in the SI unit of the same dimension (seconds, pascals, radians ...)

    Raises
    ------
    UnknownUnit, BadUnit    `unit` is not one
    """
    return value * factor(unit)


@overload
def from_si(value: float, unit: str) -> float: ...
@overload
def from_si(value: Array, unit: str) -> Array: ...
def from_si(value: Array, unit: str) -> Array:
    """`value`, given in SI units, in `unit`; the inverse of `to_si`."""
    return value / factor(unit)
