"""Muscle and a tendon that does not give way: the length of the fibers and the force along the tendon (S1, S8)."""

from __future__ import annotations

from typing import Any

from ims.physiology.muscle.curves import active_force, passive_force, rigid_tendon_length
from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class RigidTendon(FastSubModel):
    """Force of a muscle whose tendon keeps its slack length, so that its fibers keep theirs.

    Between fixed ends nothing moves: fibers neither shorten against the tendon nor resist by their velocity, and force
    follows activity at once. It is the quick variant of `muscle_tendon`; what a tendon gives way, and the lengthening of
    fibers when a band lets go, are not in it.

    Notes
    -----
    Section 2.2 of the fast reference, rigid tendon: L_T = l_Ts and L_M from the posture and the width alone. The only state
    is the length, which stays where it starts: it stands as a state because the band reads it before the force is known.

    Sources
    -------
    DeGroote2016 (curves); shelf:fast sections 2.1-2.3
    """

    name = "rigid_tendon"
    statement = "S1 S8"
    grade = "B"
    reads = (
        Variable("muscle_activation", "a_m", "1", "person"),
        Variable("band_stress_share", "sigma_n", "1", "person"),
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
        length = y.fiber_length
        resting = (1.0 - p.band_share) * passive_force(xp, length) + p.band_share * reads.band_stress_share
        along = xp.sqrt(xp.guard(1.0 - (p.width_share / xp.maximum(length, p.width_share)) ** 2))
        force = reads.muscle_activation * active_force(xp, length) + resting
        return {"fiber_velocity": 0.0 * length, "muscle_force": p.largest_force * along * force}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"fiber_length": 0.0 * y.fiber_length}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
