"""`ims compare A B`: two conditions, course files or result folders, and in what they differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ims.cli.folder import SUMMARY
from ims.cli.subject import is_folder
from ims.cli.written import printer
from ims.errors import BadScenario, FileProblem
from ims.reports.numbers import number
from ims.reports.subject import outcome_words
from ims.reports.words import PART_TITLES, TIME_TITLES, set_title
from ims.treatment.doses import ASSUMED, FULL, TABLE

LATER = ("end_of_course", "month_3", "month_6")
_BESIDE = (
    *(("share_recovered", "Share recovered", "1", time, ("share_recovered", "needling", time)) for time in LATER),
    *((part, title, "NRS", LATER[0], ("effect", "pain_intensity", part)) for part, title in PART_TITLES.items()),
    ("relapse_probability", "Relapse of those recovered", "1", LATER[-1], ("relapse_probability",)),
)
"""What stands beside the outcomes: quantity, title, unit, time, and where a set's summary has it."""
Row = dict[str, Any]


def summary_of(argument: str) -> dict[str, Any] | None:
    """The summary kept in a result folder; None where the argument is no folder.

    Raises
    ------
    FileProblem    the folder holds no summary, or one that cannot be read
    """
    folder = Path(argument)
    if not is_folder(argument):
        return None
    file = folder / SUMMARY
    if not file.is_file():
        raise FileProblem(f"{folder} holds no {SUMMARY}, expected a folder that `ims simulate --out` wrote.")
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise FileProblem(f"{file} cannot be read: {problem}. Simulate again into another folder.") from None
    if not isinstance(found, dict) or not isinstance(found.get("sets"), dict):
        raise FileProblem(f"{file} is no summary of a simulation, expected an object with 'sets'. Simulate again.")
    return found


def common_sets(one: Iterable[str], other: Iterable[str]) -> list[str]:
    """Mechanism sets that both have.

    Raises
    ------
    BadScenario    they have none in common
    """
    first, second = list(one), list(other)
    common = [name for name in first if name in second]
    if not common:
        raise BadScenario(
            f"The two have no set of mechanisms in common: {', '.join(first)} against {', '.join(second)}. "
            "Compare runs made with the same --mechanisms."
        )
    return common


def rows(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Row]:
    """Every quantity that both have, set by set: `set, quantity, unit, time, one, other, difference` (other minus one).

    Raises
    ------
    BadScenario    they have no mechanism set in common
    """
    common = common_sets(one["sets"], other["sets"])
    return [row for name in common for row in _rows(name, one, other)]


def caution(one: Mapping[str, Any], other: Mapping[str, Any], names: tuple[str, str]) -> str:
    """What must be known of two runs whose needles are not of one kind; empty where they are."""
    kinds = [run.get("needle", ASSUMED) for run in (one, other)]
    if kinds[0] == kinds[1]:
        return ""
    if ASSUMED not in kinds:
        return (
            f"Not quite alike: in {names[kinds.index(FULL)]} each needle made its pass (--needle {FULL}), in "
            f"{names[kinds.index(TABLE)]} the short form of it (--needle {TABLE}). The two differ a little."
        )
    assumed = names[kinds.index(ASSUMED)]
    full, kind = next((name, kind) for name, kind in zip(names, kinds, strict=True) if kind != ASSUMED)
    return (
        f"Not alike: in {full} each needle made its pass (--needle {kind}), in {assumed} it has the assumed effect, which is "
        "larger. Part of each difference is this. Simulate both with the same --needle."
    )


def show(one: Mapping[str, Any], other: Mapping[str, Any], names: tuple[str, str]) -> None:
    """Print the differences, set by set."""
    console = printer()
    console.print(Text(f"{names[0]} against {names[1]}, needling; means over people", style="bold"))
    told = caution(one, other, names)
    if told:
        console.print(Text(told, style="yellow"))
    for name in dict.fromkeys(row["set"] for row in rows(one, other)):
        console.print(Rule(Text(set_title(name), style="bold"), align="left", style="dim"))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for column in ("", "time"):
            table.add_column(column)
        for column in (*names, "difference"):
            table.add_column(column, justify="right", overflow="fold")
        for row in rows(one, other):
            if row["set"] == name:
                values = [number(row[key], row["unit"], signed=key == "difference") for key in ("one", "other", "difference")]
                table.add_row(row["title"], TIME_TITLES.get(row["time"], ""), *values)
        console.print(table)


def _rows(name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Row]:
    first, second = one["sets"][name], other["sets"][name]
    for outcome, entry in first["outcomes"].items():
        there = second["outcomes"].get(outcome)
        if there is None or there["unit"] != entry["unit"]:
            continue
        title, unit = outcome_words(one, outcome, entry)
        if outcome_words(other, outcome, there)[0] != title:
            continue
        for time in LATER:
            if entry["needling"][time] and there["needling"][time]:
                yield _row(name, outcome, title, unit, time, entry["needling"][time]["mean"], there["needling"][time]["mean"])
    for quantity, title, unit, time, path in _BESIDE:
        a, b = _at(first, path), _at(second, path)
        if a is not None and b is not None:
            yield _row(name, quantity, title, unit, time, a, b)


def _at(results: Any, path: tuple[str, ...]) -> float | None:
    """The number at the end of a path of keys; None where the path breaks off."""
    for key in path:
        results = results.get(key) if isinstance(results, dict) else None
    return results if isinstance(results, (int, float)) else None


def _row(name: str, quantity: str, title: str, unit: str, time: str, one: float, other: float) -> Row:
    named = {"set": name, "quantity": quantity, "title": title, "unit": unit, "time": time}
    return {**named, "one": one, "other": other, "difference": other - one}
