"""Named units: sizes that anyone can look up."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from ims.units.table import CURRENT, ENERGY, FORCE, LENGTH, NAMED, POWER, PRESSURE, RESISTANCE, TIME, VOLTAGE


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("d", 86400),
        ("wk", 604800),
        ("y", Fraction(31557600)),
        ("mmHg", Fraction("133.322387415")),
        ("kgf", Fraction("9.80665")),
        ("%", Fraction(1, 100)),
        ("uA", Fraction(1, 10**6)),
        ("ml", Fraction(1, 10**6)),
    ],
)
def test_sizes_are_exact(name: str, size: Fraction) -> None:
    """Defined sizes are fractions, not floats that have lost digits."""
    assert NAMED[name][0] == size


def test_degree_is_a_share_of_a_turn() -> None:
    """360 degrees are one turn, to the last digit of a float."""
    assert float(360 * NAMED["deg"][0]) == 2 * math.pi


def test_twelve_months_are_a_year() -> None:
    """A month is a twelfth of a year."""
    assert 12 * NAMED["month"][0] == NAMED["y"][0]


@pytest.mark.parametrize(
    ("left", "right"),
    [(PRESSURE, FORCE), (ENERGY, FORCE), (POWER, ENERGY), (VOLTAGE, POWER), (RESISTANCE, VOLTAGE)],
)
def test_derived_dimensions_follow_from_simpler_ones(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    """Pressure is force per area, energy force times length, power energy per time, voltage power per current, and so on."""
    over = {PRESSURE: (2, LENGTH), ENERGY: (-1, LENGTH), POWER: (1, TIME), VOLTAGE: (1, CURRENT), RESISTANCE: (1, CURRENT)}
    power, base = over[left]
    assert left == tuple(r - power * b for r, b in zip(right, base, strict=True))
