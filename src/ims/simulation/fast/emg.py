"""Electromyography at the needle: each motor unit's potential follows its spikes, over the noise of end plates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.patient import chance
from ims.physiology.muscle.fiber_potential import FIBERS_WITHIN, unit_potential

Floats = NDArray[np.floating[Any]]

WINDOW = 0.025
"""Length [s] of a unit's template."""
ALONG = 0.010
"""Distance [m] of the needle from the end plates along the fibers."""
HALF_LENGTH = 0.0425
"""From the end plates to either end of the fibers [m]: half the optimal length of the example muscle."""
OUTSIDE = 0.05
"""Amplitude of units without fibers in the band, relative to those with: they lie beyond the electrode's reach."""
AMPLIFIER = 4e-6
"""Noise of the amplifier, root mean square [V]; 3-5 uV is usual."""


def templates(seed: int, person: int, step: float, units: int) -> Floats:
    """Potential of each unit at the needle, (unit, t) [V]."""
    time = np.arange(0.0, WINDOW, step)
    who = np.full((units, FIBERS_WITHIN), person)
    counter = np.arange(units * FIBERS_WITHIN).reshape(units, FIBERS_WITHIN)
    u = np.stack([chance.uniform(seed, f"pass/emg_{what}", who, counter) for what in ("distance", "end_plate")])
    return np.stack([unit_potential(time, u[:, unit], ALONG, HALF_LENGTH) for unit in range(units)])


def electromyogram(
    spikes: NDArray[np.bool_], in_band: NDArray[Any], noise: Floats, *, seed: int, person: int, step: float, delay: float
) -> Floats:
    """Potential at the needle at each step [V].

    Parameters
    ----------
    spikes : (step, unit) at the motor neurons
    in_band : (unit) whether a unit has fibers in the band
    noise : (step) root mean square of end-plate noise [V]
    delay : from motor neuron to muscle [s]
    """
    steps, units = spikes.shape
    shape = templates(seed, person, step, units) * np.where(in_band > 0, 1.0, OUTSIDE)[:, None]
    potential = np.zeros(steps + shape.shape[1] + round(delay / step) + 1)
    when, which = np.nonzero(spikes)
    begins = when + round(delay / step)
    np.add.at(potential, begins[:, None] + np.arange(shape.shape[1]), shape[which])
    counter = np.arange(steps)
    random = chance.normal(seed, "pass/emg_noise", np.full(steps, person), counter)
    return np.asarray(potential[:steps] + random * np.hypot(noise, AMPLIFIER))
