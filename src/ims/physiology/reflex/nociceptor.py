"""Nociceptors of muscle: group III and IV endings that a needle presses, drags and bathes (S5, S7)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable

LEAST = 1e-30
"""Smallest base of a power that differs from none."""


class Nociceptor(FastSubModel):
    """Mean rates of group III and of group IV endings around a needle.

    Two dozen endings lie by chance around the needle's path. Each feels the stress under the tip and the shear along the
    shaft, answers above a threshold, and gets used to it. Mediators that tissue spills when it is cut, or when a sensitive
    locus is met, excite them for some seconds. Sensitized endings answer to less and are active by themselves.

    Notes
    -----
    (25) of the fast reference. The first half of the endings is group III. The stress on an ending is turned into the force
    of its calibration by an area of an ending, which is assumed. Stress under the tip falls with the square of the
    distance, shear along the shaft with the distance. Stretch of the band excites by a weight that may be nothing.

    Sources
    -------
    shelf:fast (25), section 3.3; IncisedMuscleAfferents (threshold and ongoing activity, in vitro, with and without incision)
    """

    name = "nociceptor"
    statement = "S5 S7"
    grade = "B"
    reads = (
        Variable("tip_force", "F_tip", "N", "person"),
        Variable("cutting_force", "F_cut", "N", "person"),
        Variable("muscle_shear_force", "f", "N/m", "person"),
        Variable("needle_depth", "x", "m", "person", "hand"),
        Variable("tip_in_muscle", "m_t", "1", "person"),
        Variable("band_stress_share", "sigma_n", "1", "person"),
        Variable("locus_hit", "h_l", "1", "person"),
    )
    writes = (Variable("group_iii_rate", "r_III", "1/s", "person"), Variable("group_iv_rate", "r_IV", "1/s", "person"))
    states = (Variable("ending_adaptation", "x_a", "1", "ending"), Variable("mediators", "C_m", "1", "person"))
    parameters = (
        Variable("ending_rank", "i/n", "1", "ending", "structure:rank"),
        Variable("distance_chance", "U_r", "1", "ending", "stream:ending_distance/uniform"),
        Variable("depth_chance", "U_z", "1", "ending", "stream:ending_depth/uniform"),
        Variable("active_chance", "U_a", "1", "ending", "stream:ending_active/uniform"),
        Variable("field_radius", "R_n", "m", "person"),
        Variable("field_top", "z_1", "m", "person"),
        Variable("field_height", "z_2", "m", "person"),
        Variable("nearest", "r_0", "m", "person"),
        Variable("ending_area", "A_e", "m^2", "person"),
        Variable("threshold", "th_0", "N", "person"),
        Variable("sensitization", "Sens", "1", "person"),
        Variable("sensitizing_factor", "k_S", "1", "person"),
        Variable("mechanical_gain", "k_m", "1/s", "person"),
        Variable("mechanical_power", "n_m", "1", "person"),
        Variable("adapting_share", "w_d", "1", "person"),
        Variable("adaptation_time", "tau_a", "s", "person"),
        Variable("resting_rate", "r_00", "1/s", "person"),
        Variable("sensitized_rate", "r_01", "1/s", "person"),
        Variable("chemical_gain", "k_c", "1/s", "person"),
        Variable("chemical_power", "h_c", "1", "person"),
        Variable("mediator_time", "tau_C", "s", "person"),
        Variable("mediators_per_hit", "C_h", "1", "person"),
        Variable("mediators_per_cut", "C_c", "1/N/s", "person"),
        Variable("stretch_weight", "w_l", "N", "person"),
        Variable("active_share", "q_0", "1", "person"),
        Variable("active_sensitized", "q_1", "1", "person"),
        Variable("largest_iii_rate", "r_3m", "1/s", "person"),
        Variable("largest_iv_rate", "r_4m", "1/s", "person"),
    )
    derived = (
        Variable("distance", "r_j", "m", "ending"),
        Variable("ending_depth", "z_j", "m", "ending"),
        Variable("is_iii", "q_3", "1", "ending"),
        Variable("ongoing", "q_j", "1", "ending"),
        Variable("own_threshold", "th", "N", "person"),
    )
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        active = p.active_share + p.active_sensitized * p.sensitization
        return {
            "distance": p.nearest + (p.field_radius - p.nearest) * xp.sqrt(p.distance_chance),
            "ending_depth": p.field_top + p.field_height * p.depth_chance,
            "is_iii": xp.where(p.ending_rank > 0.5, 0.0, 1.0) + 0.0 * p.distance_chance,
            "ongoing": xp.where(p.active_chance < active, 1.0, 0.0),
            "own_threshold": p.threshold / (1.0 + p.sensitizing_factor * p.sensitization),
        }

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"ending_adaptation": 1.0 / p.adaptation_time, "mediators": 1.0 / p.mediator_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        over = over_threshold(xp, reads, p)
        fresh = xp.guard(over - y.ending_adaptation)
        pressed = p.mechanical_gain * (p.adapting_share * fresh + (1.0 - p.adapting_share) * over)
        bath = _power(xp, y.mediators, p.chemical_power)
        resting = (p.resting_rate + p.sensitized_rate * p.sensitization) * p.ongoing
        rate = resting + pressed + p.chemical_gain * bath / (bath + 1.0)
        three = xp.minimum(rate, p.largest_iii_rate) * p.is_iii
        four = xp.minimum(rate, p.largest_iv_rate) * (1.0 - p.is_iii)
        return {
            "group_iii_rate": xp.sum(three) / xp.maximum(xp.sum(p.is_iii), 1.0),
            "group_iv_rate": xp.sum(four) / xp.maximum(xp.sum(1.0 - p.is_iii), 1.0),
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        cut = p.mediators_per_cut * reads.cutting_force * reads.tip_in_muscle
        return {
            "ending_adaptation": (over_threshold(xp, reads, p) - y.ending_adaptation) / p.adaptation_time,
            "mediators": cut - y.mediators / p.mediator_time,
        }

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"mediators": y.mediators + p.mediators_per_hit * reads.locus_hit}


def over_threshold(xp: Any, reads: Values, p: Values) -> Array:
    """How far the force on each ending lies over its threshold, to the power of (25)."""
    apart = reads.needle_depth - p.ending_depth
    reach = p.distance**2 + apart**2
    tip = reads.tip_force * reads.tip_in_muscle / (2.0 * math.pi * reach)
    beside = xp.where(apart > 0.0, 1.0, 0.0)
    shear = beside * xp.abs(reads.muscle_shear_force) / (2.0 * math.pi * p.distance)
    force = p.ending_area * (tip + shear) + p.stretch_weight * reads.band_stress_share
    return _power(xp, (force - p.own_threshold) / p.threshold, p.mechanical_power)


def _power(xp: Any, base: Array, exponent: Array) -> Array:
    """A power of what is above zero, 0 elsewhere; by logarithm, which goes for a vector at once, as `**` does not."""
    return xp.where(base > 0.0, xp.exp(exponent * xp.log(xp.maximum(base, LEAST))), 0.0)
