"""Electromyography at the needle: each motor unit's potential follows its spikes, over the noise of end plates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.patient import chance
from ims.physiology.muscle.fiber_potential import unit_potential

Floats = NDArray[np.floating[Any]]

WINDOW = 0.025
"""Length [s] of a unit's template."""


def number(name: str) -> float:
    """One number of the electrode (needle_site.toml), in SI."""
    return float(load().needle_site[name].value)  # type: ignore[arg-type]


def templates(seed: int, person: int, step: float, units: int, half_length: float) -> Floats:
    """Potential of each unit at the needle, (unit, t) [V]; fibers reach so far from their end plates [m]."""
    time = np.arange(0.0, WINDOW, step)
    fibers = round(number("fibers_within_reach"))
    who = np.full((units, fibers), person)
    counter = np.arange(units * fibers).reshape(units, fibers)
    u = np.stack([chance.uniform(seed, f"pass/emg_{what}", who, counter) for what in ("distance", "end_plate")])
    along = number("end_plate_distance")
    return unit_potential(time, u, along, half_length)


def electromyogram(
    spikes: NDArray[np.bool_],
    in_band: NDArray[Any],
    noise: Floats,
    *,
    seed: int,
    person: int,
    step: float,
    half_length: float,
    delay: float,
    axonal: NDArray[np.bool_] | None = None,
    fibers: Floats | float = 0.0,
    heard: Floats | float = 1.0,
) -> Floats:
    """Potential at the needle at each step [V].

    Parameters
    ----------
    spikes : (step, unit) at the motor neurons
    in_band : (unit) whether a unit has fibers in the band
    noise : (step) root mean square of end-plate noise [V]
    half_length : of the fibers, from the end plate to either end [m]
    delay : from motor neuron to muscle [s]
    axonal : (step, unit) impulses that begin in the muscle, at the axons
    fibers : (step) potential of fibers that fire by themselves [V]
    heard : (step) 1 where the tip is in muscle; outside only the amplifier is left
    """
    steps, units = spikes.shape
    shape = templates(seed, person, step, units, half_length) * np.where(in_band > 0, 1.0, number("units_outside"))[:, None]
    late = round(delay / step)
    potential = np.zeros(steps + shape.shape[1] + late + 1)
    for trains, later in ((spikes, late), (axonal, 0)):
        if trains is not None:
            when, which = np.nonzero(trains)
            np.add.at(potential, (when + later)[:, None] + np.arange(shape.shape[1]), shape[which])
    counter = np.arange(steps)
    random = chance.normal(seed, "pass/emg_noise", np.full(steps, person), counter)
    muscle = heard * (potential[:steps] + fibers)
    return np.asarray(muscle + random * np.hypot(heard * noise, number("amplifier_noise")))
