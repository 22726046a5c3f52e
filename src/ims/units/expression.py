"""Units as they are written: `mm`, `1/d`, `kgf/cm2`, `ml/(min 100 g)`.

Products are written with `*` or a space, quotients with `/` (read from left to right), powers as a whole number after the
name (`m2`, `m^2`, `s-1`), groups in parentheses. Plain numbers are factors. A unit is short and its powers are small: what
is longer or larger is refused, so that reading always ends at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ims.errors import BadUnit, UnknownUnit, unknown
from ims.units.table import NAMED, NONE, Dimension

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z]+|%)(?:\^?(?P<power>-?\d+))?|(?P<mark>[*/()]))")

LONGEST = 60
"""Characters of the longest unit that is read."""
HIGHEST_POWER = 9
"""Largest power, up or down, of a named unit."""
LARGEST = Fraction(10**100)
"""SI units in one of the largest unit; the smallest is its inverse. What lies beyond is no unit of the body."""


@dataclass(frozen=True)
class Unit:
    """A unit that has been read: SI units in one of it, exact, and the powers of the base dimensions."""

    scale: Fraction
    dimension: Dimension

    def __mul__(self, other: Unit) -> Unit:
        return Unit(self.scale * other.scale, _add(self.dimension, other.dimension))

    def __pow__(self, power: int) -> Unit:
        a, b, c, d, e = self.dimension
        return Unit(self.scale**power, (a * power, b * power, c * power, d * power, e * power))


@cache
def read_unit(text: str) -> Unit:
    """The unit that `text` names.

    Raises
    ------
    UnknownUnit    a name in it is not a unit; the message names the nearest
    BadUnit    it cannot be read as a unit at all
    """
    tokens = _tokens(text)
    unit = _product(tokens, text)
    if tokens:
        raise _unreadable(text, "a closing parenthesis without its opening one")
    if not 1 / LARGEST <= unit.scale <= LARGEST:
        raise _unreadable(text, "it is too large or too small to compute with")
    return unit


def _tokens(text: str) -> list[re.Match[str]]:
    """The parts of the text, last one first (so that reading pops from the end)."""
    if not isinstance(text, str) or not text.strip():
        raise _unreadable(text, "nothing written; a number without a dimension has the unit '1'")
    if len(text) > LONGEST:
        raise _unreadable(f"{text[:20]}...", f"it has {len(text)} characters, more than the {LONGEST} of the longest unit")
    found, place = [], 0
    stripped = text.rstrip()
    while place < len(stripped):
        match = _TOKEN.match(stripped, place)
        if match is None:
            raise _unreadable(text, f"{stripped[place:].strip()[0]!r} has no meaning in a unit")
        found.append(match)
        place = match.end()
    return found[::-1]


def _product(tokens: list[re.Match[str]], text: str) -> Unit:
    unit = _factor(tokens, text)
    while tokens and tokens[-1]["mark"] != ")":
        mark = tokens.pop()["mark"] if tokens[-1]["mark"] in ("*", "/") else "*"
        unit = unit * _factor(tokens, text) ** (-1 if mark == "/" else 1)
    return unit


def _factor(tokens: list[re.Match[str]], text: str) -> Unit:
    if not tokens:
        raise _unreadable(text, "it ends where a unit is expected")
    token = tokens.pop()
    if token["number"]:
        return _number(token["number"], text)
    if token["name"]:
        return _named(token["name"]) ** _power(token["power"], text)
    if token["mark"] != "(":
        raise _unreadable(text, f"{token['mark']!r} where a unit is expected")
    unit = _product(tokens, text)
    if not tokens:
        raise _unreadable(text, "an opening parenthesis without its closing one")
    tokens.pop()
    return unit


def _power(digits: str | None, text: str) -> int:
    power = int(digits or 1)
    if abs(power) > HIGHEST_POWER:
        raise _unreadable(text, f"{power} as a power; the largest is {HIGHEST_POWER}, the smallest -{HIGHEST_POWER}")
    return power


def _number(digits: str, text: str) -> Unit:
    scale = Fraction(digits)
    if scale == 0:
        raise _unreadable(text, "zero as a factor")
    return Unit(scale, NONE)


def _named(name: str) -> Unit:
    if name not in NAMED:
        raise unknown(UnknownUnit, name, NAMED, "Units are case-sensitive; see ims.units.table.")
    return Unit(*NAMED[name])


def _add(left: Dimension, right: Dimension) -> Dimension:
    a, b, c, d, e = (x + y for x, y in zip(left, right, strict=True))
    return (a, b, c, d, e)


def _unreadable(text: object, reason: str) -> BadUnit:
    return BadUnit(f"{text!r} cannot be read as a unit: {reason}. Expected a form such as 'mm', '1/d' or 'ml/(min 100 g)'.")
