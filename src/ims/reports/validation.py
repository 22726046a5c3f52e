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
from ims.catalog.condition import SETS
from ims.reports.words import set_title

BESIDE = "ours_as_described"
DISTANCE = "distance"
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
            console.print(_table([one for one in members if verdict == MISSED or one["role"] != DISTANCE]))
        else:
            console.print(Text(", ".join(one["id"] for one in members)))
            for one in members:
                if verdict == NOT_YET and one["note"]:
                    console.print(Text(f"{one['id']}: {one['note']}"))
    for name in SETS:
        distances = [one for one in rows if one["role"] == DISTANCE and one["set"] == name]
        if distances:
            console.print()
            title = (
                f"Distances between conditions, {set_title(name).lower()} (all above {distances[0]['target']} counts as apart)"
            )
            console.print(Rule(Text(title, style="bold"), align="left", style="dim"))
            console.print(_matrix(distances))
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
    for name, ratio in (("row", 6), ("figure", 8), ("published", 5), ("as evidenced", 3), ("as described", 3), ("role", 3)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for one in rows:
        published = " ".join(part for part in (_number(one["target"]), _inside(one["tolerance"])) if part)
        figure = f"{one['quantity']}{_unit(one['unit'])}"
        table.add_row(_row_name(one), figure, published, *_by_set(one), one["role"])
    return table


def _row_name(one: Mapping[str, Any]) -> str:
    """The id without its set, as words, so that it breaks between them; the set is seen from the column of the figure."""
    short = one["id"].removesuffix(f".{one['set']}") if one["set"] else one["id"]
    return str(short).replace("_", " ")


def _by_set(one: Mapping[str, Any]) -> tuple[str, str]:
    """The figure under the set it was made in; of both where the row has both."""
    if one["set"] == "as_described":
        return "", _number(one["ours"])
    return _number(one["ours"]), "" if one.get(BESIDE) is None else _number(one[BESIDE])


def _matrix(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Distances of all pairs, conditions numbered in the order of the rows."""
    values = {tuple(one["pair"]): one for one in rows}
    names = list(dict.fromkeys(name for pair in values for name in pair))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for place, _ in enumerate(names[1:], 2):
        table.add_column(str(place), justify="right")
    for place, name in enumerate(names[:-1], 1):
        cells = [values.get((name, other)) for other in names[1:]]
        table.add_row(f"{place} {name}", *(_distance(cell) for cell in cells))
    table.add_row(f"{len(names)} {names[-1]}", *("" for _ in names[1:]))
    return table


def _distance(one: Mapping[str, Any] | None) -> Text:
    if one is None:
        return Text("")
    return Text(f"{one['ours']:.2f}", style="" if one["verdict"] == MET else "bold yellow")


def _unit(unit: str) -> str:
    return "" if unit in ("1", "share") else f" ({unit})"


def _inside(tolerance: str) -> str:
    return f"[{tolerance}]" if tolerance else ""


def _number(value: Any) -> str:
    return f"{value:.{FIGURES}g}" if isinstance(value, (int, float)) else str(value or "-")
