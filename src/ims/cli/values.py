"""Numbers and words as they are typed, checked before anything is solved."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ims.errors import FEW, OutOfRange, UnknownOption, cut, nearest


def whole(option: str, text: str, low: int, high: int, meaning: str) -> int:
    """A whole number in [low, high].

    Raises
    ------
    OutOfRange    what was typed is no such number; the message says what it counts
    """
    expected = f"expected a whole number from {low} to {high}: {meaning}"
    try:
        value = int(text.replace("_", ""))
    except ValueError:
        raise OutOfRange(f"{option} is {cut(text)}, {expected}.") from None
    if not low <= value <= high:
        told = str(value) if abs(value) < 10**20 else f"a number of {len(str(abs(value)))} digits"
        raise OutOfRange(f"{option} is {told}, {expected}.")
    return value


def number(option: str, text: str, low: float, high: float, meaning: str) -> float:
    """A finite number in [low, high].

    Raises
    ------
    OutOfRange    what was typed is no such number; the message says in what it counts
    """
    expected = f"expected a number from {low:g} to {high:g}: {meaning}"
    try:
        value = float(text)
    except ValueError:
        raise OutOfRange(f"{option} is {cut(text)}, {expected}. Write it without its unit.") from None
    if not (math.isfinite(value) and low <= value <= high):
        raise OutOfRange(f"{option} is {value:g}, {expected}.")
    return value


def choice(option: str, text: str, choices: Iterable[str]) -> str:
    """One of a few words.

    Raises
    ------
    UnknownOption    it is none of them; the message names them and the nearest
    """
    known = tuple(choices)
    if text in known:
        return text
    near = nearest(text, known)
    remedy = f" Nearest: {', '.join(near)}." if near else ""
    told = ", ".join(known) if len(known) <= FEW else f"{', '.join(known[:3])} ... {known[-1]} ({len(known)} in all)"
    raise UnknownOption(f"{option} is {cut(text)}, expected one of: {told}.{remedy}")


def several(option: str, text: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Some of a few words, joined by commas; each counts once.

    Raises
    ------
    UnknownOption    one of them is not a choice, or there is none between two commas
    """
    known = tuple(choices)
    return tuple(dict.fromkeys(choice(option, word.strip(), known) for word in text.split(",")))
