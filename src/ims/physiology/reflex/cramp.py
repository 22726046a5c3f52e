"""Cramp: a motor pool that goes on firing by itself, as a shortened muscle does when it grasps the needle (S5)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable

FARTHEST = 30.0
"""Beyond this a logistic is 0 or 1 to every digit."""


def _logistic(xp: Any, x: Array) -> Array:
    return 1.0 / (1.0 + xp.exp(-xp.maximum(xp.minimum(x, FARTHEST), -FARTHEST)))


def _input(xp: Any, y: Values, reads: Values, p: Values) -> Array:
    """I of (28)."""
    bias = p.shortened_bias - p.length_slope * xp.guard(reads.fiber_length - p.short_length)
    volley = p.volley_weight * reads.burst_at_cord / p.volley_reference
    given = bias + volley + p.nociceptive_weight * reads.noxious_input - p.tendon_organ_weight * reads.tendon_organ_input
    return given - p.adaptation_weight * y.cramp_adaptation


class Cramp(FastSubModel):
    """A bistable activity of the pool: lit by an afferent volley where the muscle is short, it goes out by itself.

    Persistent inward currents of motor neurons keep the pool firing once its input passes a threshold. The threshold is
    lower in a shortened muscle and under pain; a strong volley from tendon organs, lengthening, or slow adaptation ends the
    cramp. Beside it the motor axons discharge for a second or two after strong stimulation, without the cord.

    Notes
    -----
    (27)-(29) of the fast reference, whose constants reproduce electrically elicited cramps (Minetto 2011) with the nerve
    intact and blocked. That a needle's volley acts as the electrical one does is our reading. The volley is that which arrives
    at the cord: with the nerve blocked only the peripheral part is left.

    Sources
    -------
    shelf:fast (27)-(29); Minetto2011 (threshold, duration); Serrao2007 (pain lowers the threshold); KhanBurne2007 (tendon
    afferents end a cramp)
    """

    name = "cramp"
    statement = "S5"
    grade = "C"
    reads = (
        Variable("burst_at_cord", "f_st", "1/s", "person"),
        Variable("locus_burst_rate", "f_b", "1/s", "person"),
        Variable("tendon_organ_input", "I_b", "1", "person"),
        Variable("noxious_input", "N", "1", "person"),
        Variable("fiber_length", "l", "1", "person"),
    )
    writes = (Variable("cramp_input", "I_c", "1", "person"),)
    states = (
        Variable("cramp_level", "p", "1", "person"),
        Variable("cramp_adaptation", "s", "1", "person"),
        Variable("after_discharge", "h", "1", "person"),
    )
    parameters = (
        Variable("cramp_time", "tau_p", "s", "person"),
        Variable("adaptation_time", "tau_s", "s", "person"),
        Variable("after_discharge_time", "tau_h", "s", "person"),
        Variable("self_excitation", "k_p", "1", "person"),
        Variable("cramp_threshold", "theta_p", "1", "person"),
        Variable("shortened_bias", "I_0", "1", "person"),
        Variable("length_slope", "k_l", "1", "person"),
        Variable("short_length", "l_c", "1", "person"),
        Variable("volley_weight", "w_st", "1", "person"),
        Variable("volley_reference", "f_c", "1/s", "person"),
        Variable("nociceptive_weight", "w_n", "1", "person"),
        Variable("tendon_organ_weight", "w_b", "1", "person"),
        Variable("adaptation_weight", "w_s", "1", "person"),
        Variable("peripheral_threshold", "f_h", "1/s", "person"),
        Variable("peripheral_width", "d_h", "1/s", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {
            "cramp_level": 1.0 / p.cramp_time,
            "cramp_adaptation": 1.0 / p.adaptation_time,
            "after_discharge": 1.0 / p.after_discharge_time,
        }

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"cramp_input": _input(xp, y, reads, p)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        lit = _logistic(xp, p.self_excitation * y.cramp_level + _input(xp, y, reads, p) - p.cramp_threshold)
        stimulated = _logistic(xp, (reads.locus_burst_rate - p.peripheral_threshold) / p.peripheral_width)
        stimulated = xp.where(reads.locus_burst_rate > 0.0, stimulated, 0.0 * stimulated)
        return {
            "cramp_level": (lit - y.cramp_level) / p.cramp_time,
            "cramp_adaptation": (y.cramp_level - y.cramp_adaptation) / p.adaptation_time,
            "after_discharge": (stimulated - y.after_discharge) / p.after_discharge_time,
        }

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
