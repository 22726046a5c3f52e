"""The named units: how many SI units one of them is, and what it measures.

A dimension is the powers of (length, mass, time, charge, temperature). Angles, shares and points on a pain scale have none.
Degrees Celsius are left out: they have an offset, and a temperature difference is the same in kelvin.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

Dimension = tuple[int, int, int, int, int]

NONE: Dimension = (0, 0, 0, 0, 0)
LENGTH: Dimension = (1, 0, 0, 0, 0)
VOLUME: Dimension = (3, 0, 0, 0, 0)
MASS: Dimension = (0, 1, 0, 0, 0)
TIME: Dimension = (0, 0, 1, 0, 0)
FREQUENCY: Dimension = (0, 0, -1, 0, 0)
FORCE: Dimension = (1, 1, -2, 0, 0)
PRESSURE: Dimension = (-1, 1, -2, 0, 0)
ENERGY: Dimension = (2, 1, -2, 0, 0)
POWER: Dimension = (2, 1, -3, 0, 0)
CHARGE: Dimension = (0, 0, 0, 1, 0)
CURRENT: Dimension = (0, 0, -1, 1, 0)
VOLTAGE: Dimension = (2, 1, -2, -1, 0)
RESISTANCE: Dimension = (2, 1, -1, -2, 0)
CONDUCTANCE: Dimension = (-2, -1, 1, 2, 0)
CAPACITANCE: Dimension = (-2, -1, 2, 2, 0)
TEMPERATURE: Dimension = (0, 0, 0, 0, 1)

_DAY = Fraction(86400)
_YEAR = _DAY * Fraction(36525, 100)
_GRAVITY = Fraction(980665, 100000)
_MILLI, _MICRO, _NANO = Fraction(1, 1000), Fraction(1, 10**6), Fraction(1, 10**9)

NAMED: Mapping[str, tuple[Fraction, Dimension]] = MappingProxyType(
    {
        "%": (Fraction(1, 100), NONE),
        "NRS": (Fraction(1), NONE),
        "point": (Fraction(1), NONE),
        "share": (Fraction(1), NONE),
        "rad": (Fraction(1), NONE),
        "deg": (Fraction(math.pi) / 180, NONE),
        "s": (Fraction(1), TIME),
        "ms": (_MILLI, TIME),
        "min": (Fraction(60), TIME),
        "h": (Fraction(3600), TIME),
        "d": (_DAY, TIME),
        "wk": (7 * _DAY, TIME),
        "month": (_YEAR / 12, TIME),
        "y": (_YEAR, TIME),
        "Hz": (Fraction(1), FREQUENCY),
        "m": (Fraction(1), LENGTH),
        "cm": (Fraction(1, 100), LENGTH),
        "mm": (_MILLI, LENGTH),
        "um": (_MICRO, LENGTH),
        "l": (_MILLI, VOLUME),
        "ml": (_MICRO, VOLUME),
        "kg": (Fraction(1), MASS),
        "g": (_MILLI, MASS),
        "mg": (_MICRO, MASS),
        "N": (Fraction(1), FORCE),
        "mN": (_MILLI, FORCE),
        "kgf": (_GRAVITY, FORCE),
        "Pa": (Fraction(1), PRESSURE),
        "kPa": (Fraction(1000), PRESSURE),
        "MPa": (Fraction(10**6), PRESSURE),
        "mmHg": (Fraction(133322387415, 10**9), PRESSURE),
        "J": (Fraction(1), ENERGY),
        "W": (Fraction(1), POWER),
        "C": (Fraction(1), CHARGE),
        "A": (Fraction(1), CURRENT),
        "mA": (_MILLI, CURRENT),
        "uA": (_MICRO, CURRENT),
        "nA": (_NANO, CURRENT),
        "V": (Fraction(1), VOLTAGE),
        "mV": (_MILLI, VOLTAGE),
        "uV": (_MICRO, VOLTAGE),
        "ohm": (Fraction(1), RESISTANCE),
        "Mohm": (Fraction(10**6), RESISTANCE),
        "S": (Fraction(1), CONDUCTANCE),
        "mS": (_MILLI, CONDUCTANCE),
        "F": (Fraction(1), CAPACITANCE),
        "uF": (_MICRO, CAPACITANCE),
        "K": (Fraction(1), TEMPERATURE),
    }
)
"""Name -> (SI units in one of it, dimension). A month is a twelfth of a year of 365.25 days."""
