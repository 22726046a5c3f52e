"""What single fibers near the tip add to the electromyogram: spikes of end plates, and fibers that the moving needle sets off.

Both arise where the needle is. Neither needs the cord, so they stay where the nerve is cut or nothing is felt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from ims.catalog.load import load
from ims.patient import chance
from ims.physiology.muscle.fiber_potential import NEAREST, fiber_potential
from ims.physiology.muscle.insertional_activity import discharge_rate
from ims.physiology.nerve.end_plate_spikes import spike_rate
from ims.simulation.fast.emg import WINDOW, number
from ims.simulation.fast.trains import draws, train

Floats = NDArray[np.floating[Any]]

DISTANCES = 16
"""Distances from the tip for which the potential of a fiber is worked out."""


@dataclass(frozen=True)
class Discharges:
    """Steps at which fibers fire, and what the needle records of it, (step) [V]."""

    steps: NDArray[np.int64]
    potential: Floats


def at_locus(depth: Floats, found: Floats, radius: float) -> NDArray[np.int64]:
    """Which of the loci found so far the tip lies at, from 0; -1 where it lies at none.

    Parameters
    ----------
    depth : (frame) of the tip [m]
    found : (frame) loci found so far, the mean over the frame
    radius : [m] within which the tip is at a locus
    """
    whole = np.floor(found + 0.999)
    when = np.flatnonzero(np.diff(whole, prepend=0.0) > 0)
    nearest = np.full(depth.size, -1, np.int64)
    closest = np.full(depth.size, radius)
    for locus, frame in enumerate(when):
        away = np.abs(depth - depth[frame])
        here = (np.arange(depth.size) >= frame) & (away <= closest)
        nearest[here], closest[here] = locus, away[here]
    return nearest


def end_plate_spikes(
    locus: NDArray[np.int64], release: Floats, half_release: float, *, seed: int, person: int, step: float, half_length: float
) -> Discharges:
    """Spikes of the end plate that the tip lies at: irregular, first negative, the oftener the more it leaks.

    Parameters
    ----------
    locus : (step) which active locus the tip lies at, -1 where none
    release, half_release : (step) packets a second of the band's end plates [1/s], and those of half the largest rate
    """
    shape, shortest = number("end_plate_spike_shape"), number("end_plate_spike_pause")
    rate = np.where(locus >= 0, spike_rate(release, half_release, number("end_plate_spike_rate")), 0.0)
    u = _uniform("end_plate_spikes", draws(rate, step, 1.0 / np.sqrt(shape)), seed, person)
    steps = train(rate, gammaincinv(shape, u) / shape, step, shortest)
    steps = steps[locus[steps] >= 0]
    least, largest = number("end_plate_spike_least"), number("end_plate_spike_largest")
    size = least + (largest - least) * _uniform("end_plate_loci", max(int(locus.max()), 0) + 1, seed, person)
    radius = float(load().pass_parameters["local_twitch.capture_radius"].value)  # type: ignore[arg-type]
    wave = _starting_here(np.array([radius]), step, half_length)[0]
    waves = size[locus[steps], None] * (wave / np.ptp(wave))
    return Discharges(steps, _added(steps, waves, locus.size))


def insertional_activity(speed: Floats, *, seed: int, person: int, step: float, half_length: float) -> Discharges:
    """Discharges of fibers beside the tip's way; `speed` is that of the tip in muscle, (step) [m/s]."""
    rate = discharge_rate(speed, number("insertional_discharges"), number("insertional_time"), step)
    u = _uniform("insertional_activity", draws(rate, step, 1.0), seed, person)
    steps = train(rate, -np.log(u), step)
    share = (np.arange(DISTANCES) + 0.5) / DISTANCES
    radius = np.sqrt(NEAREST**2 + share * (number("insertional_reach") ** 2 - NEAREST**2))  # evenly over the area
    which = (DISTANCES * _uniform("insertional_fibers", steps.size, seed, person)).astype(np.int64)
    return Discharges(steps, _added(steps, _starting_here(radius, step, half_length)[which], speed.size))


def _uniform(purpose: str, count: int, seed: int, person: int) -> Floats:
    return chance.uniform(seed, f"pass/{purpose}", np.full(count, person), np.arange(count))


def _starting_here(radius: NDArray[np.float64], step: float, half_length: float) -> Floats:
    """Potentials of fibers whose wave starts beside the electrode, (fiber, t) [V]: first negative."""
    return fiber_potential(np.arange(0.0, WINDOW, step), radius, np.zeros(radius.size), half_length)


def _added(steps: NDArray[np.int64], waves: Floats, count: int) -> Floats:
    """Waves that begin at their steps, in a record of `count` steps."""
    potential = np.zeros(count + waves.shape[1])
    np.add.at(potential, steps[:, None] + np.arange(waves.shape[1]), waves)
    return potential[:count]
