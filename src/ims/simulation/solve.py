"""Solve: lanes of persons through the grid, in chunks, from threads.

A lane is one person of one scenario. Lanes never meet, so the result of a lane does not depend on how many others there
are, how they are chunked, or which thread ran them (bitwise, within one precision and machine).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from ims.patient import chance as streams
from ims.simulation.clocks import DAY, Grid
from ims.simulation.program import Structure, program

Floats = NDArray[np.floating[Any]]
Parameters = Mapping[str, Mapping[str, Any]]

WIDTHS = (128, 256, 1024)
"""Lanes a compiled program may have: a batch is padded to the smallest that holds it, or cut into chunks of the widest.

None is smaller: where a whole array fits a few vector registers the compiler fuses products and sums across the stages of a
step, and a person's last bits would depend on the company.
"""
FEW_MUSCLES = 2
"""Models this small use the widest program; with more muscles a chunk would outgrow the core's own cache."""
BLOCK = 120
"""Most intervals a compiled call advances."""


@dataclass(frozen=True)
class Visit:
    """What the hand does at one time, per muscle: shares of placements, and what the patient expects."""

    expectation: float
    placed: tuple[float, ...]
    effective: tuple[float, ...]
    recorded: tuple[float, ...]


@dataclass(frozen=True)
class Imposed:
    """A load or a source imposed on every lane at one time (onset, flare)."""

    overload: float | None = None
    source: float | None = None


@dataclass(frozen=True)
class Lanes:
    """A batch of lanes.

    Attributes
    ----------
    y : state -> array (.., lane)
    p : sub-model -> parameter -> scalar, (lane), (muscle, 1) or (muscle, lane)
    person : (lane) index of each lane's person, the key of its chance
    visits : for each scenario, time [s] -> Visit
    scenario : (lane) which entry of `visits` a lane follows
    imposed : time [s] -> Imposed, for all lanes
    passes : time [s] -> what needle passes come to, (muscle, lane) each: `by_pass`, `released`, `answered`,
        `nociceptive`, `stretch`, `injury` and `wound`
        (`by_passes.passes_at`); None where sessions have their assumed effect
    """

    y: Mapping[str, Floats]
    p: Parameters
    person: NDArray[np.int64]
    seed: int
    visits: Sequence[Mapping[int, Visit]] = ({},)
    scenario: NDArray[np.int64] | None = None
    imposed: Mapping[int, Imposed] = field(default_factory=dict)
    passes: Mapping[int, Mapping[str, Floats]] | None = None

    @property
    def count(self) -> int:
        """Number of lanes."""
        return int(self.person.size)


@dataclass(frozen=True)
class Solution:
    """What a solve gives: readings (time, .., lane), last state, distance to the verdict, and where a lane stopped."""

    times: tuple[int, ...]
    outputs: Mapping[str, Floats]
    y: Mapping[str, Floats]
    closest: Floats
    stopped_at: NDArray[np.float64]
    """Time [s] at which a lane's state was no longer finite; NaN where it ran to the end."""


def width_for(count: int, muscles: int = FEW_MUSCLES + 1) -> int:
    """Lanes of the program that serves this many persons."""
    useful = WIDTHS if muscles <= FEW_MUSCLES else WIDTHS[:-1]
    return next((w for w in useful if w >= count), useful[-1])


def is_lane(value: Any, count: int) -> bool:
    """Whether a parameter has one value per lane (else it is shared by all)."""
    shape = np.shape(value)
    return len(shape) == 1 or (len(shape) == 2 and shape[1] == count and count > 1)


def take_lanes(tree: Parameters, index: NDArray[np.int64], count: int) -> dict[str, dict[str, Any]]:
    """Parameters of some lanes."""
    return {
        s: {n: np.asarray(v)[..., index] if is_lane(v, count) else v for n, v in values.items()} for s, values in tree.items()
    }


