"""Assembly of the needle pass: its sub-models, coupled through the names they read and write."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np

import ims.physiology as body
from ims.errors import AssemblyError, nearest
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Array, FastSubModel, Values, Variable
from ims.simulation.assemble import Recorder, order

STREAM = "stream:"
HAND = "hand"
CLOCK = "clock"

SIZES = {"person": 0, "layer": 7, "intrafusal": 3, "ending": 24, "unit": 120}
"""Rows of each shape: seven layers from skin to beyond the muscle, three intrafusal fibers, the endings that stand for all
within reach of the needle, and the motor units of a pool (Fuglevand1993)."""

VARIANTS: Mapping[str, tuple[str, ...]] = {
    "pool": ("motor_neuron_pool", "motor_neuron_pool_cisi2008"),
    "loci": ("local_twitch", "known_loci"),
    "tendon": ("muscle_tendon", "rigid_tendon"),
}
"""Sub-models that exclude one another, by slot; the first is the default."""


@dataclass(frozen=True, order=True)
class Delayed:
    """A read that comes late: who reads it, what, and the parameter that holds by how much."""

    submodel: str
    read: str
    by: str


@dataclass(frozen=True)
class FastModel:
    """An assembled needle pass: sub-models in the order of one step, and what each name is."""

    submodels: tuple[FastSubModel, ...]
    states: tuple[Variable, ...]
    writes: tuple[Variable, ...]
    hand: tuple[Variable, ...]
    clock: tuple[Variable, ...]
    streams: tuple[Variable, ...]
    delayed: tuple[Delayed, ...]
    absent: Mapping[str, float]

    def variable(self, name: str) -> Variable:
        """The state, write or move of the hand of that name."""
        for variable in (*self.states, *self.writes, *self.hand):
            if variable.name == name:
                return variable
        choices = [v.name for v in (*self.states, *self.writes, *self.hand)]
        raise AssemblyError(f"'{name}' is not a variable of the needle pass. Nearest: {', '.join(nearest(name, choices))}.")

    def derive(self, xp: Any, p: Mapping[str, Mapping[str, Array]]) -> dict[str, Values]:
        """Parameters of each sub-model together with what follows from them."""
        return {s.name: Values({**p[s.name], **s.derive(xp, Values(p[s.name]))}) for s in self.submodels}

    def start(self, xp: Any, p: Mapping[str, Values]) -> dict[str, Array]:
        """Every state that is not zero at rest."""
        found: dict[str, Array] = {}
        for submodel in self.submodels:
            found.update(submodel.start(xp, p[submodel.name]))
        return found

    def outputs(
        self,
        xp: Any,
        y: Mapping[str, Array],
        given: Mapping[str, Array],
        late: Mapping[Delayed, Array],
        p: Mapping[str, Values],
    ) -> tuple[dict[str, Array], dict[str, Values]]:
        """Every named value at this state, and what each sub-model reads (late reads differ between readers)."""
        named: dict[str, Array] = {**self.absent, **given, **y}
        state = Values(y)
        seen: dict[str, Values] = {}
        for submodel in self.submodels:
            own = {d.read: value for d, value in late.items() if d.submodel == submodel.name}
            seen[submodel.name] = Values(_Layered(own, named))
            if submodel.writes:
                named.update(submodel.output(xp, state, seen[submodel.name], p[submodel.name]))
        return named, seen

    def rates(self, xp: Any, y: Mapping[str, Array], seen: Mapping[str, Values], p: Mapping[str, Values]) -> dict[str, Array]:
        """dy/dt of every state that moves [1/s]."""
        moved: dict[str, Array] = {}
        for submodel in self.submodels:
            if submodel.states:
                moved.update(submodel.rate(xp, Values(y), seen[submodel.name], p[submodel.name]))
        return moved

    def decays(self, p: Mapping[str, Values]) -> dict[str, Array]:
        """Linear decay rate of each state that has one [1/s]."""
        found: dict[str, Array] = {}
        for submodel in self.submodels:
            found.update(submodel.decay(p[submodel.name]))
        return found

    def crossed(self, xp: Any, y: Mapping[str, Array], seen: Mapping[str, Values], p: Mapping[str, Values]) -> dict[str, Array]:
        """States after what crossed a threshold in this step."""
        after: dict[str, Array] = {}
        for submodel in self.submodels:
            if submodel.states:
                after.update(submodel.crossed(xp, Values(y), seen[submodel.name], p[submodel.name]))
        return after


class _Layered(Mapping[str, Array]):
    """The names of everybody, with a reader's own late values on top. Kept by reference: it grows as outputs are written."""

    def __init__(self, own: Mapping[str, Array], common: Mapping[str, Array]) -> None:
        self._own, self._common = own, common

    def __getitem__(self, name: str) -> Array:
        return self._own[name] if name in self._own else self._common[name]

    def __iter__(self) -> Any:
        return iter({**self._common, **self._own})

    def __len__(self) -> int:
        return len({**self._common, **self._own})


