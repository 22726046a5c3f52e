"""Motor neuron pool: 120 leaky cells with an after-hyperpolarization, recruited by size."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable

LONGEST = 40.0
"""Intervals longer than this many time constants leave nothing of the after-hyperpolarization."""


def _needed(xp: Any, rate: Array, p: Values) -> Array:
    """Current above rheobase at which a unit fires steadily at `rate`, in rheobases: the quasi-static LIF with AHP.

    The after-hyperpolarization g decays from spike to spike; the next spike comes when the current just outweighs what is
    left of it: i - 1 = (1 + v_K) g, with g = kick / (exp(1 / (f tau)) - 1) in a steady train. The membrane follows this by
    its own time constant, shortened by the open conductance, so g is taken that much earlier.
    """
    reach = xp.minimum(1.0 / (rate * p.after_hyperpolarization_time), LONGEST)
    g = p.kick / (xp.exp(reach) - 1.0)
    earlier = xp.exp(p.membrane_time / (p.after_hyperpolarization_time * (1.0 + g)))
    return (1.0 + p.reversal) * g * earlier


class MotorNeuronPool(FastSubModel):
    """Spikes of the motor neurons of one muscle.

    Each neuron is a leaky integrator with a threshold. A spike opens a conductance that hyperpolarizes and decays, which
    makes the cell fire slowly and regularly; noise of its synapses makes it irregular. Small cells have low thresholds and
    are recruited first. Excitation is told in the units of the pool's recruitment range, and its current is such that a
    steady excitation gives the rates of Fuglevand 1993. In a cramp the units of the band fire at rates of their own.

    Notes
    -----
    Section 4.1 (fast pool), (31) and the rule of 4.6 of the fast reference. Potentials are told in thresholds and currents
    in rheobases. From the least to the largest cell, membrane time and after-hyperpolarization fall linearly with rank from
    those of a slow to those of a fast cell, where the reference gives three types. The common modulation of a cramp at
    1.4 Hz, its doublets and synchrony are left out.

    Sources
    -------
    shelf:fast sections 4.1, 4.6, (31); CisiKohn2008 (time constants, reversal); Fuglevand1993 (recruitment and rates);
    Minetto2009 (rates in a cramp)
    """

    name = "motor_neuron_pool"
    statement = "S5"
    grade = "B"
    reads = (
        Variable("synaptic_excitation", "e_s", "1", "person"),
        Variable("band_synaptic_excitation", "e_b", "1", "person"),
        Variable("recurrent_inhibition", "x_R", "1", "person"),
        Variable("cramp_level", "p", "1", "person"),
        Variable("in_band", "b_i", "1", "unit"),
        Variable("membrane_chance", "xi_m", "1", "unit", "stream:membrane/normal"),
        Variable("step", "h", "s", "person", "clock"),
        Variable("frame", "h_f", "s", "person", "clock"),
    )
    writes: tuple[Variable, ...] = ()
    states = (
        Variable("membrane_potential", "v_i", "1", "unit"),
        Variable("after_hyperpolarization", "g_i", "1", "unit"),
        Variable("synaptic_noise", "n_i", "1", "unit"),
        Variable("refractory_time", "t_r", "s", "unit"),
        Variable("motor_spikes", "s_i", "1", "unit"),
    )
    parameters = (
        Variable("recruitment_rank", "i/n", "1", "unit", "structure:rank"),
        Variable("cramp_rank", "U_p", "1", "unit", "stream:cramp_rank/uniform"),
        Variable("cramp_rate_chance", "Z_p", "1", "unit", "stream:cramp_rate/normal"),
        Variable("recruitment_range", "RR", "1", "person"),
        Variable("least_rate", "MFR", "1/s", "person"),
        Variable("first_peak_rate", "PFR_1", "1/s", "person"),
        Variable("last_peak_rate", "PFR_n", "1/s", "person"),
        Variable("rate_gain", "g_e", "1/s", "person"),
        Variable("slow_membrane_time", "tau_S", "s", "person"),
        Variable("fast_membrane_time", "tau_F", "s", "person"),
        Variable("slow_hyperpolarization_time", "tau_gS", "s", "person"),
        Variable("fast_hyperpolarization_time", "tau_gF", "s", "person"),
        Variable("hyperpolarization_kick", "k_g", "1", "person"),
        Variable("reversal_potential", "v_K", "1", "person"),
        Variable("refractory_period", "t_R", "s", "person"),
        Variable("noise_level", "sigma_n", "1", "person"),
        Variable("noise_time", "tau_n", "s", "person"),
        Variable("cramp_rate", "r_c", "1/s", "person"),
        Variable("cramp_rate_spread", "s_c", "1/s", "person"),
        Variable("least_cramp_rate", "r_c1", "1/s", "person"),
        Variable("largest_cramp_rate", "r_c2", "1/s", "person"),
        Variable("first_cramp_level", "p_1", "1", "person"),
        Variable("last_cramp_level", "p_n", "1", "person"),
    )
    derived = (
        Variable("recruitment_threshold", "RTE_i", "1", "unit"),
        Variable("peak_rate", "PFR_i", "1/s", "unit"),
        Variable("membrane_time", "tau_i", "s", "unit"),
        Variable("after_hyperpolarization_time", "tau_g", "s", "unit"),
        Variable("kick", "k_i", "1", "unit"),
        Variable("reversal", "v_Ki", "1", "unit"),
        Variable("cramp_threshold", "p_i", "1", "unit"),
        Variable("cramp_current", "i_c", "1", "unit"),
    )
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        threshold = xp.exp(p.recruitment_rank * xp.log(p.recruitment_range))
        last = p.recruitment_range
        share = (threshold - 1.0) / (last - 1.0)
        time = p.slow_hyperpolarization_time + p.recruitment_rank * (
            p.fast_hyperpolarization_time - p.slow_hyperpolarization_time
        )
        found = {
            "recruitment_threshold": threshold,
            "peak_rate": p.first_peak_rate + share * (p.last_peak_rate - p.first_peak_rate),
            "membrane_time": p.slow_membrane_time + p.recruitment_rank * (p.fast_membrane_time - p.slow_membrane_time),
            "after_hyperpolarization_time": time,
            "kick": p.hyperpolarization_kick + 0.0 * p.recruitment_rank,
            "reversal": p.reversal_potential + 0.0 * p.recruitment_rank,
            "cramp_threshold": p.first_cramp_level + (p.last_cramp_level - p.first_cramp_level) * p.cramp_rank,
        }
        rate = p.cramp_rate + p.cramp_rate_spread * p.cramp_rate_chance
        rate = xp.maximum(xp.minimum(rate, p.largest_cramp_rate), p.least_cramp_rate)
        return {**found, "cramp_current": 1.0 + _needed(xp, rate, Values(found))}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {
            "membrane_potential": 1.0 / p.membrane_time,
            "after_hyperpolarization": 1.0 / p.after_hyperpolarization_time,
            "synaptic_noise": 1.0 / p.noise_time,
        }

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        shared = reads.synaptic_excitation - reads.recurrent_inhibition
        excitation = xp.guard(p.recruitment_range * (shared + reads.in_band * reads.band_synaptic_excitation))
        above = xp.guard(excitation - p.recruitment_threshold)
        rate = xp.minimum(p.least_rate + p.rate_gain * above, p.peak_rate)
        current = xp.minimum(excitation / p.recruitment_threshold, 1.0)
        current = current + xp.where_any(above > 0.0, lambda: _needed(xp, rate, p))
        in_cramp = reads.in_band * xp.where(reads.cramp_level > p.cramp_threshold, 1.0, 0.0)
        current = xp.maximum(current, in_cramp * p.cramp_current) + y.synaptic_noise
        leak = y.membrane_potential + y.after_hyperpolarization * (y.membrane_potential + p.reversal)
        charged = xp.guard(1.0 - y.refractory_time / reads.step)
        # White noise of one number a frame, held through its steps: the variance of the filtered noise is noise_level^2.
        width = p.noise_level * xp.sqrt(2.0 / (p.noise_time * reads.frame))
        return {
            "membrane_potential": charged * (current - leak) / p.membrane_time,
            "after_hyperpolarization": -y.after_hyperpolarization / p.after_hyperpolarization_time,
            "synaptic_noise": width * reads.membrane_chance - y.synaptic_noise / p.noise_time,
        }

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        spike = xp.where(y.membrane_potential > 1.0, 1.0, 0.0)
        # The threshold was passed within the step; what follows begins there, so that a train's rate does not hang on the step.
        # Before it the potential is at most 1: it starts at rest, and what is above is reset.
        risen = y.membrane_potential - reads.membrane_potential
        since = reads.step * spike * (y.membrane_potential - 1.0) / xp.where(spike > 0.0, risen, 1.0)
        waiting = xp.guard(y.refractory_time - reads.step)
        return {
            "membrane_potential": (1.0 - spike) * y.membrane_potential,
            "after_hyperpolarization": y.after_hyperpolarization
            + spike * p.kick * (1.0 - since / p.after_hyperpolarization_time),
            "refractory_time": xp.where(spike > 0.0, xp.guard(p.refractory_period - since), waiting),
            "motor_spikes": spike,
        }
