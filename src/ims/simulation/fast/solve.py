"""Solve passes: lanes in chunks of one fixed width, from threads; memory holds one chunk's traces at a time.

Every batch of one structure runs through the same compiled block, padded to its width, so a lane's numbers do not depend on how
many others there are or on who ran them (bitwise, within one precision and machine).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import jax
import numpy as np
from numpy.typing import NDArray

from ims.errors import NotPossible
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Variable
from ims.simulation.fast import noise
from ims.simulation.fast.assemble import SIZES
from ims.simulation.fast.program import FastStructure, at_rest, program

Floats = NDArray[np.floating[Any]]
Parameters = Mapping[str, Mapping[str, Any]]
Found = TypeVar("Found")

WIDTH, WIDEST, FULL = 8, 128, 768
"""Lanes of the compiled block of a pass, and the most of any; that of a small structure is as wide as keeps its states below
`FULL` numbers, so that a step is worth its call and stays within the nearest cache."""
FRAMES = 250
"""Most frames a compiled call advances."""
MEMORY, UNIT_MEMORY = 6.5552, 0.2064
"""Seconds that late reads are remembered for, and spikes of motor units, which travel fast.

The same for every batch: with another memory it would be another program, and a lane's last bits would depend on whose slow
fibers keep it company. Not a power of two in steps: lanes lie one after the other, and at such a distance they would drive one
another out of the cache."""


@dataclass(frozen=True)
class Sites:
    """A batch of lanes: one needle in one place of one person each.

    Attributes
    ----------
    p : sub-model -> parameter -> scalar, (lane), (row, 1) or (row, lane)
    hand : move -> (step, motion), what the hand does at each step of each motion
    person : (lane) index of each lane's person, the key of its chance
    place : (lane) which of the person's sites this is, from 0
    motion : (lane) which motion is made there; by default each lane has its own
    """

    p: Parameters
    hand: Mapping[str, Floats]
    person: NDArray[np.int64]
    place: NDArray[np.int64]
    seed: int
    motion: NDArray[np.int64] | None = None

    @property
    def count(self) -> int:
        """Number of lanes."""
        return int(self.person.size)

    @property
    def steps(self) -> int:
        """Steps of the pass."""
        return int(next(iter(self.hand.values())).shape[0])


@dataclass(frozen=True)
class Pass:
    """What came out of some lanes.

    Attributes
    ----------
    mean, top : name -> (frame, .., lane): mean and largest value within each frame
    raster : name -> (step, word, lane), motor units packed in words (`program.unpacked`)
    y : states at the end
    """

    mean: Mapping[str, Floats]
    top: Mapping[str, Floats]
    raster: Mapping[str, NDArray[np.uint32]]
    y: Mapping[str, Floats]

    def lane(self, k: int) -> Pass:
        """One of its lanes."""
        mean, top, y = ({name: value[..., k : k + 1] for name, value in of.items()} for of in (self.mean, self.top, self.y))
        return Pass(mean, top, {name: value[..., k : k + 1] for name, value in self.raster.items()}, y)


def width(states: Sequence[Variable]) -> int:
    """Lanes of the compiled block, a power of two: of what is moved alone, never of how many lanes there are.

    Where all states are those of motor units, the units of one lane fill the vectors, and a block holds one lane.
    """
    shapes = [v.shape for v in states]
    if set(shapes) == {"unit"}:
        return 1
    rows = sum(max(SIZES[shape], 1) for shape in shapes)
    lanes = WIDTH
    while 2 * lanes <= WIDEST and 2 * lanes * rows <= FULL:
        lanes *= 2
    return lanes


def with_depths(structure: FastStructure, sites: Sites) -> FastStructure:
    """The structure with its memory of late reads.

    Raises
    ------
    NotPossible    something takes longer than that
    """
    model, everybody = structure.model, np.arange(sites.count)
    with jax.enable_x64(True):
        p = {s.name: {**sites.p.get(s.name, {}), **_chosen(s, sites, everybody, np.float64)} for s in model.submodels}
    p = {s: {name: np.atleast_1d(value) for name, value in values.items()} for s, values in p.items()}
    for submodel, name, value in structure.constants:
        p[submodel][name] = value
    derived = model.derive(NumpySpace(), p)
    depths = []
    for d in model.delayed:
        depth = round((UNIT_MEMORY if model.variable(d.read).shape == "unit" else MEMORY) / structure.step)
        longest = float(np.max(derived[d.submodel][d.by]))
        if longest / structure.step > depth - 2:
            room = (depth - 2) * structure.step
            raise NotPossible(
                f"{d.read} takes {longest:.2g} s to {d.submodel}, and a pass remembers it for {room:.2g} s. "
                "Use faster fibers or a shorter way."
            )
        depths.append(depth)
    return replace(structure, depths=tuple(depths))


def solve(
    structure: FastStructure,
    sites: Sites,
    use: Callable[[Pass, NDArray[np.int64]], Found],
    *,
    double: bool = False,
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> list[Found]:
    """Run all lanes; `use` is called with each chunk's pass and the lanes it holds, and what it returns is listed in order.

    Parameters
    ----------
    double : float64 instead of float32
    threads : threads over chunks; changes no result
    progress : told the lane-seconds advanced since the last call
    """
    structure = with_depths(structure, sites)
    wide = width(structure.model.states)
    chunks = [np.arange(i, min(i + wide, sites.count)) for i in range(0, sites.count, wide)]

    def work(index: NDArray[np.int64]) -> Found:
        with jax.enable_x64(double):
            return use(_chunk(structure, sites, index, np.float64 if double else np.float32, progress), index)

    workers = min(threads or os.cpu_count() or 1, len(chunks))
    if workers == 1:
        return [work(index) for index in chunks]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, chunks))


def _chunk(
    structure: FastStructure,
    sites: Sites,
    index: NDArray[np.int64],
    dtype: Any,
    progress: Callable[[float], None] | None,
) -> Pass:
    real = index.size
    index = np.concatenate([index, np.full(width(structure.model.states) - real, index[-1])])  # padding repeats the last lane
    model, n = structure.model, structure.steps_per_frame
    p = {s: {m: _lanes(v, index, sites.count, dtype) for m, v in values.items()} for s, values in sites.p.items()}
    p = {s.name: {**p.get(s.name, {}), **_chosen(s, sites, index, dtype)} for s in model.submodels}
    keys = {v.name: _keys(v.source, sites, index) for v in model.streams}
    made = index if sites.motion is None else sites.motion[index]
    frames = -(-sites.steps // n)
    advance = program(structure)
    y: Any = None
    rings: Any = None
    kept: dict[str, dict[str, list[Any]]] = {"mean": {}, "top": {}, "dots": {}}

    def keep(read: Mapping[str, Mapping[str, Any]], length: int) -> None:
        for kind, names in read.items():
            for name, value in names.items():
                kept[kind].setdefault(name, []).append(np.asarray(value)[:length, ..., :real])
        if progress is not None:
            progress(real * length * structure.frame)

    under_way: tuple[Any, int] | None = None  # a call is read once the next one is under way, so none waits for Python
    for first in range(0, frames, FRAMES):
        length = min(FRAMES, frames - first)
        hand = {name: _moves(v, first * n, FRAMES * n, made, n, dtype) for name, v in sites.hand.items()}
        if y is None:
            y, rings = at_rest(structure, p, hand, dtype)
        y, rings, read = advance(y, rings, p, hand, keys, np.int32(first * n), np.int32(length))
        if under_way is not None:
            keep(*under_way)
        under_way = read, length
    if under_way is not None:
        keep(*under_way)
    joined = {kind: {name: np.concatenate(parts) for name, parts in names.items()} for kind, names in kept.items()}
    raster = {name: value.reshape(-1, *value.shape[2:]) for name, value in joined["dots"].items()}
    return Pass(joined["mean"], joined["top"], raster, {name: np.asarray(v)[..., :real] for name, v in y.items()})


def _lanes(value: Any, index: NDArray[np.int64], count: int, dtype: Any) -> Any:
    """Values of these lanes; what all share is repeated, so that every batch has the same shapes and one program."""
    array = np.atleast_1d(np.asarray(value, dtype))
    if array.shape[-1] == count:
        return array[..., index]
    return np.broadcast_to(array, (*array.shape[:-1], index.size))


def _moves(values: Floats, first: int, length: int, made: NDArray[np.int64], n: int, dtype: Any) -> Floats:
    """Moves of the hand for one block, (frame, step, lane); after its end the hand stays as it was last."""
    rows = np.minimum(np.arange(first, first + length), values.shape[0] - 1)
    moves: Floats = values[rows][:, made].astype(dtype).reshape(-1, n, made.size)
    return moves


def _keys(source: str, sites: Sites, index: NDArray[np.int64]) -> NDArray[np.uint32]:
    purpose = source.removeprefix("stream:").split("/")[0]
    found = np.empty((2, index.size), np.uint32)
    for place in np.unique(sites.place[index]):
        here = sites.place[index] == place
        found[:, here] = noise.keys(sites.seed, f"pass/{purpose}/{place}", sites.person[index][here])
    return found


def _chosen(submodel: Any, sites: Sites, index: NDArray[np.int64], dtype: Any) -> dict[str, Any]:
    """Parameters that follow from the structure, and those that chance gives each row of a lane once."""
    found: dict[str, Any] = {}
    for v in submodel.parameters:
        rows = SIZES[v.shape]
        if v.source == "structure:rank":
            found[v.name] = (np.arange(1, rows + 1, dtype=dtype) / rows)[:, None]
        elif v.source.startswith("stream:"):
            draw = {"uniform": noise.in_numpy, "normal": noise.normal_in_numpy}[v.source.split("/")[1]]
            found[v.name] = draw(_keys(v.source, sites, index), np.zeros(1, np.uint32), rows).astype(dtype)
    return found