def solve(
    structure: Structure,
    lanes: Lanes,
    grid: Grid,
    *,
    substeps: int,
    double: bool = False,
    threads: int | None = None,
    width: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Solution:
    """Advance all lanes through the grid.

    Parameters
    ----------
    substeps : int
        Steps an interval is cut into; a full day's step is 1/substeps d.
    double : bool
        float64 (one person, calibration) instead of float32 (cohorts).
    threads, width : int
        Threads over chunks, lanes a chunk; neither changes any result.
    progress : callable
        Told the person-days advanced since the last call.
    """
    width = width or width_for(lanes.count, len(lanes.y["contracture"]))
    chunks = [np.arange(i, min(i + width, lanes.count)) for i in range(0, lanes.count, width)]

    def work(index: NDArray[np.int64]) -> Solution:
        with jax.enable_x64(double):
            return _chunk(structure, lanes, grid, index, width, substeps, double, progress)

    workers = min(threads or os.cpu_count() or 1, len(chunks))
    if workers == 1:
        parts = [work(index) for index in chunks]
    else:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(work, chunks))
    if len(parts) == 1:
        return parts[0]

    def join(pick: Callable[[Solution], Mapping[str, Floats]]) -> dict[str, Floats]:
        return {name: np.concatenate([pick(part)[name] for part in parts], axis=-1) for name in pick(parts[0])}

    return Solution(
        parts[0].times,
        join(lambda s: s.outputs),
        join(lambda s: s.y),
        np.concatenate([s.closest for s in parts]),
        np.concatenate([s.stopped_at for s in parts]),
    )


def _chunk(
    structure: Structure,
    lanes: Lanes,
    grid: Grid,
    index: NDArray[np.int64],
    width: int,
    substeps: int,
    double: bool,
    progress: Callable[[float], None] | None,
) -> Solution:
    dtype = np.float64 if double else np.float32
    real = index.size
    index = np.concatenate([index, np.full(width - real, index[-1])])  # padding repeats the last lane
    # Arrays of numpy: the compiled call takes them in as they are, faster than a call of JAX for each of a hundred parameters.
    y: Mapping[str, Any] = {name: np.asarray(value)[..., index].astype(dtype) for name, value in lanes.y.items()}
    p = jax.tree.map(lambda v: np.asarray(v, dtype), take_lanes(lanes.p, index, lanes.count))
    closest: Any = np.full(width, np.inf, dtype)
    advance = program(structure)
    kept: dict[str, list[Floats]] = {name: [] for name in structure.outputs}
    stopped = np.full(real, np.nan)
    muscles = next(v.shape[0] for name, v in y.items() if name == "contracture")
    total = len(grid.starts)
    for first in range(0, total, BLOCK):
        span = range(first, min(first + BLOCK, total))
        xs = _inputs(structure, lanes, grid, index, span, muscles, dtype)
        y, closest, read = advance(y, closest, p, xs, np.int32(len(span)), np.int32(substeps), np.int32(1))
        wanted = [k for k, i in enumerate(span) if grid.is_output[i]]
        if wanted:
            for name in kept:
                kept[name].append(np.asarray(read[name])[wanted][..., :real].copy())
        fine = np.isfinite(sum(np.asarray(v).sum(axis=tuple(range(v.ndim - 1))) for v in y.values()))[:real]
        stopped = np.where(np.isnan(stopped) & ~fine, float(grid.starts[span[-1]] + grid.durations[span[-1]]), stopped)
        if progress is not None:
            progress(real * sum(grid.durations[i] for i in span) / DAY)
    outputs = {name: np.concatenate(parts) if parts else np.empty((0, real), dtype) for name, parts in kept.items()}
    last = {name: np.asarray(value)[..., :real].copy() for name, value in y.items()}
    return Solution(grid.output_times, outputs, last, np.asarray(closest)[:real].copy(), stopped)


