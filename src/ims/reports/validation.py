"""The table of `ims validate` in a terminal: the headline, then what is missed, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ims.calibration.headline import headline, sentence
from ims.calibration.verdict import DEFINITION, GIVEN, MET, MISSED, NOT_YET, VERDICTS
from ims.reports.words import set_title

BESIDE = "ours_as_described"
TITLES = {
    MISSED: "Missed",
    MET: "Met",
    GIVEN: "Held by construction: inputs of the equations, no prediction",
    NOT_YET: "Not expressible yet: the equations are not in this version",
    DEFINITION: "Definitions and facts about scales",
}
WITH_FIGURES = (MISSED, MET, GIVEN)
"""Verdicts whose rows are shown one by one; of the others the ids are enough."""
FIGURES = 3


def print_validation(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print a table that `calibration.validate` made.

    Parameters
    ----------
    console : rich console; its width decides the form
    rows : rows as `ims validate --json` prints them
    """
    console.print(Text("The model beside published figures", style="bold"))
    told = headline(rows)
    if told.emergent:
        console.print(Text(sentence(told)))
    for line in natural_course_sentences(rows):
        console.print(Text(line))
    console.print()
    console.print(_counts(rows))
    for verdict, title in TITLES.items():
        members = [one for one in rows if one["verdict"] == verdict]
        if not members:
            continue
        console.print()
        console.print(Rule(Text(f"{title} ({len(members)})", style="bold"), align="left", style="dim"))
        if verdict in WITH_FIGURES:
            console.print(_table(members))
        else:
            console.print(Text(", ".join(one["id"] for one in members)))
    console.print()
    console.print(Text("Every field, notes included: --json. What the columns mean: docs/validation.md.", style="dim"))


def natural_course_sentences(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """How many rows of the natural course each set meets, those whose number is ours apart."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for one in rows:
        if "arm" in one:
            groups.setdefault(one["mechanism_set"], []).append(one)
    told = []
    for name, members in groups.items():
        design = [one for one in members if one["mark"] == "design"]
        published = [one for one in members if one["mark"] != "design"]
        counts = [sum(one["verdict"] == MET for one in some) for some in (published, design)]
        own = f", and {counts[1]} of {len(design)} whose number is our own" if design else ""
        told.append(
            f"{set_title(name)}: {counts[0]} of {len(published)} published rows of untreated and sham arms are met{own}."
        )
    return told


def _counts(rows: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("role")
    for verdict in VERDICTS:
        table.add_column(verdict, justify="right")
    for role, counts in headline(rows).counts.items():
        table.add_row(role, *(str(counts.get(verdict, "")) for verdict in VERDICTS))
    return table


def _table(rows: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name, ratio in (("row", 5), ("figure", 8), ("published", 5), ("ours", 3), ("as described", 3), ("role", 3)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for one in rows:
        published = " ".join(str(part) for part in (_number(one["target"]), _inside(one["tolerance"])) if part)
        figure = f"{one['quantity']}{_unit(one['unit'])}"
        beside = _number(one[BESIDE]) if one.get(BESIDE) is not None else ""
        table.add_row(one["id"], figure, published, _number(one["ours"]), beside, one["role"])
    return table


def _unit(unit: str) -> str:
    return "" if unit in ("1", "share") else f" ({unit})"


def _inside(tolerance: str) -> str:
    return f"[{tolerance}]" if tolerance else ""


def _number(value: Any) -> str:
    return f"{value:.{FIGURES}g}" if isinstance(value, (int, float)) else str(value or "-")
