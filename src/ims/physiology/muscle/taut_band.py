"""Taut band: fibers held short and stiff within a muscle, by what excites them and by what has grown so (S1, S4)."""

from __future__ import annotations

from typing import Any

from ims.physiology.muscle.curves import active_force, passive_force
from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class TautBand(FastSubModel):
    """Stress, stiffness and length of the band, and what of it is activity.

    End plates that leak excite the band's fibers, and motor units do when they fire. Spread along the fibers (diffuse) the
    activity pulls at once; in knots it shortens a share of each fiber, and the rest of the same fiber is stretched. Beside
    activity a part of the stiffness is structure. Fatigue, detached bridges and cut fibers take their shares of what pulls.

    Notes
    -----
    (9), (14) and section 2.3 of the fast reference. `knot_share` is 0 in the diffuse mode; then the leak acts along the
    whole fiber. In the knot mode it acts in the knots alone and a knot shortens to the balance of force at a rate of its
    own, from where it rests. Excitation of the two sources adds as independent shares. Structural stress is a prior: how
    much of a band's stiffness is passive is not known (section 5.4), and of it only cut fibers take away.

    Sources
    -------
    shelf:fast (9), (14), sections 1.4, 2.3, 5.4; Chen2016 (stiffness of band and surroundings); DeGroote2016 (curves)
    """

    name = "taut_band"
    statement = "S1 S4"
    grade = "C"
    reads = (
        Variable("band_excitation", "a_n", "1", "person"),
        Variable("end_plate_activation", "a_b", "1", "person"),
        Variable("fiber_length", "l", "1", "person"),
        Variable("fatigued_share", "m_F", "1", "person"),
        Variable("detached_share", "d_d", "1", "person"),
        Variable("cut_share", "d_c", "1", "person"),
    )
    writes = (
        Variable("band_activation", "a_c", "1", "person"),
        Variable("band_stress", "sigma_b", "Pa", "person"),
        Variable("band_stress_share", "sigma_n", "1", "person"),
        Variable("band_active_stress", "sigma_a", "Pa", "person"),
        Variable("band_fiber_length", "s_r", "1", "person"),
        Variable("band_shear_modulus", "G_b", "Pa", "person"),
        Variable("background_modulus", "G_bg", "Pa", "person"),
    )
    states = (Variable("knot_length", "s_k", "1", "person"),)
    parameters = (
        Variable("knot_share", "lam_k", "1", "person"),
        Variable("largest_stress", "sigma_max", "Pa", "person"),
        Variable("structural_stress", "sigma_s", "Pa", "person"),
        Variable("resting_modulus", "G_0", "Pa", "person"),
        Variable("stress_gain", "k_sigma", "1", "person"),
        Variable("knot_time", "tau_k", "s", "person"),
        Variable("resting_knot_length", "s_k0", "1", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {"knot_length": p.resting_knot_length}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        along, _, rest = _parts(xp, y, reads, p)
        working = (1.0 - reads.fatigued_share) * (1.0 - reads.detached_share) * (1.0 - reads.cut_share)
        pull = along * active_force(xp, rest)
        whole = 1.0 - reads.cut_share
        own = passive_force(xp, rest) - passive_force(xp, reads.fiber_length)
        active = p.largest_stress * pull
        extra = active + whole * (p.largest_stress * own + p.structural_stress)
        stress = extra + p.largest_stress * passive_force(xp, reads.fiber_length)
        return {
            "band_activation": working * (1.0 - (1.0 - reads.band_excitation) * (1.0 - reads.end_plate_activation)),
            "band_stress": stress,
            "band_stress_share": stress / p.largest_stress,
            "band_active_stress": active,
            "band_fiber_length": rest,
            "band_shear_modulus": p.resting_modulus + p.stress_gain * extra,
            "background_modulus": p.resting_modulus + 0.0 * rest,
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        along, in_knots, rest = _parts(xp, y, reads, p)
        knot = in_knots * active_force(xp, y.knot_length) + passive_force(xp, y.knot_length)
        others = passive_force(xp, rest) + along * active_force(xp, rest)
        return {"knot_length": (others - knot) / p.knot_time}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}


def _parts(xp: Any, y: Values, reads: Values, p: Values) -> tuple[Array, Array, Array]:
    """Activation along the fiber and in its knots, and the length of what lies between the knots (14)."""
    working = (1.0 - reads.fatigued_share) * (1.0 - reads.detached_share) * (1.0 - reads.cut_share)
    neural = working * reads.band_excitation
    leak = working * reads.end_plate_activation
    has_knots = xp.where(p.knot_share > 0.0, 1.0, 0.0)
    along = 1.0 - (1.0 - neural) * (1.0 - (1.0 - has_knots) * leak)
    in_knots = 1.0 - (1.0 - neural) * (1.0 - leak)
    open_share = 1.0 - xp.minimum(p.knot_share, MOST_KNOTS)
    rest = (reads.fiber_length - p.knot_share * y.knot_length) / open_share
    return along, in_knots, xp.minimum(xp.maximum(has_knots * rest + (1.0 - has_knots) * reads.fiber_length, 0.2), 1.8)


MOST_KNOTS = 0.9
"""No more of a fiber than this can be knot."""
