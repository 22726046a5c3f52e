"""`ims explain`: the ordered plan of one step, printed. This module loads the engine's room, not a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ims.catalog.condition import SETS
from ims.cli import explaining_pass
from ims.cli.lists import cell
from ims.cli.request import Request
from ims.cli.subject import subject_words
from ims.cli.written import printer
from ims.errors import UnknownParameter, unknown
from ims.physiology.submodel import SubModel
from ims.reports.words import set_title
from ims.simulation.assemble import library
from ims.simulation.explain import Difference, Explanation, Step, differences, explain
from ims.simulation.scenario import Scenario

READING = (
    "One step, in this order. Symbols stand for one value a muscle, root or person; sum, mean, largest and smallest run over "
    "muscles or roots; := is what an event (a needle, a visit, a new day) does."
)


PIPED = 120
"""Columns where nobody watches."""


def explanations(request: Request) -> dict[str, Explanation]:
    """The plan of one step in each mechanism set that was asked for."""
    return {name: explain(_scenario(request, name)) for name in request.sets}


def between(request: Request) -> tuple[Difference, ...]:
    """Numbers that differ between the two mechanism sets; none where only one was asked for."""
    if request.sets != SETS:
        return ()
    return differences(*(_scenario(request, name) for name in SETS))


def as_plain(request: Request, only: str = "") -> dict[str, Any]:
    """The object that `ims explain --json` prints."""
    plans = explanations(request)
    check(only, next(iter(plans.values())))
    found = {name: explanation.to_dict() for name, explanation in plans.items()}
    for explanation in found.values():
        explanation["steps"] = [step for step in explanation["steps"] if only in ("", step["submodel"])]
    told = [vars(difference) for difference in between(request)]
    return {"condition": request.course.who.condition, "sets": found, "differences": told}


def show(request: Request, *, only: str, numbers: bool) -> None:
    """Print the plan of one step, and in what the sets differ.

    Parameters
    ----------
    only : one sub-model, or all where empty
    numbers : also the value, basis and source of every parameter

    Raises
    ------
    UnknownParameter    the sub-model is not part of this run
    """
    console = printer(PIPED)
    found = explanations(request)
    first = next(iter(found.values()))
    check(only, first)
    console.print(
        Group(*_head(first, found), *_steps(found, only=only, numbers=numbers or bool(only)), *_differences(request, only))
    )


def check(only: str, explanation: Explanation) -> None:
    """Refuse a sub-model that is no part of the run."""
    names = [step.submodel for step in explanation.steps]
    if only in {line["name"] for line in explaining_pass.submodels()}:
        raise UnknownParameter(f"{only!r} is a sub-model of the needle pass, not of the weeks. Show it: ims explain {only}.")
    if only and only not in names:
        raise unknown(UnknownParameter, only, names, "List the sub-models of all runs: ims explain --list.")


def submodels() -> list[dict[str, str]]:
    """Every sub-model there is, of the weeks and then of the pass: name, system, statement, grade, what it gives, scale."""
    weeks = [{**_line(submodel), "scale": "weeks"} for submodel in library().values()]
    return [*weeks, *({**line, "scale": "pass"} for line in explaining_pass.submodels())]


def show_list() -> None:
    """Print every sub-model there is."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("name", "system", "statement", "grade", "gives", "scale"):
        table.add_column(column, no_wrap=column == "name")
    for line in submodels():
        table.add_row(*line.values())
    printer().print(table)


def _line(submodel: SubModel) -> dict[str, str]:
    gives = (type(submodel).__doc__ or "").strip().partition("\n")[0]
    system = type(submodel).__module__.split(".")[2]
    return {"name": submodel.name, "system": system, "statement": submodel.statement, "grade": submodel.grade, "gives": gives}


