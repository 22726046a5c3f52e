"""When is a published figure met? The verdict of one row, and the row as `ims validate --json` prints it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ims.catalog.outcome import Target

MET, MISSED, NOT_YET, DEFINITION, GIVEN = "met", "missed", "not expressible yet", "definition", "by construction"
VERDICTS = (MET, MISSED, NOT_YET, DEFINITION, GIVEN)
"""`by construction`: the figure is an input, and the model holds it."""

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True)
class Found:
    """What the model gives for a row: the figure in the row's unit, how it was come by, what counts where the row is silent.

    `band` is what counts as met where the row has no interval in numbers; `source` of it stands in the note.
    """

    value: float
    note: str = ""
    band: tuple[float, float] | None = None


def interval(target: Target) -> tuple[float | None, float | None] | None:
    """What counts as met: the interval of the row, or a standard deviation to either side; None where it is not in numbers."""
    if target.low is not None or target.high is not None:
        return target.low, target.high
    width = target.tolerance.replace("(SD)", "").strip()
    if target.number is not None and _NUMBER.fullmatch(width):
        return target.number - abs(float(width)), target.number + abs(float(width))
    return None


def is_met(value: float, low: float | None, high: float | None, *, printed: str = "") -> bool:
    """Whether a figure lies in [low, high]; an exact figure is met by what rounds to it as it was printed."""
    if not math.isfinite(value):
        return False
    if low is not None and low == high:
        decimals = len(printed.partition(".")[2]) if _NUMBER.fullmatch(printed) else 0
        return round(value, decimals) == low
    return (low is None or value >= low) and (high is None or value <= high)


def judge(target: Target, found: Found | None) -> str:
    """The verdict of a target."""
    if target.role == "definition":
        return DEFINITION
    if found is None:
        return NOT_YET
    asked = found.band or interval(target) or (target.number, target.number)
    if not is_met(found.value, *asked, printed=target.value):
        return MISSED
    return GIVEN if target.role == "input" else MET


def row(
    id: str,  # noqa: A002 - the key of the contract
    role: str,
    *,
    quantity: str,
    unit: str,
    source: str,
    target: float | str | None,
    tolerance: str,
    ours: float | None,
    verdict: str,
    **more: Any,
) -> dict[str, Any]:
    """A row with the keys of the contract first; `set` and `note` always follow."""
    first = {"id": id, "role": role, "quantity": quantity, "unit": unit, "source": source, "target": target}
    second = {"tolerance": tolerance, "ours": _finite(ours), "verdict": verdict}
    return {**first, **second, "set": "", "note": "", **more}


def target_row(target: Target, found: Found | None, **more: Any) -> dict[str, Any]:
    """The row of a target; `more` as in `row`."""
    return row(
        target.id,
        target.role,
        quantity=target.quantity,
        unit=target.unit,
        source=target.provenance.source,
        target=target.value if target.number is None else target.number,
        tolerance=target.tolerance,
        ours=None if found is None else found.value,
        verdict=judge(target, found),
        **{"note": (found.note if found else ""), **more},
    )


def said(low: float | None, high: float | None) -> str:
    """An interval in words, as a tolerance is printed."""
    if low is None:
        return "" if high is None else f"<= {high:g}"
    return f">= {low:g}" if high is None else f"{low:g} to {high:g}"


def tally(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Rows by role and verdict."""
    counts: dict[str, dict[str, int]] = {}
    for one in rows:
        of_role = counts.setdefault(one["role"], {})
        of_role[one["verdict"]] = of_role.get(one["verdict"], 0) + 1
    return counts


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
