"""The hand-over OUT: what a pass gives the weeks after it, one value a lane (section 9 of the fast reference)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.simulation.fast.program import unpacked
from ims.simulation.fast.solve import Pass
from ims.treatment.technique import QUIET, Motion

Floats = NDArray[np.floating[Any]]

CRAMPING = 0.5
"""Level of the pool's own activity from which on a muscle counts as cramping."""
ANSWER = (0.010, 0.150)
"""A burst of a locus that motor units follow within these times [s] is a twitch."""
FEWEST_SPIKES = 3
"""Spikes of units of the band, beyond those of the same time before, that make a twitch."""
STANDS_OUT = 3.0
"""Standard deviations by which they stand out of what went on before: chance alone gives a few more or less. The level is
chosen here; three is the common one for a response on a background."""
STRETCH_RECEPTORS = ("spindle_ia_rate", "spindle_ii_rate", "tendon_organ_ib_rate")
"""Traces of what the stretch receptors of the muscle send."""


def quiet_frame(step: float, steps_per_frame: int) -> int:
    """The frame that a pass is compared with: rest, before anything moves."""
    return round(0.9 * QUIET / (step * steps_per_frame))


def released_share(found: Pass, first: int) -> Floats:
    """Share of the band's activity at rest that the pass took away: end plates that leak less, and fibers that are cut.

    Tired fibers and bridges that bind again are left out. End plates recover too, within minutes to hours: that contracture
    lets go meanwhile is assumed (docs/needle.md).
    """
    mean = found.mean
    then = mean["end_plate_activation"][first]
    now = mean["end_plate_activation"][-1] * (1.0 - mean["cut_share"][-1])
    return np.asarray(np.clip(1.0 - now / np.maximum(then, np.finfo(then.dtype).tiny), 0.0, 1.0))


def path_in_tissue(motion: Motion) -> float:
    """Way the tip moved deeper below the skin [m], thrusts included."""
    deeper = np.clip(np.diff(motion.needle_depth), 0.0, None)
    return float(deeper[motion.needle_depth[1:] > 0].sum())


def winding_work(found: Pass, motion: Motion, frame: float) -> Floats:
    """Work of turning the needle against the tissue [J], with frames of this length [s]."""
    per_frame = round(frame / motion.step)
    frames = motion.rotation_rate.size // per_frame
    turning = motion.rotation_rate[: frames * per_frame].reshape(-1, per_frame).mean(axis=1)
    work = np.abs(found.mean["needle_torque"][:frames] * (2.0 * np.pi * turning)[:, None]).sum(axis=0)
    return np.asarray(work * frame)


def impulses_of(found: Pass, in_band: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Impulses of units of the band up to the end of each step, (step, lane); `in_band` is (unit, lane)."""
    return np.asarray(np.cumsum((unpacked(found.raster["motor_spikes"]) & in_band[None]).sum(axis=1), axis=0))


def twitches(found: Pass, band_impulses: NDArray[Any], frame: float, steps_per_frame: int) -> NDArray[np.int64]:
    """Bursts of a locus that units of the band followed, (lane).

    A twitch is an answer of the cord: impulses that axons set off by themselves do not count. In a cramp the units of the band
    fire anyway, and a burst that comes then is not counted.

    Parameters
    ----------
    band_impulses : impulses of units of the band up to the end of each tick, (tick, lane), a whole number of ticks a frame
    frame : length of a frame [s]
    """
    counted = np.round(found.mean["burst_count"] * steps_per_frame)
    whole = np.floor(counted / steps_per_frame + 0.999)
    at, lane = np.nonzero(np.diff(whole, axis=0, prepend=0.0) > 0)
    steps_before = steps_per_frame * whole[at, lane] - counted[at, lane]
    ticks = band_impulses.shape[0] // counted.shape[0]
    begin = at * ticks + np.round(steps_before * ticks / steps_per_frame).astype(np.int64)
    first, last = (round(seconds / frame * ticks) for seconds in ANSWER)
    before = np.concatenate([np.zeros((1, band_impulses.shape[1]), band_impulses.dtype), band_impulses])

    def between(start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[Any]:
        one, other = (before[np.clip(tick, 0, band_impulses.shape[0]), lane] for tick in (start, end))
        return np.asarray(other - one)

    answer, usual = between(begin + first, begin + last), between(begin - (last - first), begin)
    needed = np.maximum(FEWEST_SPIKES, STANDS_OUT * np.sqrt(usual))
    found_in = np.zeros(band_impulses.shape[1], np.int64)
    free = found.mean["cramp_level"][at, lane] <= CRAMPING
    np.add.at(found_in, lane, free & (np.round(answer - usual) >= needed))
    return found_in


def handover(
    found: Pass,
    motion: Motion,
    *,
    width: Floats,
    band_impulses: NDArray[Any],
    conducts: Floats,
    step: float,
    steps_per_frame: int,
) -> Mapping[str, Floats]:
    """What the pass gives the weeks after it; units in the names.

    Parameters
    ----------
    width : (lane) of the needle [m]
    band_impulses : impulses of motor units of the band up to each tick, (tick, lane)
    conducts : (lane) 0 where no impulse reaches the muscle: nothing twitches there
    """
    mean, frame = found.mean, step * steps_per_frame
    lanes = mean["release_rate"].shape[1]
    rest = quiet_frame(step, steps_per_frame)

    def impulses(name: str) -> Floats:
        return np.asarray(mean[name].sum(axis=0, dtype=np.float64) * frame)

    def beyond_rest(name: str) -> Floats:
        more = np.maximum(mean[name][rest:] - mean[name][rest], 0.0)
        return np.asarray(more.sum(axis=0, dtype=np.float64) * frame)

    return {
        "insertions": np.ones(lanes),
        "loci_hit": np.asarray(mean["hit_count"].max(axis=0), np.float64),
        "twitches": twitches(found, band_impulses, frame, steps_per_frame) * (conducts > 0.0),
        "track_volume_mm3": 1e9 * np.pi * np.broadcast_to(width, (lanes,)) ** 2 / 4.0 * path_in_tissue(motion),
        "winding_work_uJ": 1e6 * winding_work(found, motion, frame),
        "cramp_s": (mean["cramp_level"] > CRAMPING).sum(axis=0) * frame,
        "group_iii_impulses": impulses("group_iii_rate"),
        "group_iv_impulses": impulses("group_iv_rate"),
        "ia_impulses": impulses("spindle_ia_rate"),
        "ii_impulses": impulses("spindle_ii_rate"),
        "ib_impulses": impulses("tendon_organ_ib_rate"),
        "stretch_receptor_impulses": sum(beyond_rest(name) for name in STRETCH_RECEPTORS),
        "end_plate_release_per_s": np.asarray(mean["release_rate"][-1], np.float64),
        "end_plate_activation": np.asarray(mean["end_plate_activation"][-1], np.float64),
        "released_share": np.asarray(released_share(found, rest), np.float64),
        "pain_peak_nrs": np.asarray(mean["pain_at_needle"].max(axis=0), np.float64),
    }
