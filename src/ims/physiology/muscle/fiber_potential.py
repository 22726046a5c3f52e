"""Potential of muscle fibers at a needle electrode, and that of a motor unit: what electromyography records (S4).

Plain functions of numpy-like arrays, used once a pass: a unit's potential is a template that follows each of its spikes.

Sources
-------
shelf:fast (33), section 5.2: Rosenfalck's intracellular potential; line source with conductivities of Andreassen and
Rosenfalck (unverified); Farina2004 (conduction velocity)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

INTRACELLULAR = 96e-3
"""Scale [V] of the intracellular potential, for z in mm: Vm = 96 z^3 exp(-z) - 90 mV."""
SIGMA_I, SIGMA_R, SIGMA_Z = 1.01, 0.063, 0.33
"""Conductivities [S/m] inside the fiber, across and along the muscle."""
FIBER_DIAMETER = 55e-6
VELOCITY = 3.88
"""Conduction velocity [m/s]; row E04."""
SCATTER = 0.5e-3
"""Spread of end plates along the fibers [m]."""
REACH = 1.5e-3
"""Fibers of a unit further from the electrode than this are left out [m]."""
NEAREST = 0.15e-3
"""No fiber is nearer to the electrode than the needle's own radius [m]."""


def _source(z: Floats) -> Floats:
    """Second derivative of the intracellular potential [V/mm^2] at z [mm] behind the front."""
    found: Floats = np.where(z > 0.0, INTRACELLULAR * np.exp(-np.clip(z, 0.0, 60.0)) * (6.0 * z - 6.0 * z**2 + z**3), 0.0)
    return found


def fiber_potential(time: Floats, radius: Floats, along: Floats, half_length: float) -> Floats:
    """Potential of fibers at an electrode.

    Parameters
    ----------
    time : (t) [s] from the spike at the end plate
    radius, along : (fiber) [m] distance of the electrode from the fiber, and from its end plate along the fiber
    half_length : [m] from the end plate to either tendon, where the wave ends

    Returns
    -------
    (fiber, t) [V]
    """
    z = np.linspace(-half_length, half_length, 801) * 1e3
    dz = z[1] - z[0]
    front = VELOCITY * np.asarray(time) * 1e3
    there = np.abs(z)[None, :]
    behind = _source(front[:, None] - there) * (there < half_length * 1e3)
    apart = np.sqrt((SIGMA_Z / SIGMA_R) * (radius[:, None] * 1e3) ** 2 + (z[None, :] - along[:, None] * 1e3) ** 2)
    scale = SIGMA_I * (FIBER_DIAMETER * 1e3) ** 2 / (16.0 * SIGMA_R)
    found: Floats = -scale * dz * (behind @ (1.0 / apart).T).T
    return found


def unit_potential(time: Floats, chance: Floats, along: float, half_length: float) -> Floats:
    """Templates of motor units: the fibers of each within reach, each at its own distance and end plate.

    Parameters
    ----------
    chance : (2, .., fiber) uniform numbers, for distance and end plate

    Returns
    -------
    (.., t) [V]
    """
    radius = NEAREST + (REACH - NEAREST) * np.sqrt(chance[0])
    scattered = along + SCATTER * np.sqrt(3.0) * (2.0 * chance[1] - 1.0)
    every = fiber_potential(time, radius.ravel(), scattered.ravel(), half_length)
    together: Floats = every.reshape(*radius.shape, -1).sum(axis=-2)
    return together
