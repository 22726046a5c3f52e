"""Which sensitive loci a needle meets, told before a pass is solved.

What the hand does is known beforehand, and so is the chance of a pass. Where the tip is, and which loci it meets, follows
without going through time, as long as nothing that the cord sends back moves the tip: nothing does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.simulation.fast import noise
from ims.simulation.fast.assemble import library

Floats = NDArray[np.floating[Any]]
Steps = NDArray[np.int64]

COARSE = 10
"""Steps between two looks at whether a needle goes where it has not been."""
GONE = 40.0
"""Time constants after which a dent is gone."""
MEMBRANES = [0, 2, 6]
"""Layers that a tip dents before it pierces them: skin, deep fascia, the muscle's far face."""
BOUNDS = (("layer_top", 3), ("layer_top", 4), ("layer_bottom", 4), ("layer_bottom", 5))
"""Upper face of the muscle, the band from and to, the far face."""
XP = NumpySpace()


@dataclass(frozen=True)
class Loci:
    """Loci that some lanes meet, (step, lane): 0 or 1 in each step of the short form, and the chance of a burst's length."""

    met: NDArray[np.float32]
    met_first: NDArray[np.float32]
    burst_chance: NDArray[np.float32]


def loci(
    p: Mapping[str, Mapping[str, Any]],
    hand: Mapping[str, Floats],
    *,
    locus: NDArray[np.uint32],
    burst: NDArray[np.uint32],
    step: float,
    steps: int,
) -> Loci:
    """The loci that a needle meets in some lanes.

    Parameters
    ----------
    p : of `needle_layers` and `local_twitch`, parameter -> (lane) or (row, lane)
    hand : move -> (fine step), the same for all lanes
    locus, burst : (2, lane) keys of the chance of loci and of a burst's length
    step : fine step [s], that of a pass
    steps : fine steps in one of what is told

    Notes
    -----
    Loci by the rule of `local_twitch`, with the pass's own chance at its own steps; those of one step of the result are put
    one after the other. Whether a needle goes where it has not been is told for a stretch of steps as a whole, and whether it
    is quick enough for a burst is looked at in the longer step: of ten thousand hits some four are told otherwise.
    """
    layers, twitch = (_of(p, name) for name in ("needle_layers", "local_twitch"))
    way = _Way(layers, hand["needle_depth"], step)
    velocity = hand["needle_velocity"]
    at = np.flatnonzero(velocity)
    most = np.maximum(twitch.band_loci_per_length, twitch.muscle_loci_per_length) * np.abs(velocity).max() * step
    u = noise.in_numpy(locus, at.astype(np.uint32)[:, None])
    k, lane = np.nonzero(u < most)  # nowhere else can there be one
    when, chance = at[k], u[k, lane]
    in_band, in_muscle = way.inside(when, lane)
    outside = np.where(in_muscle, twitch.muscle_loci_per_length[lane], 0.0)
    per_length = np.where(in_band, twitch.band_loci_per_length[lane], outside)
    made = velocity[when] * step
    hit = chance < -np.expm1(-per_length * np.abs(made))
    first = chance < -np.expm1(-per_length * np.maximum(made, 0.0) * way.deeper[when // COARSE, lane])
    when, lane, first = when[hit], lane[hit], first[hit]
    shape = (-(-velocity.size // steps), locus.shape[1])
    row, column = _apart(_nearest(when, steps), lane, shape[0])
    found = Loci(*(np.zeros(shape, np.float32) for _ in range(3)))
    ordered = np.lexsort((when, lane))
    found.met[row, column] = 1.0
    found.met_first[row, column] = first[ordered]
    found.burst_chance[row, column] = noise.in_numpy(burst[:, lane[ordered]], when[ordered].astype(np.uint32))
    return found


def _nearest(when: Steps, steps: int) -> Steps:
    """The longer step to meet a locus in, of one met in this step: what follows begins in the step after, as near as can be."""
    return np.maximum((2 * (when + 1) + steps) // (2 * steps) - 1, 0)


def _apart(row: Steps, lane: Steps, rows: int) -> tuple[Steps, Steps]:
    """Rows and lanes of events, in the order of lanes, each in a row of its own: of two in one row the later goes on."""
    ordered = np.lexsort((row, lane))
    count, apart = np.arange(row.size), 2 * rows + row.size
    along = row[ordered] + lane[ordered] * apart
    moved = np.maximum.accumulate(along - count) + count if row.size else along
    return np.minimum(moved - lane[ordered] * apart, rows - 1), lane[ordered]


def _of(p: Mapping[str, Mapping[str, Any]], name: str) -> Values:
    """Parameters of a sub-model with what follows from them."""
    return Values({**p[name], **library()[name].derive(XP, Values(p[name]))})


class _Way:
    """Where the tip is: behind the hand by what it dents, until a membrane gives way and its dent relaxes."""

    def __init__(self, p: Values, depth: Floats, step: float) -> None:
        top = p.layer_top[MEMBRANES]
        slope, curve = p.linear[MEMBRANES], p.quadratic[MEMBRANES]
        reach = 0.5 * (np.sqrt(slope**2 + 4.0 * curve * p.rupture_force[MEMBRANES]) - slope) / curve
        self.depth = depth
        self._top, self._relaxation, self._step = top, p.relaxation_time, step
        self._breaks = np.searchsorted(np.maximum.accumulate(depth), top + reach, side="right")
        self._dent = np.maximum(depth[np.minimum(self._breaks, depth.size - 1)] - top, 0.0)
        self._bounds = [p[name][row] for name, row in BOUNDS]
        at = np.arange(0, depth.size, COARSE)
        made = (depth[np.minimum(at + COARSE, depth.size - 1)] - depth[at])[:, None]
        _, in_muscle = self.inside(at[:, None] + COARSE // 2, np.arange(top.shape[1]))
        self.deeper = np.diff(_deepest(in_muscle * made), axis=0, prepend=0.0) > 0.0
        """Whether the needle goes where it has not been: (stretch, lane)."""

    def tip(self, at: Steps, lane: Steps) -> Floats:
        """Depth of the tip below the skin [m] at steps of lanes, in the shape that the two have together."""
        depth = self.depth[at]
        dent, left = (np.zeros(np.broadcast_shapes(at.shape, lane.shape)) for _ in range(2))
        for row in range(len(MEMBRANES)):
            whole = at <= self._breaks[row][lane]
            dent = np.maximum(dent, np.where(whole, depth - self._top[row][lane], 0.0))
            left = np.maximum(left, self._relaxing(row, at, lane))
        return np.asarray(depth - dent - left)

    def inside(self, at: Steps, lane: Steps) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether the tip is in the band, and in the muscle."""
        tip = self.tip(np.minimum(at, self.depth.size - 1), lane)
        top, low, high, bottom = (bound[lane] for bound in self._bounds)
        return (tip > low) & (tip <= high), (tip > top) & (tip <= bottom)

    def _relaxing(self, row: int, at: Steps, lane: Steps) -> Floats:
        since = (at - self._breaks[row][lane] - 1) * self._step / self._relaxation[lane]
        left = np.zeros(since.shape)
        some = (since >= 0.0) & (since < GONE)
        np.exp(-since, out=left, where=some)
        return np.asarray(self._dent[row][lane] * left)


def _deepest(made: Floats) -> Floats:
    """Farthest along a way that is made in these steps and never leads back beyond its beginning: (step, lane)."""
    along = np.cumsum(made, axis=0)
    return np.maximum.accumulate(along - np.minimum(np.minimum.accumulate(along, axis=0), 0.0), axis=0)
