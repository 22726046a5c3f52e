"""Assembly: chosen sub-models become one model, coupled through the names they read and write."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from zlib import crc32

import numpy as np

import ims.physiology as body
from ims.errors import AssemblyError, nearest
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Array, SubModel, Values, Variable

STREAM = "stream:"

Sorted = TypeVar("Sorted")

VARIANTS = {"receptors": ("receptor_turnover", "receptors"), "own_scale": ("condition_scale", "headache_days")}
"""Sub-models that exclude one another, by slot; the first is the default."""


@cache
def library() -> Mapping[str, SubModel]:
    """Every sub-model of the package by name, found by walking `ims.physiology`."""
    found: dict[str, SubModel] = {}
    for info in pkgutil.walk_packages(body.__path__, body.__name__ + "."):
        module = importlib.import_module(info.name)
        for thing in vars(module).values():
            if (
                isinstance(thing, type)
                and issubclass(thing, SubModel)
                and thing is not SubModel
                and thing.__module__ == info.name
            ):
                found[thing.name] = thing()
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class Model:
    """An assembled model: sub-models in the order of one step, and what each name is.

    Every function takes the namespace `xp` first, so the same text runs in numpy, JAX and the symbolic namespace.
    `p` maps a sub-model's name to its parameters.
    """

    submodels: tuple[SubModel, ...]
    states: tuple[Variable, ...]
    held: frozenset[str]
    """States that only jump: nothing moves them between events."""
    writes: tuple[Variable, ...]
    streams: tuple[tuple[str, str], ...]
    """Reads that are chance: name and purpose (`flare_chance`, `flare/normal`)."""
    absent: Mapping[str, tuple[str, float]]
    """Couplings this model leaves out: name -> (shape, value the reader takes instead)."""

    def variable(self, name: str) -> Variable:
        """The state or write of that name."""
        for variable in (*self.states, *self.writes):
            if variable.name == name:
                return variable
        choices = [v.name for v in (*self.states, *self.writes)]
        raise AssemblyError(f"'{name}' is not a variable of this model. Nearest: {', '.join(nearest(name, choices))}.")

    def outputs(
        self, xp: Any, y: Mapping[str, Array], p: Mapping[str, Values], chance: Mapping[str, Array]
    ) -> dict[str, Array]:
        """Every named value at this state: states, absent couplings and algebraic writes in topological order."""
        length = {"person": (), "muscle": (len(y["contracture"]), 1), "segment": (len(y["nerve_function"]), 1)}
        if getattr(xp, "symbolic", False):
            length = {shape: size[:1] for shape, size in length.items()}
        left_out = {name: np.full(length[shape], value) for name, (shape, value) in self.absent.items()}
        named: dict[str, Array] = {**left_out, **y, **chance}
        values = Values(named)
        state = Values(y)
        for submodel in self.submodels:
            if submodel.writes:
                named.update(submodel.output(xp, state, values, p[submodel.name]))
        return named

    def rates(self, xp: Any, y: Mapping[str, Array], p: Mapping[str, Values], chance: Mapping[str, Array]) -> dict[str, Array]:
        """dy/dt of every state that moves between events [1/s]."""
        named = Values(self.outputs(xp, y, p, chance))
        state = Values(y)
        moved: dict[str, Array] = {}
        for submodel in self.submodels:
            if submodel.states:
                moved.update(submodel.rate(xp, state, named, p[submodel.name]))
        return moved

    def decays(self, p: Mapping[str, Values]) -> dict[str, Array]:
        """Linear decay rate of each state that has one [1/s]."""
        found: dict[str, Array] = {}
        for submodel in self.submodels:
            found.update(submodel.decay(p[submodel.name]))
        return {name: rate for name, rate in found.items() if name not in self.held}

    def jump(
        self, xp: Any, event: Any, y: Mapping[str, Array], p: Mapping[str, Values], chance: Mapping[str, Array]
    ) -> dict[str, Array]:
        """State just after an event; all jumps see the state just before it."""
        named = Values(self.outputs(xp, y, p, chance))
        state = Values(y)
        after = dict(y)
        for submodel in self.submodels:
            if submodel.states:
                after.update(submodel.jump(xp, event, state, named, p[submodel.name]))
        return after


class Recorder(Mapping[str, Array]):
    """Stands in for what is read and notes which are used."""

    def __init__(self, shapes: Mapping[str, Array]) -> None:
        self._shapes = shapes
        self.used: list[str] = []

    def __getattr__(self, name: str) -> Array:
        return self[name]

    def __getitem__(self, name: str) -> Array:
        if name not in self._shapes:
            raise KeyError(name)
        self.used.append(name)
        return self._shapes[name]

    def __iter__(self) -> Any:
        return iter(self._shapes)

    def __len__(self) -> int:
        return len(self._shapes)


_PROBE = {"person": (1,), "muscle": (2, 1), "segment": (2, 1)}
_MATRICES = {"paraspinal_of_segment", "segments_of_muscle"}


def _probe(variable: Variable) -> Array:
    if variable.name in _MATRICES:
        return np.full((2, 2), 0.5)
    value = 0.3 + 0.4 * (crc32(variable.name.encode()) % 997) / 997  # no two alike: a difference of two is not zero
    return np.full(_PROBE[variable.shape], value)


class ProbeEvent:
    """An event in which everything happens; used to look at jumps without an engine."""

    def __init__(self) -> None:
        half = np.full((1,), 0.5)
        two = np.full((2, 1), 0.5)
        self.grasped_share = self.placed_share = self.grasped_share_segment = two
        self.grasped_share_mean = self.placed_share_mean = self.visit = self.expectation = half
        self.nociceptive_dose = self.stretch_dose_segment = self.injury_dose = two
        self.nociceptive_dose_mean = self.stretch_dose_mean = half
        self.new_day = self.set_overload = self.overload = self.set_source = self.source = half


def assemble(names: Sequence[str] | None = None, *, without: Sequence[str] = ()) -> Model:
    """Assemble sub-models into one model.

    Parameters
    ----------
    names : sequence of str, optional
        Sub-models to use; by default the whole library with the first variant of each slot.
    without : sequence of str
        Sub-models to leave out of the default.

    Raises
    ------
    AssemblyError
        A name is unknown, a read has no writer, a name has two writers, or the algebraic writes form a ring.
    """
    known = library()
    if names is None:
        spare = {name for options in VARIANTS.values() for name in options[1:]} | set(without)
        names = [name for name in known if name not in spare]
    for name in names:
        if name not in known:
            raise AssemblyError(f"There is no sub-model '{name}'. Nearest: {', '.join(nearest(name, list(known)))}.")
    return link([known[name] for name in names], everything=known.values())


@cache
def assembled(names: tuple[str, ...]) -> Model:
    """The model of these sub-models, assembled once."""
    return assemble(names)


def link(chosen: Sequence[SubModel], *, everything: Any = ()) -> Model:
    """Check the couplings of these sub-models and put them in the order of one step."""
    writer: dict[str, SubModel] = {}
    for submodel in chosen:
        for variable in (*submodel.states, *submodel.writes):
            if variable.name in writer:
                raise AssemblyError(
                    f"'{variable.name}' has two writers: {writer[variable.name].name} and {submodel.name}. "
                    "Each name has one writer; leave one of the two out, or write a sub-model that reads both."
                )
            writer[variable.name] = submodel
    conceivable = {v.name for s in (*everything, *chosen) for v in (*s.states, *s.writes)}
    absent: dict[str, tuple[str, float]] = {}
    streams: list[tuple[str, str]] = []
    for submodel in chosen:
        for read in submodel.reads:
            if read.source.startswith(STREAM):
                streams.append((read.name, read.source.removeprefix(STREAM)))
            elif read.name not in writer:
                if read.absent is None or read.name not in conceivable:
                    close = ", ".join(f"{n} (written by {writer[n].name})" for n in nearest(read.name, list(writer)))
                    raise AssemblyError(f"{submodel.name} reads '{read.name}', which nobody writes. Nearest: {close}.")
                absent[read.name] = (read.shape, read.absent)
            elif _shape(writer[read.name], read.name) != read.shape:
                raise AssemblyError(
                    f"{submodel.name} reads '{read.name}' as one per {read.shape}, but {writer[read.name].name} writes one per "
                    f"{_shape(writer[read.name], read.name)}. Map it in nerve/innervation.py."
                )
    ordered = _order(chosen, writer)
    states = tuple(v for s in ordered for v in s.states)
    writes = tuple(v for s in ordered for v in s.writes)
    return Model(
        submodels=ordered,
        states=states,
        held=frozenset(v.name for v in states) - _moving(ordered),
        writes=writes,
        streams=tuple(dict.fromkeys(streams)),
        absent=absent,
    )


def _shape(submodel: SubModel, name: str) -> str:
    return next(v.shape for v in (*submodel.states, *submodel.writes) if v.name == name)


def _dummies(submodel: SubModel) -> tuple[Values, Recorder, Values]:
    y = Values({v.name: _probe(v) for v in submodel.states})
    reads = Recorder({v.name: _probe(v) for v in (*submodel.reads, *submodel.states)})
    p = Values({v.name: _probe(v) for v in submodel.parameters})
    return y, reads, p


def _moving(chosen: Sequence[SubModel]) -> frozenset[str]:
    moving: set[str] = set()
    for submodel in chosen:
        y, reads, p = _dummies(submodel)
        moving.update(submodel.rate(NumpySpace(), y, reads, p))  # type: ignore[arg-type]
    return frozenset(moving)


def used_by_output(submodel: SubModel) -> tuple[str, ...]:
    """Names that `output` of this sub-model looks at, found by calling it once with a recording mapping."""
    y, reads, p = _dummies(submodel)
    submodel.output(NumpySpace(), y, reads, p)  # type: ignore[arg-type]
    return tuple(dict.fromkeys(reads.used))


def _order(chosen: Sequence[SubModel], writer: Mapping[str, SubModel]) -> tuple[SubModel, ...]:
    """Sort so that every algebraic write comes before the outputs that use it; states are known and make no edge."""
    states = {v.name for s in chosen for v in s.states}
    needs = {s.name: [n for n in used_by_output(s) if n in writer and n not in states] for s in chosen}
    return order({s.name: s for s in chosen}, {name: {writer[n].name for n in reads} for name, reads in needs.items()})


def order(by_name: Mapping[str, Sorted], waits: Mapping[str, set[str]]) -> tuple[Sorted, ...]:
    """Sub-models so that each comes after those it waits for, else in the order of their names.

    Raises
    ------
    AssemblyError
        They wait for one another in a ring.
    """
    ordered: list[Sorted] = []
    done: set[str] = set()
    while len(ordered) < len(by_name):
        ready = sorted(name for name in waits if name not in done and waits[name] <= done)
        if not ready:
            raise AssemblyError(
                f"The algebraic writes form a ring: {_ring(waits, done)}. Break it with a state, or join two of them."
            )
        ordered.extend(by_name[name] for name in ready)
        done.update(ready)
    return tuple(ordered)


def _ring(waits: Mapping[str, set[str]], done: set[str]) -> str:
    at = min(name for name in waits if name not in done)
    path = [at]
    while True:
        at = min(name for name in waits[at] if name not in done)
        if at in path:
            return " -> ".join([*path[path.index(at) :], at])
        path.append(at)
