"""What is computed, in which order, by which equations, with which numbers, and how well the claim behind it is supported."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from ims import units
from ims.catalog.evidence import MEANING
from ims.catalog.load import PRESET, load
from ims.catalog.parameter import Parameter
from ims.physiology.submodel import SubModel, Values, Variable
from ims.simulation.assemble import STREAM, Model
from ims.simulation.events import Event
from ims.simulation.scenario import Scenario
from ims.simulation.setting import Setting, setting
from ims.simulation.symbolic import Node, SymbolicSpace, name, render


@dataclass(frozen=True)
class Number:
    """One parameter as it stands in this run, in the unit it is written in."""

    name: str
    symbol: str
    value: float | Mapping[str, float]
    unit: str
    basis: str
    source: str
    where: str
    switched_off: bool


@dataclass(frozen=True)
class Step:
    """One sub-model in the order of one step.

    `reads` and `writes` hold name and symbol; `left_out` are reads that nobody writes in this run, with the value taken
    instead. An equation is one line of text in the symbols; `jumps` say what an event does.
    """

    submodel: str
    system: str
    gives: str
    statement: str
    grade: str
    grade_means: str
    reads: Mapping[str, str]
    left_out: Mapping[str, float]
    writes: Mapping[str, str]
    states: Mapping[str, str]
    equations: tuple[str, ...]
    jumps: tuple[str, ...]
    parameters: tuple[Number, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """The ordered plan of one step of a run."""

    condition: str
    presentation: str
    mechanism_set: str
    without: tuple[str, ...]
    muscles: tuple[str, ...]
    segments: tuple[str, ...]
    steps: tuple[Step, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Difference:
    """One number that differs between two runs; None where a run has no such number."""

    parameter: str
    symbol: str
    unit: str
    one: float | Mapping[str, float] | None
    other: float | Mapping[str, float] | None


class _Notation:
    """`xp` for reading: each variable is one symbol, and a sum over muscles stays a sum."""

    symbolic = True

    def __init__(self) -> None:
        each = SymbolicSpace()
        self.exp, self.log, self.sqrt, self.abs = each.exp, each.log, each.sqrt, each.abs
        self.minimum, self.maximum, self.where, self.guard = each.minimum, each.maximum, each.where, each.guard

    def sum(self, x: Any) -> Node:
        """Sum over muscles or segments."""
        return Node("sum", (x,))

    def mean(self, x: Any) -> Node:
        """Mean over muscles or segments."""
        return Node("mean", (x,))

    def max(self, x: Any) -> Node:
        """Largest over muscles or segments."""
        return Node("largest", (x,))

    def min(self, x: Any) -> Node:
        """Smallest over muscles or segments."""
        return Node("smallest", (x,))

    def matmul(self, matrix: Any, x: Any) -> Node:
        """Map between muscles and segments."""
        return Node("*", (matrix, x))


def explain(scenario: Scenario) -> Explanation:
    """The ordered plan of one step of this run: reads, writes, equations, numbers, sources and grades.

    Parameters
    ----------
    scenario : Scenario    that `simulate` and `cite` take too

    Returns
    -------
    Explanation    its steps stand in the order in which the values of one moment are worked out
    """
    of = _setting(scenario)
    model = of.model
    off = {full for switch in scenario.without for full in load().mechanisms[switch].parameters}
    return Explanation(
        condition=of.condition,
        presentation=of.presentation,
        mechanism_set=of.mechanism_set,
        without=scenario.without,
        muscles=of.anatomy.muscles,
        segments=of.anatomy.segments,
        steps=tuple(_step(submodel, model, of, off) for submodel in model.submodels),
    )


def differences(one: Scenario, other: Scenario) -> tuple[Difference, ...]:
    """Numbers that differ between two runs, in the order of one step of the first; sub-models that only one has come last."""
    first, second = (_used(_setting(scenario)) for scenario in (one, other))
    found = []
    for full in dict.fromkeys((*first, *second)):
        a, b = first.get(full), second.get(full)
        if a is not None and b is not None and a.value == b.value:
            continue
        shown = a or b
        if shown is not None:
            found.append(Difference(full, shown.symbol, shown.unit, _in(a, shown.unit), _in(b, shown.unit)))
    return tuple(found)


def equations(submodel: SubModel) -> tuple[str, ...]:
    """What a sub-model writes and how its states move, one line of text each, in the symbols of its variables."""
    y, reads, p = _symbols(submodel)
    xp = _Notation()
    own = _own_symbols(submodel)
    told: list[str] = []
    known: dict[int, Node] = {}
    for key, value in submodel.output(xp, y, reads, p).items():
        told.append(f"{own[key]} = {render(_told_before(value, known))}")
        if isinstance(value, Node) and value.op not in ("name", "number"):
            known[id(value)] = name(own[key])
    moved = submodel.rate(xp, y, reads, p)
    return (*told, *(f"d{own[key]}/dt = {render(_told_before(value, known))}" for key, value in moved.items()))


def jumps(submodel: SubModel) -> tuple[str, ...]:
    """What an event does to the states of a sub-model, one line of text each; fields of the event stand with their names."""
    y, reads, p = _symbols(submodel)
    event = Event(**{field.name: name(field.name) for field in fields(Event)})
    own = _own_symbols(submodel)
    return tuple(f"{own[key]} := {render(value)}" for key, value in submodel.jump(_Notation(), event, y, reads, p).items())


def _told_before(value: Any, known: Mapping[int, Node]) -> Any:
    """The expression with what was written before named by its symbol."""
    if not isinstance(value, Node) or value.op in ("name", "number"):
        return value
    return known.get(id(value)) or Node(value.op, tuple(_told_before(part, known) for part in value.args))


def _setting(scenario: Scenario) -> Setting:
    if scenario.is_preset:
        return setting(PRESET, "", PRESET)
    who = scenario.course.who
    return setting(who.condition, who.presentation or "", scenario.mechanism_set)


def _used(of: Setting) -> dict[str, Parameter]:
    order = [submodel.name for submodel in of.model.submodels]
    known = [full for full in of.entries if full.split(".")[0] in order]
    return {full: of.entries[full] for full in sorted(known, key=lambda full: order.index(full.split(".")[0]))}


def _in(entry: Parameter | None, unit: str) -> float | Mapping[str, float] | None:
    """The value in that unit; both runs are shown in one."""
    if entry is None or entry.unit == unit:
        return None if entry is None else entry.unit_value
    from_si: Callable[[float], float] = lambda value: units.from_si(value, unit)  # noqa: E731 - a local shorthand
    if isinstance(entry.value, Mapping):
        return {place: from_si(value) for place, value in entry.value.items()}
    return from_si(entry.value)


def _step(submodel: SubModel, model: Model, of: Setting, off: set[str]) -> Step:
    numbers = tuple(
        Number(
            entry.name,
            entry.symbol,
            entry.unit_value,
            entry.unit,
            entry.basis,
            entry.source,
            entry.where,
            full in off,
        )
        for full, entry in of.entries.items()
        if entry.submodel == submodel.name
    )
    return Step(
        submodel=submodel.name,
        system=type(submodel).__module__.split(".")[2],
        gives=(inspect.getdoc(type(submodel)) or "").partition("\n")[0],
        statement=submodel.statement,
        grade=submodel.grade,
        grade_means="; ".join(MEANING[letter] for letter in _letters(submodel.grade)),
        reads={v.name: _chance(v) or v.symbol for v in submodel.reads},
        left_out={v.name: model.absent[v.name][1] for v in submodel.reads if v.name in model.absent},
        writes={v.name: v.symbol for v in submodel.writes},
        states={v.name: v.symbol for v in submodel.states},
        equations=equations(submodel),
        jumps=jumps(submodel),
        parameters=numbers,
        sources=tuple(sorted({number.source for number in numbers})),
    )


def _letters(grade: str) -> Sequence[str]:
    return [letter for letter in grade.replace("/", " ").split() if letter in MEANING]


def _chance(variable: Variable) -> str:
    return f"{variable.symbol}, chance" if variable.source.startswith(STREAM) else ""


def _own_symbols(submodel: SubModel) -> dict[str, str]:
    return {v.name: v.symbol for v in (*submodel.states, *submodel.writes)}


def _symbols(submodel: SubModel) -> tuple[Values, Values, Values]:
    def named(variables: Sequence[Variable]) -> Values:
        return Values({v.name: name(v.symbol) for v in variables})

    return named(submodel.states), named((*submodel.reads, *submodel.states)), named(submodel.parameters)
