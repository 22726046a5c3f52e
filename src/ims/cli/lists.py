"""`ims conditions | muscles | parameters | sources`: the catalog as lists, without the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from ims.catalog.listing import rows
from ims.catalog.load import Catalog, load
from ims.catalog.parameter import BASES
from ims.cli.values import choice
from ims.cli.written import printer, write_json

COLUMNS = {
    "conditions": ("name", "presentations", "own_scale", "sessions", "interval_days", "sentence"),
    "muscles": ("name", "code", "roots", "paraspinal", "basis", "label"),
    "parameters": ("name", "symbol", "value", "unit", "basis", "source"),
    "sources": ("name", "year", "doi", "unverified", "reference"),
}
"""Columns of each list; `--json` has all."""
OPTIONS = {"mechanism_set": "--mechanisms"}
"""Options that are not called as the filter they give."""
PIPED = 250
"""Columns where nobody watches: one row a line, so that it can be searched."""


def show(kind: str, *, json: bool, **filters: str) -> None:
    """Print one list of the catalog.

    Parameters
    ----------
    kind : conditions, muscles, parameters or sources
    json : print a list of objects with every field instead of a table
    **filters : as `ims.catalog.listing.rows` takes them; empty ones keep everything

    Raises
    ------
    UnknownName    a filter names what is not there
    """
    _check(filters)
    found = rows(load(), kind, **filters)
    if json:
        write_json(found)
        return
    console = printer(PIPED)
    if not found:
        told = " and ".join(f"{name} {value!r}" for name, value in filters.items() if value)
        console.print(f"No {kind} fit {told}. List all: ims {kind}.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in COLUMNS[kind]:
        table.add_column(column.replace("_", " "), no_wrap=column in ("name", "code"), overflow="fold")
    for row in found:
        table.add_row(*(cell(row[column]) for column in COLUMNS[kind]))
    console.print(table)
    console.print(f"{len(found)} {kind if len(found) != 1 else kind.removesuffix('s')}. Every field: --json.", style="dim")


def _check(filters: Mapping[str, str]) -> None:
    """Refuse a filter that names what is not there, with the option it was given by."""
    numbers = load()
    known = {
        "condition": numbers.conditions,
        "basis": BASES,
        "submodel": (*numbers.parameters, *_of_pass(numbers)),
        "mechanism_set": numbers.mechanism_sets,
    }
    for name, choices in known.items():
        if filters.get(name):
            choice(OPTIONS.get(name, f"--{name}"), filters[name], choices)


def _of_pass(numbers: Catalog) -> tuple[str, ...]:
    """Sub-models of the needle pass, and the hand-over to it."""
    entries = (*numbers.pass_parameters.values(), *numbers.needle_site.values())
    return tuple(dict.fromkeys(entry.submodel for entry in entries))


def cell(value: Any) -> str:
    """A value as it stands in a table: lists with commas, yes or nothing, a dash for nothing known."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if value is None or value == "":
        return "-"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {cell(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(one) for one in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)
