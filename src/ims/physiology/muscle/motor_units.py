"""Motor units: twitches that spikes set off, and the force of the pool and of the band."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable

EULER = math.e
"""A critically damped twitch holds its peak times e times its contraction time as area."""
MOST = 40.0
"""Largest exponent asked for; beyond it the fusion curve is flat to every digit."""


def _fusion(xp: Any, x: Array) -> Array:
    """S(x) of (32)."""
    return 1.0 - xp.exp(-xp.minimum(2.0 * x**3, MOST))


def _gain(xp: Any, x: Array, p: Values) -> Array:
    """Gain of a twitch at x = contraction time over interval: 1 in slow trains, falling in fused ones (32)."""
    safe = xp.maximum(x, p.slowest_fused)
    fused = (_fusion(xp, safe) / safe) / (_fusion(xp, p.slowest_fused) / p.slowest_fused)
    return xp.where(x > p.slowest_fused, fused, 1.0)


class MotorUnits(FastSubModel):
    """Force of the motor units of a muscle from the spikes that reach them, from the cord or from their own axons.

    Each spike sets off a twitch; small units give weak, slow twitches and large ones strong, quick twitches. Twitches of a
    quick train fuse. The sum over all units is the activation of the muscle, the sum over the units with fibers in the taut
    band that of the band.

    Notes
    -----
    (30)-(32) of the fast reference. A twitch is a critically damped filter of second order, as two equal filters in a
    row; it peaks at the strength of its unit. The gain of a spike follows the interval since the last. Activation is 1
    where every unit fires at its largest rate (31), the same as in motor_neuron_pool. Which units have fibers in the band
    is chance: that many of the pool as `band_units` says, in the mean. Fatigue of single units is left out; the band tires
    as a whole (band_fatigue).

    Sources
    -------
    Fuglevand1993 (pool, twitches, fusion); shelf:fast (30)-(32), section 5.1
    """

    name = "motor_units"
    statement = "S5"
    grade = "B"
    reads = (
        Variable("motor_spikes_at_muscle", "s_m", "1", "unit"),
        Variable("axonal_spikes", "s_a", "1", "unit", absent=0.0),
        Variable("step", "h", "s", "person", "clock"),
    )
    writes = (
        Variable("muscle_activation", "a_m", "1", "person"),
        Variable("band_excitation", "a_n", "1", "person"),
        Variable("in_band", "b_i", "1", "unit"),
    )
    states = (
        Variable("twitch_rise", "f_1i", "1", "unit"),
        Variable("twitch_force", "f_2i", "1", "unit"),
        Variable("time_since_spike", "t_i", "s", "unit"),
    )
    parameters = (
        Variable("recruitment_rank", "i/n", "1", "unit", "structure:rank"),
        Variable("band_chance", "U_bi", "1", "unit", "stream:band_units/uniform"),
        Variable("strength_range", "RP", "1", "person"),
        Variable("longest_contraction", "T_L", "s", "person"),
        Variable("contraction_range", "RT", "1", "person"),
        Variable("slowest_fused", "x_f", "1", "person"),
        Variable("recruitment_range", "RR", "1", "person"),
        Variable("first_peak_rate", "PFR_1", "1/s", "person"),
        Variable("last_peak_rate", "PFR_n", "1/s", "person"),
        Variable("band_units", "n_b", "1", "person"),
        Variable("pool_size", "n", "1", "person"),
    )
    derived = (
        Variable("twitch_peak", "P_i", "1", "unit"),
        Variable("contraction_time", "T_i", "s", "unit"),
        Variable("full_force", "F_i", "1", "unit"),
        Variable("membership", "b_mi", "1", "unit"),
        Variable("whole_force", "F", "1", "person"),
        Variable("band_force", "F_b", "1", "person"),
    )
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        strong = xp.log(p.strength_range)
        peak = xp.exp(p.recruitment_rank * strong)
        time = p.longest_contraction * xp.exp(-p.recruitment_rank * xp.log(p.contraction_range))
        # Mean force of a steady train: the area of a twitch, e T P, at the unit's largest rate (31) and its gain.
        threshold = xp.exp(p.recruitment_rank * xp.log(p.recruitment_range))
        late = (threshold - 1.0) / (p.recruitment_range - 1.0)
        x = time * (p.first_peak_rate + late * (p.last_peak_rate - p.first_peak_rate))
        full = peak * EULER * x * _gain(xp, x, p)
        member = xp.where(p.band_chance < p.band_units / p.pool_size, 1.0, 0.0) + 0.0 * p.recruitment_rank
        band = xp.sum(member * full)
        return {
            "twitch_peak": peak,
            "contraction_time": time,
            "full_force": full,
            "membership": member,
            "whole_force": xp.sum(full),
            "band_force": xp.where(band > 0.0, band, 1.0),
        }

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {"time_since_spike": 100.0 * p.contraction_time}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"twitch_rise": 1.0 / p.contraction_time, "twitch_force": 1.0 / p.contraction_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {
            "muscle_activation": xp.sum(y.twitch_force) / p.whole_force,
            "band_excitation": xp.sum(p.membership * y.twitch_force) / p.band_force,
            "in_band": p.membership + 0.0 * y.twitch_force,
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        interval = y.time_since_spike + reads.step
        spikes = xp.maximum(reads.motor_spikes_at_muscle, reads.axonal_spikes)
        kick = xp.where_any(spikes > 0.0, lambda: p.twitch_peak * _gain(xp, p.contraction_time / interval, p))
        return {
            "twitch_rise": EULER * kick / reads.step - y.twitch_rise / p.contraction_time,
            "twitch_force": (y.twitch_rise - y.twitch_force) / p.contraction_time,
        }

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        since = xp.minimum(y.time_since_spike + reads.step, 100.0 * p.contraction_time)
        spikes = xp.maximum(reads.motor_spikes_at_muscle, reads.axonal_spikes)
        return {"time_since_spike": xp.where(spikes > 0.0, 0.0 * since, since)}
