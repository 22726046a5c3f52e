"""`ims explain SUBMODEL`: one sub-model of the needle pass, printed. This module loads the engine's room, not a run."""

from __future__ import annotations

import inspect
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ims.catalog.evidence import MEANING
from ims.catalog.load import load
from ims.cli.lists import cell
from ims.cli.written import printer
from ims.physiology.submodel import FastSubModel
from ims.simulation.fast.assemble import library

PIPED = 120
"""Columns where nobody watches."""


def submodels() -> list[dict[str, str]]:
    """Every sub-model of the pass: name, body system, statement, grade and what it gives."""
    return [
        {
            "name": submodel.name,
            "system": _system(submodel),
            "statement": submodel.statement,
            "grade": submodel.grade,
            "gives": _doc(submodel).partition("\n")[0],
        }
        for submodel in library().values()
    ]


def as_plain(name: str) -> dict[str, Any]:
    """The object that `ims explain SUBMODEL --json` prints."""
    submodel = library()[name]
    return {
        "submodel": submodel.name,
        "scale": "pass",
        "system": _system(submodel),
        "gives": _doc(submodel).partition("\n")[0],
        "statement": submodel.statement,
        "grade": submodel.grade,
        "grade_means": "; ".join(MEANING[letter] for letter in submodel.grade if letter in MEANING),
        "reads": {v.name: v.symbol for v in submodel.reads},
        "writes": {v.name: v.symbol for v in submodel.writes},
        "states": {v.name: v.symbol for v in submodel.states},
        "text": _doc(submodel),
        "parameters": [
            {
                **{key: getattr(entry, key) for key in ("name", "symbol", "unit", "basis", "source", "where", "note")},
                "value": entry.unit_value,
            }
            for entry in load().pass_parameters.values()
            if entry.submodel == name
        ],
    }


def show(name: str) -> None:
    """Print one sub-model of the pass: what it claims, reads and writes, its text with equations and sources, its numbers."""
    found = as_plain(name)
    grade = f"grade {found['grade']}: {found['grade_means']}" if found["grade"] else "bookkeeping, no claim"
    lines: list[RenderableType] = [
        Text(f"{found['statement'] or 'no statement of its own'}; {grade}"),
        *(Text(f"{key:7} {_named(found[key])}") for key in ("reads", "writes", "states") if found[key]),
        Text(""),
        Text(found["text"]),
        Text(""),
        _numbers(found["parameters"]),
    ]
    title = Text(f"{found['system']}/{name}, a sub-model of the needle pass", style="bold")
    printer(PIPED).print(Group(Rule(title, align="left", style="dim"), *(Padding(line, (0, 0, 0, 2)) for line in lines)))


def _named(symbols: dict[str, str]) -> str:
    return ", ".join(f"{name} ({symbol})" for name, symbol in symbols.items())


def _numbers(parameters: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("symbol", "name", "value", "unit", "basis", "source"):
        table.add_column(column, no_wrap=column == "symbol", justify="right" if column == "value" else "left", overflow="fold")
    for row in parameters:
        table.add_row(*(cell(row[column]) for column in ("symbol", "name", "value", "unit", "basis", "source")))
    return table


def _doc(submodel: FastSubModel) -> str:
    return inspect.getdoc(type(submodel)) or ""


def _system(submodel: FastSubModel) -> str:
    return type(submodel).__module__.split(".")[2]