def _inputs(
    structure: Structure,
    lanes: Lanes,
    grid: Grid,
    index: NDArray[np.int64],
    span: range,
    muscles: int,
    dtype: Any,
) -> dict[str, Any]:
    """Arrays of one block of intervals, the interval as first axis."""
    n = index.size
    person = lanes.person[index]
    follows = np.zeros(n, np.int64) if lanes.scenario is None else lanes.scenario[index]
    names = ("placed", "effective", "recorded", *(BY_PASS if lanes.passes is not None else ()))
    shares = {name: np.zeros((BLOCK, muscles, n), dtype) for name in names}
    per_lane = {name: np.zeros((BLOCK, n), dtype) for name in ("visit", "expectation")}
    scalars = {name: np.zeros((BLOCK, 1), dtype) for name in ("new_day", "set_overload", "overload", "set_source", "source")}
    duration = np.zeros(BLOCK, dtype)
    is_visit = np.zeros(len(span), bool)
    for k, i in enumerate(span):
        start, length = grid.starts[i], grid.durations[i]
        duration[k] = length
        scalars["new_day"][k] = grid.new_day[i]
        if length == 0:
            continue  # the reading before any event is an interval of no length
        present = [course.get(start) for course in lanes.visits]
        is_visit[k] = any(present)
        if is_visit[k]:
            empty = Visit(0.0, *(((0.0,) * muscles,) * 3))
            table = [visit or empty for visit in present]
            for name in ("placed", "effective", "recorded"):
                shares[name][k] = np.array([getattr(v, name) for v in table], dtype).T[:, follows]
            per_lane["visit"][k] = np.array([visit is not None for visit in present], dtype)[follows]
            per_lane["expectation"][k] = np.array([v.expectation for v in table], dtype)[follows]
        if lanes.passes is not None:
            _by_pass(shares, k, lanes.passes.get(start, {}), index)
        imposed = lanes.imposed.get(start)
        if imposed is not None and imposed.overload is not None:
            scalars["set_overload"][k], scalars["overload"][k] = 1.0, imposed.overload
        if imposed is not None and imposed.source is not None:
            scalars["set_source"][k], scalars["source"][k] = 1.0, imposed.source
    chance = _chance(structure, lanes.seed, person, grid, span, is_visit, dtype)
    return {"duration": duration, "hand": {**shares, **per_lane, **scalars}, "chance": chance}


BY_PASS = ("by_pass", "released", "nociceptive", "stretch", "injury")
"""What the passes of a session tell beside what stands in the place of the hand's own."""


def _by_pass(shares: Mapping[str, Floats], k: int, passes: Mapping[str, Floats], index: NDArray[np.int64]) -> None:
    """Where passes were made, what they tell stands in the place of what is assumed of a needle."""
    if not passes:
        return
    told = {name: value[:, index] for name, value in passes.items()}
    made = told["by_pass"] > 0.0
    for name, value in (("placed", told["wound"]), ("effective", told["answered"]), ("recorded", told["by_pass"])):
        shares[name][k] = np.where(made, value, shares[name][k])
    for name in BY_PASS:
        shares[name][k] = told[name]


def _chance(
    structure: Structure,
    seed: int,
    person: NDArray[np.int64],
    grid: Grid,
    span: range,
    is_visit: NDArray[np.bool_],
    dtype: Any,
) -> dict[str, Floats]:
    """Every stream's numbers for one block; where a stream is silent, what changes nothing (0 normal, 1 uniform)."""
    drawn: dict[str, Floats] = {}
    for name, stream in structure.model.streams:
        purpose, kind = stream.split("/")
        counters = [_counter(purpose, grid, i, bool(is_visit[k])) for k, i in enumerate(span)]
        rows = [k for k, counter in enumerate(counters) if counter is not None]
        drawn[name] = np.full((BLOCK, person.size), 0.0 if kind == "normal" else 1.0, dtype)
        if rows:
            counter = np.array([counters[k] for k in rows], np.int64)[:, None]
            drawn[name][rows] = getattr(streams, kind)(seed, purpose, person, counter)
    return drawn


DAILY = ("flare", "episode")
AT_READING = ("reading",)


def _counter(purpose: str, grid: Grid, i: int, is_visit: bool) -> int | None:
    """Which draw of a stream interval i uses: daily ones by day, readings by their time, the rest by the visit's time.

    All are counted from the grid's origin.
    """
    start = grid.starts[i] - grid.origin
    if purpose in DAILY:
        return start // DAY if grid.new_day[i] else None
    if purpose in AT_READING:
        return start + grid.durations[i] if grid.is_output[i] else None
    return start if is_visit else None
