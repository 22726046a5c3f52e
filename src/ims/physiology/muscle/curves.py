"""Curves of a muscle and its tendon: the De Groote-Fregly family, as shares of optimal length and largest force.

The constants belong to the published family of curves and to nobody's body, so they stand here and not in the catalog.

Sources
-------
DeGroote2016 (the curves; unverified); shelf:fast section 2.1 (constants as OpenSim's DeGrooteFregly2016Muscle carries them,
with its corrections of the paper's supplement)
"""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array

HUMPS = (
    (0.8150671134243542, 1.055033428970575, 0.162384573599574, 0.063303448465465),
    (0.433004984392647, 0.716775413397760, -0.029947116970696, 0.200356847296188),
    (0.1, 1.0, 0.353553390593274, 0.0),
)
"""b1..b4 of the three Gaussians of the active force-length curve (10)."""
D_1, D_2, D_3, D_4 = -0.3211346127989808, -8.149, -0.374, 0.8825327733249912
"""Of the force-velocity curve (11)."""
K_P, E_0, SHORTEST = 4.0, 0.6, 0.2
"""Of the passive curve (12): shape, strain at the largest force, length of no force."""
C_1, C_2, C_3, E_T = 0.2, 1.0, 0.2, 0.049
"""Of the tendon (13); with these it pulls by nothing at slack length, which the paper's own do not."""
FASTEST = 10.0
"""Largest speed of shortening [optimal lengths a second]."""
RISE, FALL, SMOOTH = 0.015, 0.060, 0.1
"""Times [s] and smoothing of activation; at 0.1 rise and fall are nearly alike."""


def active_force(xp: Any, length: Array) -> Array:
    """Share of the largest active force at a fiber length, over the optimal (10)."""

    def hump(b_1: float, b_2: float, b_3: float, b_4: float) -> Array:
        return b_1 * xp.exp(-0.5 * ((length - b_2) / (b_3 + b_4 * length)) ** 2)

    return hump(*HUMPS[0]) + hump(*HUMPS[1]) + hump(*HUMPS[2])


def velocity_force(xp: Any, velocity: Array) -> Array:
    """Factor of the active force at a velocity, over the fastest shortening; lengthening is positive (11)."""
    x = D_2 * velocity + D_3
    return D_1 * xp.log(x + xp.sqrt(x * x + 1.0)) + D_4


def velocity_slope(xp: Any, velocity: Array) -> Array:
    """Derivative of `velocity_force`."""
    x = D_2 * velocity + D_3
    return D_1 * D_2 / xp.sqrt(x * x + 1.0)


def velocity_of(xp: Any, factor: Array) -> Array:
    """Velocity at which the active force has this factor: the inverse of `velocity_force`."""
    x = (factor - D_4) / D_1
    return (0.5 * (xp.exp(x) - xp.exp(-x)) - D_3) / D_2


def passive_force(xp: Any, length: Array) -> Array:
    """Share of the largest force that an unexcited fiber pulls with at a length (12)."""
    lowest = xp.exp(K_P * (SHORTEST - 1.0) / E_0 + 0.0 * length)
    highest = xp.exp(K_P + 0.0 * length)
    return (xp.exp(K_P * (length - 1.0) / E_0) - lowest) / (highest - lowest)


def tendon_force(xp: Any, length: Array) -> Array:
    """Share of the largest force that a tendon pulls with at a length, over its slack length (13)."""
    k_T = xp.log((1.0 + C_3) / C_1 + 0.0 * length) / E_T
    return C_1 * xp.exp(k_T * (length - C_2)) - C_3


def tendon_slope(xp: Any, length: Array) -> Array:
    """Slope of `tendon_force`, per slack length."""
    k_T = xp.log((1.0 + C_3) / C_1 + 0.0 * length) / E_T
    return k_T * C_1 * xp.exp(k_T * (length - C_2))


def activation_rate(xp: Any, excitation: Array, activation: Array) -> Array:
    """Derivative of activation [1/s] under an excitation, both 0-1."""
    z = 0.5 + 1.5 * activation
    x = SMOOTH * (excitation - activation)
    f = 0.5 * (1.0 - 2.0 / (xp.exp(2.0 * x) + 1.0))
    return ((f + 0.5) / (RISE * z) + (0.5 - f) * z / FALL) * (excitation - activation)


def rigid_tendon_length(xp: Any, whole: Array, slack: Array, width: Array) -> Array:
    """Fiber length of a muscle-tendon of a length, if the tendon keeps its slack length; all in one unit.

    `width` is the optimal fiber length times the sine of the pennation at it, which stays (section 2.2).
    """
    return xp.sqrt((whole - slack) ** 2 + width * width)
