"""Checks of one field: what came, what was expected, what is near."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ims.errors import BadCourse, ImsError, OutOfRange, UnknownOption, nearest

SECONDS_A_DAY = 86_400
"""A time of a course is kept as days and is exact to the second."""
LONGEST_DAYS = 3_660
"""No reading or session lies further than ten years from the first session."""

_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NEAR_A_SECOND = 1e-5
"""Rounding allowed in a day number, in seconds: a double of ten years of days is exact to 1e-7 s."""


@contextmanager
def within(place: str) -> Iterator[None]:
    """Put the place in the record, such as `sessions[2].`, before the message of whatever is refused inside."""
    try:
        yield
    except ImsError as error:
        raise type(error)(f"{place}{error}") from None


def key(field: str, value: Any, example: str) -> str:
    """A name in snake case, such as a muscle or a condition."""
    if not isinstance(value, str):
        raise BadCourse(f"{field} is {shown(value)}, expected a name such as {example!r}.")
    if not _KEY.fullmatch(value):
        raise BadCourse(f"{field} is {shown(value)}, expected a name in lower case with underscores, such as {example!r}.")
    return value


def choice(field: str, value: Any, choices: Sequence[str]) -> str:
    """One of a few words."""
    if isinstance(value, str) and value in choices:
        return value
    if not isinstance(value, str):
        raise BadCourse(f"{field} is {shown(value)}, expected one of: {', '.join(choices)}.")
    near = nearest(value, choices)
    remedy = f" Nearest: {', '.join(near)}." if near else ""
    raise UnknownOption(f"{field} is {shown(value)}, expected one of: {short(choices)}.{remedy}")


def number(field: str, value: Any, low: float, high: float, meaning: str) -> float:
    """A finite number in [low, high]; `meaning` says what it counts and in what."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadCourse(f"{field} is {shown(value)}, expected a number: {meaning}.")
    if not low <= value <= high:  # compared as it came: a whole number of a file may be larger than any float
        told = f"{value:.12g}" if isinstance(value, float) else _whole_number(value)
        raise OutOfRange(f"{field} is {told}, expected {low:.12g} to {high:.12g}: {meaning}.")
    return float(value) + 0.0  # no negative zero


def whole(field: str, value: Any, low: int, high: int, meaning: str) -> int:
    """A whole number in [low, high]."""
    found = number(field, value, low, high, meaning)
    if found != int(found):
        raise OutOfRange(f"{field} is {found:.12g}, expected a whole number from {low} to {high}: {meaning}.")
    return int(found)


def yes_no(field: str, value: Any, meaning: str) -> bool:
    """True or false, never a number or a word."""
    if not isinstance(value, bool):
        raise BadCourse(f"{field} is {shown(value)}, expected true or false: {meaning}. Leave it out if not recorded.")
    return value


def days(field: str, value: Any, low: float) -> float:
    """Days from the first session, exact to the second.

    Two ways to write the same second (1/3 and 0.3333333333333) give the same number, hence the same record.
    """
    if isinstance(value, (datetime.date, datetime.time)) or (isinstance(value, str) and _looks_like_a_date(value)):
        raise BadCourse(
            f"{field} is the calendar date or time {value}; a course holds none, so that nobody can be identified by it. "
            "Count days from the first session: 0, 7, 14 ..."
        )
    found = number(field, value, low, LONGEST_DAYS, "days from the first session")
    seconds = found * SECONDS_A_DAY
    nearest_second = round(seconds)
    if abs(seconds - nearest_second) > _NEAR_A_SECOND:
        raise OutOfRange(
            f"{field} is {found!r}, which is {seconds:.3f} s from the first session; a time is exact to the second. "
            f"Nearest: {nearest_second / SECONDS_A_DAY!r}."
        )
    return nearest_second / SECONDS_A_DAY


def shown(value: Any) -> str:
    """The value as a reader of the file knows it, cut where it is long."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = repr(value) if isinstance(value, (str, int, float)) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _whole_number(value: int) -> str:
    """A whole number as it came, or how long it is where it cannot be written out."""
    digits = int(value.bit_length() * math.log10(2)) + 1
    return f"{value:.12g}" if digits <= 300 else f"a whole number of some {digits} digits"


def short(choices: Sequence[str]) -> str:
    """The choices in words; a long list is cut to its ends."""
    if len(choices) <= 12:
        return ", ".join(choices)
    return f"{', '.join(choices[:3])} ... {choices[-1]}"


def _looks_like_a_date(text: str) -> bool:
    return re.search(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", text) is not None
