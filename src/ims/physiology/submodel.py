"""The interface of a sub-model: named variables in, named variables out, no engine.

A sub-model is one mechanism of the body. It never imports another: where two influence each other, one writes a variable
that the other reads. The same four functions run in numpy (oracle), JAX (product) and a symbolic namespace (explain, SBML).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SHAPES = ("person", "muscle", "segment")
FAST_SHAPES = ("person", "layer", "intrafusal", "ending", "unit")
"""Of the needle pass: one site in one person is a lane of its own; layers of tissue, intrafusal fibers of a spindle (bag1,
bag2, chain), endings of group III and IV, motor units in the order of their recruitment."""

# Arrays of three namespaces (numpy, JAX, expression nodes) pass through here; no common type describes them.
Array = Any


@dataclass(frozen=True)
class Variable:
    """One named quantity: what it is called, its symbol, its unit inside, and how many there are of it.

    `source` is a key of sources.bib, `definition`, `shelf` (carried over, provisional), for a read that is chance
    `stream:<purpose>/<normal|uniform>`, and in the needle pass `hand` for what the hand does and `clock` for the length of a
    step. A parameter of a pass may also be `of:<sub-model>`, another's number of the same name. `absent` is the value a read
    takes where no chosen sub-model writes it: a coupling that a smaller model may leave out.
    """

    name: str
    symbol: str
    unit: str
    shape: str
    source: str = "definition"
    absent: float | None = None


class Values(Mapping[str, Array]):
    """Named arrays, read as `values.energy` or `values["energy"]`."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Array]) -> None:
        object.__setattr__(self, "_items", items)

    def __getattr__(self, name: str) -> Array:
        try:
            return self._items[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Array:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


class SubModel(ABC):
    """One mechanism. Subclasses are final and spell out all four functions; `{}` where there is nothing to say.

    Arrays inside: `(person)`, `(muscle, person)`, `(segment, person)`; persons are always the last axis and may be absent
    (constants, the symbolic namespace). Everything is in SI units.
    """

    name: str
    reads: tuple[Variable, ...]
    writes: tuple[Variable, ...]
    states: tuple[Variable, ...]
    parameters: tuple[Variable, ...]
    statement: str
    """Statements of the treatment text this mechanism implements, e.g. `S6a`; empty where none."""
    grade: str
    """Evidence grade A-E or X of the claim (docs/evidence.md); empty where it is bookkeeping."""

    @abstractmethod
    def decay(self, p: Values) -> dict[str, Array]:
        """State -> linear rate lambda >= 0 [1/s], from parameters alone. It changes the error, never the equation."""

    @abstractmethod
    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """Write -> value, algebraic."""

    @abstractmethod
    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """State -> whole dy/dt, decay included."""

    @abstractmethod
    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """State -> value just after an event; only the states that change."""


class FastSubModel(ABC):
    """One mechanism of the needle pass, which is told in milliseconds. Subclasses are final and spell out all six functions.

    Arrays inside: `(lane)` for shape `person`, else `(rows of the shape, lane)`; a lane is one site in one
    person. Everything is in SI units. A state moves by its rate, its linear decay taken exactly over a step; then it jumps
    where something crossed a threshold.
    """

    name: str
    reads: tuple[Variable, ...]
    writes: tuple[Variable, ...]
    states: tuple[Variable, ...]
    parameters: tuple[Variable, ...]
    derived: tuple[Variable, ...]
    """What follows from the parameters alone; the functions below `derive` find it among the parameters."""
    delays: Mapping[str, str]
    """Read -> parameter or derived value that holds the time [s] its impulses need to get here; at least one step."""
    statement: str
    grade: str

    @abstractmethod
    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        """Derived value -> value, computed once a run."""

    @abstractmethod
    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        """State -> value at rest before the pass, where it is not zero."""

    @abstractmethod
    def decay(self, p: Values) -> dict[str, Array]:
        """State -> linear rate lambda >= 0 [1/s], from parameters alone. It changes the error, never the equation."""

    @abstractmethod
    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """Write -> value, algebraic."""

    @abstractmethod
    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """State -> whole dy/dt, decay included; a state that only jumps is left out."""

    @abstractmethod
    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """State -> value just after what crossed a threshold in this step (a spike, a puncture); only those that can jump.

        `y` is the state at the end of the step, `reads` what was read at its start.
        """
