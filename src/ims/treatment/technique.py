"""A technique: how one needle is moved, from above the skin to the end of a pass.

A file of `techniques/` lists the moves of a hand; a file of one's own may be named instead. `motion` tells where the tip is
at each step, how fast it moves and turns, and whether the hand holds it. The hand starts and stops smoothly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ims.catalog.table import Table, read_file
from ims.errors import BadCourse, BadUnit, BadValue, FileProblem, OutOfRange, UnknownOption, unknown
from ims.treatment.files import Kind, text_of, toml_content
from ims.units import convertible, factor

FOLDER = Path(__file__).parent / "techniques"
SCHEMA = 1
KIND = Kind(
    "a technique", f"schema = {SCHEMA}", "Name one that is there, such as pistoning, or write one as docs/needle.md shows."
)
ABOVE = 0.002
"""Where the tip waits before it touches the skin [m]."""
QUIET = 0.5
"""Rest before anything moves [s]: what a pass is compared with."""
DEEPEST = 0.150
"""Longest needles are shorter than this [m]."""
LONGEST = 300.0
"""Longest technique [s]."""
PEAK = 1.875
"""Peak over mean speed of a movement of least jerk."""

NUMBERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "insert": (("speed", "m/s"),),
    "thrust": (("stroke", "m"), ("frequency", "1/s"), ("cycles", "1")),
    "turn": (("turns", "1"), ("frequency", "1/s")),
    "turn_back_and_forth": (("amplitude", "1"), ("frequency", "1/s"), ("cycles", "1")),
    "hold": (("time", "s"),),
    "leave": (("time", "s"),),
    "withdraw": (("speed", "m/s"),),
}
"""The moves and their numbers: speeds are the greatest of a movement, turns and amplitudes are revolutions."""


@dataclass(frozen=True)
class Move:
    """One move of the hand; numbers in SI."""

    kind: str
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class Phase:
    """One move as it came out: what, from when to when [s]."""

    kind: str
    begins: float
    ends: float


@dataclass(frozen=True)
class Motion:
    """What the hand does at each step.

    Attributes
    ----------
    needle_depth, needle_velocity, rotation_rate, needle_held : (step) [m], [m/s], [1/s], 1
    phases : the moves with their times
    """

    step: float
    needle_depth: NDArray[np.float64]
    needle_velocity: NDArray[np.float64]
    rotation_rate: NDArray[np.float64]
    needle_held: NDArray[np.float64]
    phases: tuple[Phase, ...]


@dataclass(frozen=True)
class Technique:
    """How one needle is moved.

    Attributes
    ----------
    name, label, sentence : what it is called, and one plain sentence about it
    moves : in order
    source : where its numbers come from
    """

    name: str
    label: str
    sentence: str
    moves: tuple[Move, ...]
    source: str

    def motion(self, depth: float, step: float, *, surface: float = ABOVE) -> Motion:
        """The whole pass to a depth [m below the skin], in steps [s].

        Raises
        ------
        OutOfRange    the depth is none a needle reaches, a thrust is larger than the depth, or all takes too long
        """
        if not 0.0 < depth <= DEEPEST:
            raise OutOfRange(f"depth is {depth * 1e3:g} mm, expected more than 0 and at most {DEEPEST * 1e3:g} mm.")
        parts: list[dict[str, NDArray[np.float64]]] = [_rest(-surface, QUIET, step)]
        phases = [Phase("rest", 0.0, parts[0]["needle_depth"].size * step)]
        here = -surface
        for move in self.moves:
            part, here = _moved(move, here, depth, step, surface)
            begins = phases[-1].ends
            phases.append(Phase(move.kind, begins, begins + part["needle_depth"].size * step))
            _bounded(phases[-1].ends)
            parts.append(part)
        joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        return Motion(step=step, phases=tuple(phases), **joined)


def _bounded(seconds: float) -> None:
    if seconds > LONGEST:
        raise OutOfRange(f"The technique takes {seconds:g} s or more, expected at most {LONGEST:g} s. Move faster, or less.")


def _rest(here: float, seconds: float, step: float, held: float = 1.0) -> dict[str, NDArray[np.float64]]:
    _bounded(seconds)
    n = max(round(seconds / step), 1)
    return {
        "needle_depth": np.full(n, here),
        "needle_velocity": np.zeros(n),
        "rotation_rate": np.zeros(n),
        "needle_held": np.full(n, held),
    }


def _glide(here: float, there: float, speed: float, step: float) -> dict[str, NDArray[np.float64]]:
    """From one depth to another with least jerk, at most so fast."""
    part = _rest(here, PEAK * abs(there - here) / speed, step)
    n = part["needle_depth"].size
    s = (np.arange(n) + 1.0) / n
    part["needle_depth"] = here + (there - here) * (10.0 * s**3 - 15.0 * s**4 + 6.0 * s**5)
    part["needle_velocity"] = np.diff(part["needle_depth"], prepend=here) / step
    return part


def _moved(move: Move, here: float, depth: float, step: float, surface: float) -> tuple[dict[str, NDArray[np.float64]], float]:
    n = move.numbers
    if move.kind == "insert":
        return _glide(here, depth, n["speed"], step), depth
    if move.kind == "withdraw":
        return _glide(here, -surface, n["speed"], step), -surface
    if move.kind in ("hold", "leave"):
        return _rest(here, n["time"], step, float(move.kind == "hold")), here
    if move.kind == "thrust":
        if here <= 0.0:
            raise OutOfRange("A thrust needs a needle that is in; here it has been withdrawn. Insert it again before.")
        if n["stroke"] > here:
            raise OutOfRange(
                f"A thrust of {n['stroke'] * 1e3:g} mm needs a needle that deep; this one is {here * 1e3:g} mm deep. "
                "Go deeper, or use another technique."
            )
        part = _rest(here, n["cycles"] / n["frequency"], step)
        t = (np.arange(part["needle_depth"].size) + 1.0) * step
        part["needle_depth"] = here - 0.5 * n["stroke"] * (1.0 - np.cos(2.0 * np.pi * n["frequency"] * t))
        part["needle_velocity"] = np.diff(part["needle_depth"], prepend=here) / step
        return part, here
    seconds = (n["turns"] if move.kind == "turn" else n["cycles"]) / n["frequency"]
    part = _rest(here, seconds, step)
    t = (np.arange(part["needle_depth"].size) + 0.5) * step
    if move.kind == "turn":
        part["rotation_rate"] += n["frequency"]
    else:
        part["rotation_rate"] = np.pi * n["frequency"] * n["amplitude"] * np.sin(2.0 * np.pi * n["frequency"] * t)
    return part, here


def techniques() -> tuple[str, ...]:
    """Names of the techniques there are."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


