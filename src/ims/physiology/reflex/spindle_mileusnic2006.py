"""Muscle spindle (Mileusnic 2006): what primary and secondary afferents tell of a muscle's length and its change (S6a)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable

LEAST = 1e-6
"""Smallest room and force a polar region is reckoned with: there it moves by nothing that counts."""


class SpindleMileusnic2006(FastSubModel):
    """Rates of the primary (Ia) and secondary (II) afferents of a spindle in the band.

    Each intrafusal fiber is a spring, the sensory region, in series with a damped contractile one, the polar region. Its
    stretch excites the afferents; fusimotor neurons make the polar region pull and, in the first bag fiber, resist change.
    Primary afferents hear the quicker of two contributions and a share of the other, secondary ones the static fibers.

    Notes
    -----
    (16)-(22) of the fast reference, without the intrafusal mass: an exact rearrangement with the length of the polar region
    as state, so that no velocity has to be known. Damping is told for velocities in optimal lengths a second; a polar region
    moves no faster than a bound that no pass comes near. With mass the peaks differ by less than a thousandth. The spindle
    lies in the band, is as long as the band's fibers between their knots, and a needle's pull stretches it. Gains are those
    given for people; the source's own are a cat's (`primary_gain` 20 000 and 10 000, `secondary_gain` 7250).

    Sources
    -------
    Mileusnic2006 (equations, Table 1, as three open codes carry it); shelf:fast section 3.1 (massless form, human gains)
    """

    name = "spindle_mileusnic2006"
    statement = "S6a"
    grade = "B"
    reads = (
        Variable("band_fiber_length", "s_r", "1", "person"),
        Variable("needle_fiber_strain", "eps_n", "1", "person"),
        Variable("gamma_dynamic", "g_d", "1/s", "person"),
        Variable("gamma_static", "g_s", "1/s", "person"),
        Variable("step", "h", "s", "person", "clock"),
    )
    writes = (Variable("spindle_ia_rate", "r_Ia", "1/s", "person"), Variable("spindle_ii_rate", "r_II", "1/s", "person"))
    states = (
        Variable("polar_length", "L_p", "1", "intrafusal"),
        Variable("fusimotor_activation", "A_k", "1", "intrafusal"),
    )
    parameters = (
        Variable("sensory_stiffness", "K_SR", "1", "person"),
        Variable("polar_stiffness", "K_PR", "1", "person"),
        Variable("damping_bag1", "beta_0b1", "1", "person"),
        Variable("damping_static", "beta_0b2", "1", "person"),
        Variable("dynamic_damping", "beta_1", "1", "person"),
        Variable("bag2_damping", "beta_2b2", "1", "person"),
        Variable("chain_damping", "beta_2c", "1", "person"),
        Variable("bag1_pull", "Gamma_b1", "1", "person"),
        Variable("bag2_pull", "Gamma_b2", "1", "person"),
        Variable("chain_pull", "Gamma_c", "1", "person"),
        Variable("shortening_factor", "C_S", "1", "person"),
        Variable("velocity_power", "a", "1", "person"),
        Variable("unit_velocity", "V_1", "1/s", "person"),
        Variable("fastest_polar", "V_2", "1/s", "person"),
        Variable("least_polar_length", "R", "1", "person"),
        Variable("sensory_rest", "L_SR0", "1", "person"),
        Variable("polar_rest", "L_PR0", "1", "person"),
        Variable("sensory_threshold", "L_SRN", "1", "person"),
        Variable("polar_threshold", "L_PRN", "1", "person"),
        Variable("secondary_place", "L_sec", "1", "person"),
        Variable("secondary_share", "X", "1", "person"),
        Variable("primary_gain_bag1", "G_Ib1", "1/s", "person"),
        Variable("primary_gain_static", "G_Ib2", "1/s", "person"),
        Variable("secondary_gain", "G_II", "1/s", "person"),
        Variable("occlusion", "S", "1", "person"),
        Variable("dynamic_half", "f_b1", "1/s", "person"),
        Variable("bag2_half", "f_b2", "1/s", "person"),
        Variable("chain_half", "f_c", "1/s", "person"),
        Variable("dynamic_time", "tau_b1", "s", "person"),
        Variable("bag2_time", "tau_b2", "s", "person"),
        Variable("chain_time", "tau_c", "s", "person"),
        Variable("resting_length", "L_00", "1", "person"),
    )
    derived = (
        Variable("damping", "beta_0k", "1", "intrafusal"),
        Variable("damping_gain", "beta_k", "1", "intrafusal"),
        Variable("pull", "Gamma_k", "1", "intrafusal"),
        Variable("half_rate", "f_k", "1/s", "intrafusal"),
        Variable("fusimotor_time", "tau_k", "s", "intrafusal"),
        Variable("is_bag1", "b_1", "1", "intrafusal"),
    )
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        one = 1.0 + 0.0 * p.occlusion
        return {
            "damping": xp.stack([p.damping_bag1, p.damping_static, p.damping_static]),
            "damping_gain": xp.stack([p.dynamic_damping, p.bag2_damping, p.chain_damping]),
            "pull": xp.stack([p.bag1_pull, p.bag2_pull, p.chain_pull]),
            "half_rate": xp.stack([p.dynamic_half, p.bag2_half, p.chain_half]),
            "fusimotor_time": xp.stack([p.dynamic_time, p.bag2_time, p.chain_time]),
            "is_bag1": xp.stack([one, 0.0 * one, 0.0 * one]),
        }

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        # Static solution without fusimotor drive; a moment of rest brings the rest about.
        stretch = p.resting_length - p.sensory_rest - p.polar_rest
        tension = p.polar_stiffness * stretch / (1.0 + p.polar_stiffness / p.sensory_stiffness)
        return {"polar_length": p.resting_length - p.sensory_rest - tension / p.sensory_stiffness + 0.0 * p.is_bag1}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"fusimotor_activation": 1.0 / p.fusimotor_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        length = reads.band_fiber_length + reads.needle_fiber_strain
        sensory = length - y.polar_length - p.sensory_rest
        over = xp.guard(sensory - (p.sensory_threshold - p.sensory_rest))
        static = 1.0 - p.is_bag1
        bag1 = xp.sum(p.is_bag1 * p.primary_gain_bag1 * over)
        others = xp.sum(static * p.primary_gain_static * over)
        primary = xp.maximum(bag1, others) + p.occlusion * xp.minimum(bag1, others)
        of_sensory = p.secondary_place / p.sensory_rest * (sensory - (p.sensory_threshold - p.sensory_rest))
        of_polar = p.secondary_place / p.polar_rest * (y.polar_length - p.polar_threshold)
        mixed = xp.guard(p.secondary_share * of_sensory + (1.0 - p.secondary_share) * of_polar)
        return {"spindle_ia_rate": primary, "spindle_ii_rate": p.secondary_gain * xp.sum(static * mixed)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        length = reads.band_fiber_length + reads.needle_fiber_strain
        tension = p.sensory_stiffness * (length - y.polar_length - p.sensory_rest)
        beta = p.damping + p.damping_gain * y.fusimotor_activation
        room = xp.maximum(y.polar_length - p.least_polar_length, LEAST)
        active = p.pull * y.fusimotor_activation
        pulls = tension - p.polar_stiffness * (y.polar_length - p.polar_rest) - active
        q = pulls / (beta * room)
        factor = xp.where(q > 0.0, 1.0, p.shortening_factor)
        size = xp.exp(xp.log(xp.maximum(xp.abs(q) / factor, LEAST)) / p.velocity_power)
        # No step leads beyond the length at which the two regions pull alike: a slack fiber's damping is next to nothing.
        to_balance = xp.abs(pulls) / ((p.sensory_stiffness + p.polar_stiffness) * reads.step)
        fastest = xp.minimum(p.fastest_polar, to_balance)
        speed = xp.where(q > 0.0, 1.0, -1.0) * xp.minimum(size * p.unit_velocity, fastest)
        drive = xp.stack([reads.gamma_dynamic, reads.gamma_static, reads.gamma_static])
        wanted = drive**2 / (drive**2 + p.half_rate**2)
        return {"polar_length": speed, "fusimotor_activation": (wanted - y.fusimotor_activation) / p.fusimotor_time}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
