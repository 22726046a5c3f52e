"""A pass without its cord: what a needle meets, from the same sub-models over whole arrays of time instead of step by step.

What the hand does is known beforehand, and so is the chance of a pass. Where the tip is, which loci it meets, what it cuts and
how hard it pulls then follow without going through time, as long as nothing that the cord sends back changes them. The pass
by steps is the rule; this is its short form, for many people (`fast/table.py` says how far the two differ).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.physiology.reflex.nociceptor import over_threshold
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.physiology.tissue.needle_friction import kinetic_friction, tissue_stiffness
from ims.simulation.fast import noise
from ims.simulation.fast.assemble import library

Floats = NDArray[np.floating[Any]]
Steps = NDArray[np.int64]

FRAME = 100
"""Steps between two looks at forces and endings."""
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
class Met:
    """What the needle meets, one value a lane.

    Attributes
    ----------
    found, hits : loci met for the first time, and loci met at all
    released_share : activity of the band's end plates that is gone at the end, with the fibers that are cut
    impulses : of groups III and IV
    """

    found: Floats
    hits: Floats
    released_share: Floats
    impulses: Floats


def met(p: Mapping[str, Mapping[str, Any]], hand: Mapping[str, Floats], locus: NDArray[np.uint32], step: float) -> Met:
    """What a needle meets in some lanes.

    Parameters
    ----------
    p : sub-model -> parameter -> (lane) or (row, lane)
    hand : move -> (step), the same for all lanes
    locus : (2, lane) key of the chance of loci
    step : [s]

    Notes
    -----
    Left out is what comes by way of the cord: quieting of end plates, activity and fatigue of the band in a twitch or cramp.
    Of friction the moments of sticking are left out: tissue is dragged along to where it slips. Fibers keep the length they
    start with, and no bridge is detached. Forces are looked at once a frame, so a needle that goes through a layer within a
    few frames is told coarsely. Whether a needle goes where it has not been is told for a stretch of steps as a whole.
    """
    lanes = _Lanes(p)
    way = _Way(lanes, hand["needle_depth"], step)
    hits, found = _loci(lanes, way, hand["needle_velocity"], locus, step)
    at = np.arange(FRAME - 1, way.depth.size, FRAME)
    frame = FRAME * step
    hits_at, found_at = (_per_frame(events, at, locus.shape[1]) for events in (hits, found))
    tissue = _tissue(lanes, way, hand, at, frame)
    plates = lanes.of("end_plate_noise")
    left = np.exp(-frame / plates.release_time)
    rate = recurrence(left * (1.0 - plates.loss_per_hit) ** found_at, np.broadcast_to(1.0 - left, found_at.shape), 1.0)
    tissue |= lanes.output("end_plate_noise", {"release_rate": plates.resting_release * rate}, {})
    tissue |= _band(lanes, tissue)
    then = lanes.of("end_plate_noise")
    rest = library()["end_plate_noise"].output(XP, Values({"release_rate": then.resting_release}), Values({}), then)
    active = rest["end_plate_activation"]
    now = tissue["end_plate_activation"][-1] * (1.0 - tissue["cut_share"][-1])
    released = np.clip(1.0 - now / np.maximum(active, np.finfo(np.float32).tiny), 0.0, 1.0)
    return Met(
        found=found_at.sum(axis=0),
        hits=hits_at.sum(axis=0),
        released_share=released,
        impulses=_impulses(lanes, tissue, hits_at, frame),
    )


class _Lanes:
    """Parameters of some lanes with what follows from them."""

    def __init__(self, p: Mapping[str, Mapping[str, Any]]) -> None:
        self._p = {name: Values({**v, **library()[name].derive(XP, Values(v))}) for name, v in p.items()}

    def of(self, name: str) -> Values:
        """Parameters of one sub-model, (lane) or (row, lane)."""
        return self._p[name]

    def in_time(self, name: str) -> Values:
        """The same with an axis of time before the lanes: (1, lane) or (row, 1, lane)."""
        return Values({k: np.expand_dims(np.asarray(v), -2) if np.ndim(v) else v for k, v in self._p[name].items()})

    def output(self, name: str, y: Mapping[str, Any], reads: Mapping[str, Any]) -> dict[str, Any]:
        """What the sub-model writes, with time before the lanes."""
        return library()[name].output(XP, Values(y), Values(reads), self.in_time(name))


class _Way:
    """Where the tip is: behind the hand by what it dents, until a membrane gives way and its dent relaxes."""

    def __init__(self, lanes: _Lanes, depth: Floats, step: float) -> None:
        p = lanes.of("needle_layers")
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
        in_band, in_muscle = self.inside(at[:, None] + COARSE // 2, np.arange(top.shape[1]))
        self.deepest_in_band = _deepest(in_band * made)
        """[m] from where the band was first met, by stretches of some steps: (stretch, lane)."""
        self.deeper = np.diff(_deepest(in_muscle * made), axis=0, prepend=0.0) > 0.0
        """Whether the needle goes where it has not been: (stretch, lane)."""

    def pierced(self, at: Steps) -> Floats:
        """Whether each membrane is pierced before these steps: (membrane, step, lane)."""
        return np.where(at[None, :, None] > self._breaks[:, None, :], 1.0, 0.0)

    def deflection(self, at: Steps) -> Floats:
        """Dents that relax [m]: (membrane, step, lane)."""
        everybody = np.arange(self._top.shape[1])
        return np.stack([self._relaxing(row, at[:, None], everybody) for row in range(len(MEMBRANES))])

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


def recurrence(keep: Floats, given: Floats, start: float = 0.0) -> Floats:
    """x(t) = keep(t) x(t - 1) + given(t) along the last axis but one, by doubling the span that is joined."""
    a, x = np.array(np.broadcast_to(keep, given.shape)), np.array(given)
    x[..., 0, :] += start * a[..., 0, :]
    span = 1
    while span < x.shape[-2]:
        x[..., span:, :] += a[..., span:, :] * x[..., :-span, :]
        a[..., span:, :] = a[..., span:, :] * a[..., :-span, :]
        span *= 2
    return x


def _loci(
    lanes: _Lanes, way: _Way, velocity: Floats, key: NDArray[np.uint32], step: float
) -> tuple[tuple[Steps, Steps], tuple[Steps, Steps]]:
    """Steps and lanes at which a locus is met, and at which one is met for the first time (`local_twitch`)."""
    p = lanes.of("local_twitch")
    at = np.flatnonzero(velocity)
    most = np.maximum(p.band_loci_per_length, p.muscle_loci_per_length) * np.abs(velocity).max() * step
    u = noise.in_numpy(key, at.astype(np.uint32)[:, None])
    k, lane = np.nonzero(u < most)  # nowhere else can there be one
    when, chance = at[k], u[k, lane]
    in_band, in_muscle = way.inside(when, lane)
    per_length = np.where(in_band, p.band_loci_per_length[lane], np.where(in_muscle, p.muscle_loci_per_length[lane], 0.0))
    way_made = velocity[when] * step
    hit = chance < -np.expm1(-per_length * np.abs(way_made))
    deeper = way.deeper[when // COARSE, lane]
    found = chance < -np.expm1(-per_length * np.maximum(way_made, 0.0) * deeper)
    return (when[hit], lane[hit]), (when[found], lane[found])


def _deepest(made: Floats) -> Floats:
    """Farthest along a way that is made in these steps and never leads back beyond its beginning: (step, lane)."""
    along = np.cumsum(made, axis=0)
    return np.maximum.accumulate(along - np.minimum(np.minimum.accumulate(along, axis=0), 0.0), axis=0)


def _per_frame(events: tuple[Steps, Steps], at: Steps, lanes: int) -> Floats:
    """How many events fall in each frame: (frame, lane)."""
    when, lane = events
    counted = np.zeros((at.size, lanes))
    np.add.at(counted, (np.minimum(when // FRAME, at.size - 1), lane), 1.0)
    return counted


def _tissue(lanes: _Lanes, way: _Way, hand: Mapping[str, Floats], at: Steps, frame: float) -> dict[str, Any]:
    """What layers and winding tell at these steps, and the share of the band that is cut."""
    depth, velocity = hand["needle_depth"][at][:, None], hand["needle_velocity"][at][:, None]
    n = lanes.of("needle_layers").layer_top.shape[1]
    pierced, left = np.ones((7, at.size, n)), np.zeros((7, at.size, n))
    pierced[MEMBRANES], left[MEMBRANES] = way.pierced(at), way.deflection(at)
    reads = {"needle_depth": depth, "needle_velocity": velocity}
    told: dict[str, Any] = {
        **reads,
        **lanes.output("needle_layers", {"layer_pierced": pierced, "layer_deflection": left}, reads),
    }
    within = np.where(told["inserted_length"].sum(axis=0) > 0.0, 1.0, 0.0)
    winding = lanes.of("needle_winding")
    held = hand["needle_held"][at][:, None]
    keep = within * np.exp(-frame * (1.0 - held) / winding.unwinding_time)
    turned = hand["rotation_rate"][: at.size * FRAME].reshape(at.size, FRAME).mean(axis=1)[:, None] * frame
    turns = {"net_turns": recurrence(keep, within * turned), "total_turns": recurrence(keep, within * np.abs(turned))}
    told |= lanes.output("needle_winding", turns, {})
    cuts = lanes.of("cross_bridge_detachment")
    met_share = 4.0 / np.pi * told["needle_width"] / cuts.band_width**2 * way.deepest_in_band[at // COARSE]
    told["cut_share"] = np.minimum(cuts.cut_of_met * met_share, 1.0)
    return told


def _band(lanes: _Lanes, tissue: Mapping[str, Any]) -> dict[str, Any]:
    """Stress and stiffness of a band that only its end plates excite."""
    tendon = lanes.of("muscle_tendon")
    length = library()["muscle_tendon"].start(XP, tendon)["fiber_length"]
    reads = {
        **{"band_excitation": 0.0, "fatigued_share": 0.0, "detached_share": 0.0, "fiber_length": length},
        **{name: tissue[name] for name in ("end_plate_activation", "cut_share")},
    }
    return lanes.output("taut_band", {"knot_length": np.ones_like(length)}, reads)


def _shear(lanes: _Lanes, tissue: Mapping[str, Any]) -> dict[str, Any]:
    """Pull on each length of shaft in muscle: tissue is where the needle, moved as it last was, has dragged it."""
    p = lanes.in_time("needle_friction")
    seen = Values(tissue)
    velocity = np.broadcast_to(tissue["needle_velocity"], tissue["tip_force"].shape)
    moved = np.where(velocity != 0.0, np.arange(velocity.shape[0])[:, None], 0)
    last = np.take_along_axis(velocity, np.maximum.accumulate(moved, axis=0), axis=0)
    slipping = np.sign(last) * kinetic_friction(XP, seen, p) + p.viscous_friction * tissue["needle_velocity"]
    dragged = np.where(tissue["inserted_length"] > 0.0, slipping / tissue_stiffness(XP, seen, p), 0.0)
    return lanes.output("needle_friction", {"tissue_displacement": dragged}, tissue)


def _impulses(lanes: _Lanes, tissue: dict[str, Any], hits: Floats, frame: float) -> Floats:
    """Impulses of groups III and IV through the pass (`nociceptor`)."""
    tissue = {**tissue, **_shear(lanes, tissue)}
    p, submodel = lanes.in_time("nociceptor"), library()["nociceptor"]
    spilled = p.mediators_per_cut * tissue["cutting_force"] * tissue["tip_in_muscle"] * frame + p.mediators_per_hit * hits
    mediators = recurrence(np.exp(-frame / p.mediator_time), spilled)
    over = over_threshold(XP, Values(tissue), p)
    keep = np.exp(-frame / p.adaptation_time)
    adapted = recurrence(keep, (1.0 - keep) * over)
    told = submodel.output(XP, Values({"mediators": mediators, "ending_adaptation": adapted}), Values(tissue), p)
    return np.asarray((told["group_iii_rate"] + told["group_iv_rate"]).sum(axis=0) * frame)
