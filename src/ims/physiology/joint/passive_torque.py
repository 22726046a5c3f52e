"""Torque and pain of a slow stretch, and where it ends: stiffness, tolerance or bone (S1, S8).

Plain functions of numpy-like arrays, used once before and once after a pass. A joint is turned slowly and passively against
a muscle; the turn ends at the smallest angle at which the torque reaches the examiner's, the pain reaches what the person
bears, or bone meets bone. Whether it is stiffness or tolerance that ends a stretch is contested, so the one that binds is told.

Sources
-------
shelf:fast (15), section 2.4 (the limits, and the muscle's torque); IMSDesign2026 (the rest of the joint and the pain: priors)
"""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array

LIMITS = ("torque", "pain", "bone")
"""What can end a stretch, in this order where two do so at once."""
WORST = 10.0
"""Top of the scale of pain."""


def stretched_length(
    angle: Array, *, neutral_length: Array, moment_arm: Array, optimal_fiber_length: Array, shortening: Array
) -> Array:
    """Fiber length over the optimal [1] at an angle [rad] of a joint, on a tendon that keeps its length.

    The optimal length of a muscle that has grown short by a share `shortening` is that much less (section 2.3).
    """
    return (neutral_length + moment_arm * angle / optimal_fiber_length) / (1.0 - shortening)


def muscle_torque(stress: Array, *, moment_arm: Array, largest_force: Array, largest_stress: Array) -> Array:
    """Torque [N m] of a muscle's mean stress along the fibers [Pa]: r [(1 - phi) sigma_n + phi sigma_b] A, first part of (15).

    The cross-section is that which gives the largest force [N] at the largest stress [Pa].
    """
    return moment_arm * stress * largest_force / largest_stress


def joint_torque(xp: Any, angle: Array, *, end: Array, torque_at_end: Array, growth_angle: Array) -> Array:
    """Torque [N m] of all else that a joint resists with: other muscles, capsule, ligaments, skin; second part of (15).

    It grows exponentially with the angle [rad], and is known at the end of the normal range. A prior in its form.
    """
    return torque_at_end * xp.exp((angle - end) / growth_angle)


def torque_left(xp: Any, examiner: Array, muscle: Array, least_share: Array) -> Array:
    """Torque of the rest of the joint at the normal end [N m]: what a healthy muscle there leaves of the examiner's usual one.

    So a healthy joint under the usual torque ends at the published normal, which is thereby given and not predicted. It is at
    least a share of the examiner's, where the muscle alone would take all of it.
    """
    return xp.maximum(examiner - muscle, least_share * examiner)


def stretch_pain(
    stress: Array, *, half_stress: Array, exponent: Array, sensitizing_factor: Array, sensitization: Array
) -> Array:
    """Pain [0-10] of a stress along the fibers [Pa]: a rising share of the worst, half of it at the half stress.

    Endings answer at a stress that is 1 + 3.4 times lower in fully sensitized muscle, as their thresholds are under (25).
    That muscle nociceptors tell tensile stress is read; the curve is a prior.
    """
    x = (stress * (1.0 + sensitizing_factor * sensitization) / half_stress) ** exponent
    return WORST * x / (1.0 + x)
