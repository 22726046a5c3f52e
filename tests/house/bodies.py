"""Every sub-model of the package, found by walking it, and values to run it with.

Values are drawn between 0.2 and 0.9 in units natural to their clock (a day, a centimeter, some kilopascals; a millisecond, a
millimeter), so that every term of an equation counts. Nothing here reads the catalog: the equations must hold whatever the
numbers are.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

import ims.physiology as physiology
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import FastSubModel, SubModel, Values, Variable
from ims.simulation.events import Event
from ims.units import dimension

MUSCLES, SEGMENTS, PERSONS = 3, 2, 5
MATRICES = {"paraspinal_of_segment": (SEGMENTS, MUSCLES), "segments_of_muscle": (MUSCLES, SEGMENTS)}
FROM_ANATOMY = {*MATRICES, "supply_outside"}
"""Parameters that follow from the chosen muscles and roots and so stand in no file."""
DAY, CENTIMETER, KILOPASCALS = 86400.0, 0.01, 4000.0
NATURAL = (CENTIMETER, KILOPASCALS * CENTIMETER * DAY**2, DAY, 1e-3, 310.0)
"""Sizes of length, mass, time, charge and temperature at which values are drawn."""

EVENT_SHAPES = {
    **dict.fromkeys(
        ("grasped_share", "placed_share", "released_share", "by_pass", "nociceptive_dose", "injury_dose"), "muscle"
    ),
    **dict.fromkeys(("grasped_share_segment", "stretch_dose_segment"), "segment"),
}
FUNCTIONS = ("decay", "output", "rate", "jump")
FAST_FUNCTIONS = ("derive", "start", "decay", "output", "rate", "crossed")
FAST_ROWS = {"layer": 7, "intrafusal": 3, "ending": 3, "unit": 6}
MILLISECOND, MILLIMETER = 1e-3, 1e-3
FAST_NATURAL = (MILLIMETER, KILOPASCALS * MILLIMETER * MILLISECOND**2, MILLISECOND, 1e-9, 310.0)

AnySubModel = SubModel | FastSubModel


@cache
def submodels() -> tuple[SubModel, ...]:
    """Every sub-model of the slow clock, sorted by module."""
    return tuple(found for found in everything() if isinstance(found, SubModel))


@cache
def fast_submodels() -> tuple[FastSubModel, ...]:
    """Every sub-model of the needle pass, sorted by module."""
    return tuple(found for found in everything() if isinstance(found, FastSubModel))


@cache
def everything() -> tuple[AnySubModel, ...]:
    """Every sub-model of both clocks, sorted by module."""
    found = []
    for info in pkgutil.walk_packages(physiology.__path__, physiology.__name__ + "."):
        module = importlib.import_module(info.name)
        for thing in vars(module).values():
            own = isinstance(thing, type) and issubclass(thing, AnySubModel) and thing not in (SubModel, FastSubModel)
            if own and thing.__module__ == info.name:
                found.append(thing())
    return tuple(found)


def functions_of(submodel: AnySubModel) -> tuple[str, ...]:
    """The functions of its interface, each of which it spells out."""
    return FUNCTIONS if isinstance(submodel, SubModel) else FAST_FUNCTIONS


def in_catalog(variable: Variable) -> bool:
    """Whether a parameter stands in a file: not what follows from the anatomy, the structure, another's number or chance."""
    return variable.name not in FROM_ANATOMY and not variable.source.startswith(("structure:", "stream:", "of:"))


def scale(unit: str, sizes: Sequence[float]) -> float:
    """How large one natural `unit` is where the base units have these sizes."""
    return float(np.prod([size**power for size, power in zip(sizes, dimension(unit), strict=True)]))


def shape_of(variable: Variable, persons: int) -> tuple[int, ...]:
    """Array shape of a variable: persons last."""
    if variable.name in MATRICES:
        return MATRICES[variable.name]
    rows = {"muscle": MUSCLES, "segment": SEGMENTS, **FAST_ROWS}
    return (persons,) if variable.shape == "person" else (rows[variable.shape], persons)


def declared(submodel: AnySubModel, function: str) -> Mapping[str, Variable]:
    """What a function may return: writes for `output`, derived values for `derive`, states for the others."""
    given = {"output": submodel.writes, "derive": getattr(submodel, "derived", ())}
    return {v.name: v for v in given.get(function, submodel.states)}


class Recorder(Mapping[str, Any]):
    """Named arrays that note which of them are read, and refuse what was not declared."""

    def __init__(self, items: Mapping[str, Any]) -> None:
        self.items_, self.used = dict(items), set[str]()

    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __getitem__(self, name: str) -> Any:
        if name not in self.items_:
            raise KeyError(f"'{name}' is read but not declared")
        self.used.add(name)
        return self.items_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.items_)

    def __len__(self) -> int:
        return len(self.items_)


class Sample:
    """One set of inputs of a sub-model: states, reads, parameters and an event."""

    def __init__(
        self, states: dict[str, Any], reads: dict[str, Any], parameters: dict[str, Any], event: dict[str, Any]
    ) -> None:
        self.states, self.reads, self.parameters, self.event = states, reads, parameters, event

    def call(self, submodel: AnySubModel, function: str, xp: Any, wrap: Any = Values) -> dict[str, Any]:
        """Call one of the functions of its interface with these inputs."""
        parameters = dict(self.parameters)
        if isinstance(submodel, FastSubModel) and function != "derive":
            parameters |= submodel.derive(NumpySpace(), Values(parameters))
        y, p, event = wrap(self.states), wrap(parameters), SimpleNamespace(**self.event)
        reads = wrap({**self.reads, **self.states})
        arguments: dict[str, tuple[Any, ...]] = {
            "derive": (xp, p),
            "start": (xp, p),
            "decay": (p,),
            "output": (xp, y, reads, p),
            "rate": (xp, y, reads, p),
            "jump": (xp, event, y, reads, p),
            "crossed": (xp, y, reads, p),
        }
        found: dict[str, Any] = getattr(submodel, function)(*arguments[function])
        return found

    def changed(self, change: Any) -> Sample:
        """The same inputs, each array changed by `change(kind, name, array)`."""
        parts = {kind: {n: change(kind, n, a) for n, a in getattr(self, kind).items()} for kind in vars(self)}
        return Sample(**parts)


def sample(submodel: AnySubModel, *, seed: int, persons: int = PERSONS) -> Sample:
    """Draw inputs for a sub-model; matrices get rows that sum to less than 1, as where a root lies outside the run."""
    rng = np.random.default_rng([seed, *submodel.name.encode()])
    natural = NATURAL if isinstance(submodel, SubModel) else FAST_NATURAL

    def draw(variable: Variable) -> Any:
        if variable.name in MATRICES:
            matrix = rng.uniform(0.2, 0.9, MATRICES[variable.name])
            return 0.9 * matrix / matrix.sum(axis=1, keepdims=True)
        return rng.uniform(0.2, 0.9, shape_of(variable, persons)) * scale(variable.unit, natural)

    event = {f.name: draw(Variable(f.name, "", "1", EVENT_SHAPES.get(f.name, "person"))) for f in fields(Event)}
    return Sample(
        states={v.name: draw(v) for v in submodel.states},
        reads={v.name: draw(v) for v in submodel.reads},
        parameters={v.name: draw(v) for v in submodel.parameters},
        event={**event, "new_day": 1.0},
    )