@cache
def library() -> Mapping[str, FastSubModel]:
    """Every sub-model of the needle pass by name, found by walking `ims.physiology`."""
    found: dict[str, FastSubModel] = {}
    for info in pkgutil.walk_packages(body.__path__, body.__name__ + "."):
        module = importlib.import_module(info.name)
        for thing in vars(module).values():
            own = isinstance(thing, type) and issubclass(thing, FastSubModel) and thing is not FastSubModel
            if own and thing.__module__ == info.name:
                found[thing.name] = thing()
    return dict(sorted(found.items()))


@cache
def assembled(names: tuple[str, ...]) -> FastModel:
    """The needle pass of these sub-models, assembled once; by default (no name) the first variant of each slot."""
    known = library()
    if not names:
        spare = {name for options in VARIANTS.values() for name in options[1:]}
        names = tuple(name for name in known if name not in spare)
    for name in names:
        if name not in known:
            near = ", ".join(nearest(name, list(known)))
            raise AssemblyError(f"There is no sub-model '{name}' of the needle pass. Nearest: {near}.")
    return link([known[name] for name in names])


def link(chosen: Sequence[FastSubModel]) -> FastModel:
    """Check the couplings of these sub-models and put them in the order of one step.

    Raises
    ------
    AssemblyError
        A read has no writer or another shape, a name has two writers, or the writes of one step form a ring. A read that
        comes late makes no edge.
    """
    writer: dict[str, FastSubModel] = {}
    for submodel in chosen:
        for variable in (*submodel.states, *submodel.writes):
            if variable.name in writer:
                raise AssemblyError(
                    f"'{variable.name}' has two writers: {writer[variable.name].name} and {submodel.name}. "
                    "Each name has one writer; leave one of the two out, or write a sub-model that reads both."
                )
            writer[variable.name] = submodel
    outside: dict[str, dict[str, Variable]] = {HAND: {}, CLOCK: {}, STREAM: {}}
    absent: dict[str, float] = {}
    for submodel in chosen:
        for read in submodel.reads:
            kind = STREAM if read.source.startswith(STREAM) else read.source
            if kind in outside:
                outside[kind][read.name] = read
            elif read.name not in writer:
                if read.absent is None:
                    close = ", ".join(f"{n} (written by {writer[n].name})" for n in nearest(read.name, list(writer)))
                    raise AssemblyError(f"{submodel.name} reads '{read.name}', which nobody writes. Nearest: {close}.")
                absent[read.name] = read.absent
            elif (shape := _shape(writer[read.name], read.name)) != read.shape:
                raise AssemblyError(
                    f"{submodel.name} reads '{read.name}' as one per {read.shape}, but {writer[read.name].name} writes one "
                    f"per {shape}. Let one of them say what the other needs."
                )
    states = {v.name for s in chosen for v in s.states}
    needs = {s.name: [n for n in used_by_output(s) if n in writer and n not in states and n not in s.delays] for s in chosen}
    ordered = order({s.name: s for s in chosen}, {n: {writer[r].name for r in reads} for n, reads in needs.items()})
    return FastModel(
        submodels=ordered,
        states=tuple(v for s in ordered for v in s.states),
        writes=tuple(v for s in ordered for v in s.writes),
        hand=tuple(outside[HAND].values()),
        clock=tuple(outside[CLOCK].values()),
        streams=tuple(outside[STREAM].values()),
        delayed=tuple(Delayed(s.name, read, by) for s in ordered for read, by in s.delays.items() if read in writer),
        absent=absent,
    )


def _shape(submodel: FastSubModel, name: str) -> str:
    return next(v.shape for v in (*submodel.states, *submodel.writes) if v.name == name)


def used_by_output(submodel: FastSubModel) -> tuple[str, ...]:
    """Names that `output` of this sub-model looks at, found by calling it once with a recording mapping."""
    xp = NumpySpace()
    p = {v.name: _probe(v) for v in submodel.parameters}
    p |= submodel.derive(xp, Values(p))
    reads = Recorder({v.name: _probe(v) for v in (*submodel.reads, *submodel.states)})
    submodel.output(xp, Values({v.name: _probe(v) for v in submodel.states}), reads, Values(p))  # type: ignore[arg-type]
    return tuple(dict.fromkeys(reads.used))


def _probe(variable: Variable) -> Array:
    value = 0.3 + 0.4 * (crc32(variable.name.encode()) % 997) / 997
    rows = SIZES[variable.shape]
    return np.full((rows, 1) if rows else (1,), value)
