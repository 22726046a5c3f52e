"""Muscle and tendon: the length of the fibers and the force along the tendon (S1, S8)."""

from __future__ import annotations

from typing import Any

from ims.physiology.muscle.curves import (
    active_force,
    passive_force,
    rigid_tendon_length,
    tendon_force,
    tendon_slope,
    velocity_force,
    velocity_slope,
)
from ims.physiology.submodel import Array, FastSubModel, Values, Variable

NEWTON = 5
"""Steps towards the velocity; from rest they reach it to single precision, in quick shortening too."""


def _velocity(xp: Any, y: Values, reads: Values, p: Values) -> tuple[Array, Array]:
    """Velocity at which fibers and tendon pull alike, over the fastest, and the tendon's force as share of the largest."""
    length = y.fiber_length
    along = p.optimal_fiber_length * xp.sqrt(xp.guard(length**2 - p.width_share**2))
    tendon = xp.guard(tendon_force(xp, (p.muscle_tendon_length - along) / p.tendon_slack_length))
    cosine = xp.maximum(along / (p.optimal_fiber_length * xp.maximum(length, p.width_share)), LEAST_COSINE)
    normal = reads.muscle_activation * active_force(xp, length)
    resting = (1.0 - p.band_share) * passive_force(xp, length) + p.band_share * reads.band_stress_share
    wanted = tendon / cosine - resting
    v = 0.0 * length
    for _ in range(NEWTON):
        error = normal * velocity_force(xp, v) + p.damping * v - wanted
        v = v - error / (normal * velocity_slope(xp, v) + p.damping)
        v = xp.maximum(xp.minimum(v, 1.0), -1.0)
    return v, tendon


LEAST_COSINE = 0.1
LEAST_SHARE = 1e-3
"""Share of its own time that a step is taken to be at least; below it the way is the velocity's to three digits."""


class MuscleTendon(FastSubModel):
    """Length of a muscle's fibers between its fixed ends, and the force along its tendon.

    Fibers pull by their activity and by being stretched, and resist quick changes; the tendon stretches until it pulls as
    much. The taut band is a share of the cross-section with a stress of its own, so that a band that lets go lengthens the
    whole a little.

    Notes
    -----
    Sections 2.1-2.3 of the fast reference, as damped equilibrium. The muscle-tendon length is that of the posture and stays
    through a pass. The normal part takes all activity of the pool; the band's own activity stands in its stress.

    Sources
    -------
    DeGroote2016 (curves); Millard2013 (damping); shelf:fast sections 2.1-2.3
    """

    name = "muscle_tendon"
    statement = "S1 S8"
    grade = "B"
    reads = (
        Variable("muscle_activation", "a_m", "1", "person"),
        Variable("band_stress_share", "sigma_n", "1", "person"),
        Variable("step", "h", "s", "person", "clock"),
    )
    writes = (Variable("fiber_velocity", "v", "1/s", "person"), Variable("muscle_force", "F_m", "N", "person"))
    states = (Variable("fiber_length", "l", "1", "person"),)
    parameters = (
        Variable("optimal_fiber_length", "l_0", "m", "person"),
        Variable("tendon_slack_length", "l_Ts", "m", "person"),
        Variable("muscle_tendon_length", "l_MT", "m", "person"),
        Variable("width_share", "sin_a", "1", "person"),
        Variable("largest_force", "F_0", "N", "person"),
        Variable("band_share", "phi", "1", "person"),
        Variable("damping", "beta", "1", "person"),
        Variable("fastest", "v_max", "1/s", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        fiber = rigid_tendon_length(xp, p.muscle_tendon_length, p.tendon_slack_length, p.width_share * p.optimal_fiber_length)
        return {"fiber_length": fiber / p.optimal_fiber_length}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        v, tendon = _velocity(xp, y, reads, p)
        return {"fiber_velocity": v * p.fastest, "muscle_force": p.largest_force * tendon}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        v, _ = _velocity(xp, y, reads, p)
        # Where the tendon is stiff, fibers come to rest within a part of a step: the way of a step is that of a linear law.
        opening = p.optimal_fiber_length / p.tendon_slack_length
        longer = (p.muscle_tendon_length - p.optimal_fiber_length * y.fiber_length) / p.tendon_slack_length
        resists = reads.muscle_activation * active_force(xp, y.fiber_length) * velocity_slope(xp, v) + p.damping
        z = xp.maximum(p.fastest * opening * tendon_slope(xp, longer) / resists * reads.step, LEAST_SHARE)
        return {"fiber_length": v * p.fastest * (1.0 - xp.exp(-z)) / z}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