def technique(name: str) -> Technique:
    """A technique by its name, or from a file of one's own that ends in .toml.

    Raises
    ------
    UnknownOption    there is none of that name: with the nearest
    BadValue, OutOfRange, UnknownKey, FileProblem    the file cannot be used
    """
    if is_own_file(name):
        return _own(Path(name))
    if name not in techniques():
        raise unknown(UnknownOption, name, list(techniques()), "It is no technique. A file of your own must end in .toml.")
    return _ours(name)


def is_own_file(name: str) -> bool:
    """Whether a technique is named by a file of one's own."""
    return name.lower().endswith(".toml")


@cache
def _ours(name: str) -> Technique:
    file = FOLDER / f"{name}.toml"
    return _read(read_file(file), name)


def _own(file: Path) -> Technique:
    """Read each time: its owner may change it meanwhile."""
    try:
        content = toml_content(text_of(file, KIND), KIND.name)
    except BadCourse as problem:
        raise FileProblem(f"{file}: {problem}") from None
    return _read(Table(str(file), "", content), file.stem)


def _read(table: Table, name: str) -> Technique:
    keys = ("schema", "label", "sentence", "source", "move")
    table.only(keys)
    table.require(keys, "docs/needle.md shows one that can be copied.")
    if table.whole("schema") != SCHEMA:
        raise BadValue(
            f"{table.where()}: schema is {table.content['schema']}, which this version of IMS cannot read; it reads {SCHEMA}."
        )
    moves = tuple(_move(row) for row in table.rows("move"))
    if not moves:
        raise table.refuse("has no [[move]]", "Write at least one, such as kind = 'insert' with a speed.")
    if moves[0].kind != "insert":
        raise BadValue(f"{table.where()}: the first move is {moves[0].kind!r}, expected 'insert': a needle has to go in first.")
    return Technique(name, table.text("label"), table.text("sentence"), moves, table.text("source"))


def _move(table: Table) -> Move:
    kind = table.choice("kind", NUMBERS)
    wanted = dict(NUMBERS[kind])
    table.only(("kind", *wanted))
    table.require(wanted, f"A move of kind {kind!r} needs {' and '.join(wanted)}, each with its unit.")
    numbers = {name: _number(table, name, unit) for name, unit in wanted.items()}
    seconds = numbers.get("time", 0.0) + numbers.get("cycles", numbers.get("turns", 0.0)) / numbers.get("frequency", 1.0)
    if seconds > LONGEST:
        raise OutOfRange(f"{table.where()} takes {seconds:g} s, expected at most {LONGEST:g} s.")
    if kind == "thrust" and not numbers["cycles"].is_integer():
        raise OutOfRange(
            f"{table.where()}: {numbers['cycles']:g} cycles, expected a whole number: a thrust ends at the depth it began at."
        )
    return Move(kind, numbers)


def _number(table: Table, name: str, unit: str) -> float:
    entry = table.content[name]
    if not isinstance(entry, Mapping):
        raise table.refuse(
            f"has {name} = {entry!r}, expected a value with its unit", f"Write {{ value = 1, unit = {unit!r} }}."
        )
    inner = table.table(name)
    inner.only(("value", "unit"))
    inner.require(("value", "unit"), f"Write {{ value = 1, unit = {EXAMPLE[unit]!r} }}.")
    written, scale = inner.text("unit"), inner.scale()
    if not convertible(written, unit):
        raise BadUnit(f"{inner.where()}: unit is {written!r}, expected one that measures {unit}, such as {EXAMPLE[unit]!r}.")
    number = inner.number("value") * scale
    if not 0.0 < number <= LARGEST[name]:
        most = f"{LARGEST[name] / factor(written):g} {written}"
        raise OutOfRange(f"{inner.where()}: {inner.number('value'):g} {written}, expected more than 0, at most {most}.")
    return number


EXAMPLE = {"m/s": "mm/s", "m": "mm", "1/s": "Hz", "1": "1", "s": "s"}
LARGEST = {
    "speed": 1.0,
    "stroke": 0.05,
    "frequency": 20.0,
    "cycles": 200.0,
    "turns": 50.0,
    "amplitude": 5.0,
    "time": LONGEST,
}
"""Beyond these a hand does not go, or a pass would take hours to solve."""
