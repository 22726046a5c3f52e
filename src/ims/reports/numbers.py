"""How a number is written: digits by unit, a true minus sign, a band with an en dash."""

from __future__ import annotations

import math
from collections.abc import Mapping

MINUS, DASH, THIN = "\N{MINUS SIGN}", "\N{EN DASH}", "\N{NARROW NO-BREAK SPACE}"
NOT_KNOWN = "not known"
_DIGITS = {
    "NRS": 1, "point": 1, "points": 1, "kPa": 1, "deg": 0, "mmHg": 0, "1": 2, "kg": 1, "d": 0,
    "d/28 d": 0, "day": 0, "days": 0, "%": 0,
}  # fmt: skip
_UNIT_WORDS = {
    "1": "", "NRS": "of 10", "deg": "degrees", "d": "days", "d/28 d": "days in 28", "day": "days", "point": "points",
    "points": "points", "share": "",
}  # fmt: skip


def unit_words(unit: str) -> str:
    """The unit as it is read aloud; empty for a pure number."""
    return _UNIT_WORDS.get(unit, unit)


def digits(value: float, unit: str) -> int:
    """Decimals that a reader can use: one for a pain score, none for a large number."""
    if unit in _DIGITS:
        return 0 if abs(value) >= 100 else _DIGITS[unit]
    if value == 0 or abs(value) >= 100:
        return 0
    return max(0, min(4, 1 - math.floor(math.log10(abs(value)))))


def number(value: float | None, unit: str = "NRS", *, signed: bool = False, decimals: int | None = None) -> str:
    """A number for reading, without its unit."""
    if value is None or math.isnan(value):
        return NOT_KNOWN
    places = digits(value, unit) if decimals is None else decimals
    text = f"{abs(value):.{places}f}"
    is_zero = float(text) == 0
    if value < 0 and not is_zero:
        return MINUS + text
    return f"+{text}" if signed and not is_zero else text


def band(low: float | None, high: float | None, unit: str = "NRS") -> str:
    """An interval, both ends with the same digits."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return NOT_KNOWN
    places = digits(max(abs(low), abs(high)), unit)
    joint = DASH if low >= 0 else " to "
    return f"{number(low, unit, decimals=places)}{joint}{number(high, unit, decimals=places)}"


def percent(share: float | None, *, decimals: int | None = None) -> str:
    """A share as percent; small ones keep digits instead of becoming zero."""
    if share is None or math.isnan(share):
        return NOT_KNOWN
    value = 100 * share
    if decimals is None:
        decimals = 0 if value >= 10 or value == 0 else (1 if value >= 0.1 else 2)
    return f"{value:.{decimals}f}{THIN}%"


def of_hundred(share: float | None) -> str:
    """A share as people of one hundred; never a false zero or a false hundred."""
    if share is None or math.isnan(share):
        return NOT_KNOWN
    if 0 < share < 0.005:
        return "< 1"
    if 0.995 < share < 1:
        return "> 99"
    return f"{100 * share:.0f}"


def value_at(entry: object, time: str = "end_of_course", statistic: str = "mean") -> float | None:
    """A number out of a summary entry, be it a number, statistics, or statistics by time."""
    if isinstance(entry, Mapping):
        if time in entry:
            return value_at(entry[time], time, statistic)
        return value_at(entry.get(statistic))
    return float(entry) if isinstance(entry, (int, float)) else None