def _scenario(request: Request, mechanism_set: str) -> Scenario:
    horizon = request.course.last_day + 7.0 * max(request.weeks, 1.0)
    return Scenario(course=request.course, mechanism_set=mechanism_set, without=request.without, horizon=horizon)


def _head(first: Explanation, found: Mapping[str, Explanation]) -> list[RenderableType]:
    sets = " and ".join(set_title(name).lower() for name in found)
    off = f" Switched off: {', '.join(first.without)}." if first.without else ""
    return [
        Text(f"How {subject_words(first.condition, first.presentation)} is computed, {sets}", style="bold"),
        Text(f"Muscles: {', '.join(first.muscles)}. Roots: {', '.join(first.segments)}.{off}"),
        Text(READING, style="dim"),
    ]


def _steps(found: Mapping[str, Explanation], *, only: str, numbers: bool) -> list[RenderableType]:
    first = next(iter(found.values()))
    parts: list[RenderableType] = []
    for place, step in enumerate(first.steps, start=1):
        if only in ("", step.submodel):
            others = [next((s for s in other.steps if s.submodel == step.submodel), None) for other in found.values()]
            parts += _step(place, step, list(found), others, numbers=numbers)
    return parts


def _step(place: int, step: Step, sets: Sequence[str], others: Sequence[Step | None], *, numbers: bool) -> list[RenderableType]:
    grade = f"grade {step.grade}: {step.grade_means}" if step.grade else "bookkeeping, no claim"
    reads = ", ".join(f"{name} ({symbol})" for name, symbol in step.reads.items() if name not in step.left_out)
    absent = ", ".join(f"{name} = {value:g}" for name, value in step.left_out.items())
    gives = ", ".join(f"{name} ({symbol})" for name, symbol in {**step.states, **step.writes}.items())
    lines: list[RenderableType] = [
        Text.assemble((step.gives, "italic")),
        Text(f"{step.statement or 'no statement of its own'}; {grade}"),
        *([Text(f"reads   {reads}")] if reads else []),
        *([Text(f"left out here: {absent}", style="dim")] if absent else []),
        Text(f"writes  {gives}"),
        *(Padding(Text(line, style="cyan"), (0, 0, 0, 2)) for line in (*step.equations, *step.jumps)),
        *([Text(f"sources {', '.join(step.sources)}", style="dim")] if step.sources else []),
        *([_numbers(sets, others)] if numbers and step.parameters else []),
    ]
    title = Text(f"{place}. {step.system}/{step.submodel}", style="bold")
    return [Text(""), Rule(title, align="left", style="dim"), *(Padding(line, (0, 0, 0, 2)) for line in lines)]


def _numbers(sets: Sequence[str], steps: Sequence[Step | None]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("symbol", no_wrap=True)
    table.add_column("parameter")
    for name in sets:
        table.add_column(set_title(name).lower(), justify="right")
    for column in ("unit", "basis", "source"):
        table.add_column(column)
    by_set = [{number.name: number for number in step.parameters} if step else {} for step in steps]
    for name, number in by_set[0].items():
        values = [
            ("0 (off)" if other[name].switched_off else cell(other[name].value)) if name in other else "-" for other in by_set
        ]
        table.add_row(number.symbol, name, *values, number.unit, number.basis, number.source)
    return table


def _differences(request: Request, only: str) -> list[RenderableType]:
    found = [d for d in between(request) if only in ("", d.parameter.split(".")[0])]
    if request.sets != SETS:
        return []
    head: list[RenderableType] = [Text(""), Rule(Text("In what the two sets differ", style="bold"), align="left", style="dim")]
    if not found:
        return [*head, Text("In nothing of this.")]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("parameter", overflow="fold")
    table.add_column("symbol", no_wrap=True)
    for name in SETS:
        table.add_column(set_title(name).lower(), justify="right")
    table.add_column("unit")
    for d in found:
        table.add_row(d.parameter, d.symbol, cell(d.one), cell(d.other), d.unit)
    return [*head, table]
