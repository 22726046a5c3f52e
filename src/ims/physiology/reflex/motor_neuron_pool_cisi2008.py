"""Motor neuron pool in two compartments with pulse-shaped conductances (Cisi and Kohn 2008): the form for the microscope."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable

TYPES = ("s", "fr", "ff")
GEOMETRY = (
    ("threshold", "V_th", "V"),
    ("soma_size", "d_s", "m"),
    ("dendrite_diameter", "d_d", "m"),
    ("dendrite_length", "l_d", "m"),
    ("soma_resistance", "R_s", "ohm*m^2"),
    ("dendrite_resistance", "R_d", "ohm*m^2"),
)
"""What runs linearly from the first to the last cell of each type."""
CONDUCTANCES = (
    ("potassium_fast_density", "g_Kf", "S/m^2"),
    ("potassium_slow_density", "g_Ks", "S/m^2"),
    ("slow_potassium_decay", "beta_q", "1/s"),
)
"""What is one value for each type."""


def _along(xp: Any, p: Values, name: str) -> Array:
    """Value of each cell: linear within its type, by rank."""
    rank, end_s, end_fr = p.recruitment_rank, p.share_s, p.share_s + p.share_fr

    def within(kind: str, begin: Array, end: Array) -> Array:
        first, last = p[f"{name}_{kind}_first"], p[f"{name}_{kind}_last"]
        return first + (last - first) * xp.minimum(xp.maximum((rank - begin) / (end - begin), 0.0), 1.0)

    slow, resistant, fast = (
        within("s", 0.0 * end_s, end_s),
        within("fr", end_s, end_fr),
        within("ff", end_fr, 1.0 + 0.0 * end_fr),
    )
    return xp.where(rank > end_fr, fast, xp.where(rank > end_s, resistant, slow))


def _of_type(xp: Any, p: Values, name: str) -> Array:
    """Value of each cell's type."""
    rank = p.recruitment_rank
    later = xp.where(rank > p.share_s + p.share_fr, p[f"{name}_ff"], p[f"{name}_fr"])
    return xp.where(rank > p.share_s, later, p[f"{name}_s"])


def _towards(xp: Any, now: Array, there: Array, rate: Array, h: Array) -> Array:
    """Exact relaxation over one step."""
    return there + (now - there) * xp.exp(-rate * h)


class MotorNeuronPoolCisi2008(FastSubModel):
    """Spikes of the motor neurons of one muscle, from soma and dendrite.

    Each cell has a passive dendrite and a soma whose sodium, fast and slow potassium conductances open in a pulse of fixed
    length when the soma passes its threshold, and close exponentially. The slow potassium conductance outlasts the spike and
    sets the rate. Slow, fatigue-resistant and fast cells differ in size, resistance and conductances, so that small cells
    are recruited first.

    Notes
    -----
    (26) and the tables of section 4.1 of the fast reference. Gates relax exactly over a step, potentials by the exponential
    step of each compartment with the other held; steps of 0.025 ms are meant. Excitation is injected into the soma as a
    current: a share of the rheobase of the last cell, so that the whole recruitment range is 1 here too. Noise is a current
    of the same kind. A cramp has no current of its own in this form.

    Sources
    -------
    shelf:fast (26), section 4.1; CisiKohn2008 (equations, parameters, as carried by published simulators)
    """

    name = "motor_neuron_pool_cisi2008"
    statement = "S5"
    grade = "B"
    reads = (
        Variable("synaptic_excitation", "e_s", "1", "person"),
        Variable("band_synaptic_excitation", "e_b", "1", "person"),
        Variable("recurrent_inhibition", "x_R", "1", "person"),
        Variable("in_band", "b_i", "1", "unit"),
        Variable("membrane_chance", "xi_m", "1", "unit", "stream:membrane/normal"),
        Variable("step", "h", "s", "person", "clock"),
        Variable("frame", "h_f", "s", "person", "clock"),
    )
    writes: tuple[Variable, ...] = ()
    states = (
        Variable("soma_potential", "V_s", "V", "unit"),
        Variable("dendrite_potential", "V_d", "V", "unit"),
        Variable("sodium_activation", "m", "1", "unit"),
        Variable("sodium_inactivation", "h_i", "1", "unit"),
        Variable("potassium_activation", "n", "1", "unit"),
        Variable("slow_potassium_activation", "q", "1", "unit"),
        Variable("pulse_left", "t_p", "s", "unit"),
        Variable("synaptic_noise", "n_i", "1", "unit"),
        Variable("refractory_time", "t_r", "s", "unit"),
        Variable("motor_spikes", "s_i", "1", "unit"),
    )
    parameters = (
        Variable("recruitment_rank", "i/n", "1", "unit", "structure:rank"),
        Variable("share_s", "n_S", "1", "person"),
        Variable("share_fr", "n_FR", "1", "person"),
        *(
            Variable(f"{name}_{kind}_{end}", f"{symbol}_{kind}_{end}", unit, "person")
            for name, symbol, unit in GEOMETRY
            for kind in TYPES
            for end in ("first", "last")
        ),
        *(
            Variable(f"{name}_{kind}", f"{symbol}_{kind}", unit, "person")
            for name, symbol, unit in CONDUCTANCES
            for kind in TYPES
        ),
        Variable("axial_resistivity", "R_i", "ohm*m", "person"),
        Variable("membrane_capacitance", "C_m", "F/m^2", "person"),
        Variable("sodium_density", "g_Na", "S/m^2", "person"),
        Variable("sodium_reversal", "E_Na", "V", "person"),
        Variable("potassium_reversal", "E_K", "V", "person"),
        Variable("alpha_m", "alpha_m", "1/s", "person"),
        Variable("beta_m", "beta_m", "1/s", "person"),
        Variable("alpha_h", "alpha_h", "1/s", "person"),
        Variable("beta_h", "beta_h", "1/s", "person"),
        Variable("alpha_n", "alpha_n", "1/s", "person"),
        Variable("beta_n", "beta_n", "1/s", "person"),
        Variable("alpha_q", "alpha_q", "1/s", "person"),
        Variable("pulse_length", "t_P", "s", "person"),
        Variable("refractory_period", "t_R", "s", "person"),
        Variable("noise_level", "sigma_n", "1", "person"),
        Variable("noise_time", "tau_n", "s", "person"),
    )
    derived = (
        Variable("soma_leak", "g_Ls", "S", "unit"),
        Variable("dendrite_leak", "g_Ld", "S", "unit"),
        Variable("coupling", "g_c", "S", "unit"),
        Variable("soma_capacitance", "C_s", "F", "unit"),
        Variable("dendrite_capacitance", "C_d", "F", "unit"),
        Variable("sodium", "G_Na", "S", "unit"),
        Variable("potassium_fast", "G_Kf", "S", "unit"),
        Variable("potassium_slow", "G_Ks", "S", "unit"),
        Variable("slow_decay", "beta_qi", "1/s", "unit"),
        Variable("spike_threshold", "V_thi", "V", "unit"),
        Variable("input_resistance", "R_N", "ohm", "unit"),
        Variable("rheobase", "I_rh", "A", "unit"),
        Variable("full_current", "I_n", "A", "person"),
    )
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        size, across, along = (_along(xp, p, name) for name in ("soma_size", "dendrite_diameter", "dendrite_length"))
        soma, dendrite = math.pi * size**2, math.pi * across * along
        soma_leak = soma / _along(xp, p, "soma_resistance")
        dendrite_leak = dendrite / _along(xp, p, "dendrite_resistance")
        inner = p.axial_resistivity * (size / (math.pi * (0.5 * size) ** 2) + along / (math.pi * (0.5 * across) ** 2))
        coupling = 2.0 / inner
        threshold = _along(xp, p, "threshold")
        resistance = 1.0 / (soma_leak + coupling * dendrite_leak / (coupling + dendrite_leak))
        rheobase = threshold / resistance
        return {
            "soma_leak": soma_leak,
            "dendrite_leak": dendrite_leak,
            "coupling": coupling,
            "soma_capacitance": soma * p.membrane_capacitance,
            "dendrite_capacitance": dendrite * p.membrane_capacitance,
            "sodium": soma * p.sodium_density,
            "potassium_fast": soma * _of_type(xp, p, "potassium_fast_density"),
            "potassium_slow": soma * _of_type(xp, p, "potassium_slow_density"),
            "slow_decay": _of_type(xp, p, "slow_potassium_decay"),
            "spike_threshold": threshold,
            "input_resistance": resistance,
            "rheobase": rheobase,
            "full_current": xp.max(rheobase),
        }

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {"sodium_inactivation": 1.0 + 0.0 * p.recruitment_rank}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"synaptic_noise": 1.0 / p.noise_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        width = p.noise_level * xp.sqrt(2.0 / (p.noise_time * reads.frame))
        return {"synaptic_noise": width * reads.membrane_chance - y.synaptic_noise / p.noise_time}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        h = reads.step
        shared = xp.guard(
            reads.synaptic_excitation - reads.recurrent_inhibition + reads.in_band * reads.band_synaptic_excitation
        )
        current = p.full_current * (shared + y.synaptic_noise)
        sodium = p.sodium * y.sodium_activation**3 * y.sodium_inactivation
        potassium = p.potassium_fast * y.potassium_activation**4 + p.potassium_slow * y.slow_potassium_activation**2
        soma = p.soma_leak + p.coupling + sodium + potassium
        pulled = current + p.coupling * y.dendrite_potential + sodium * p.sodium_reversal + potassium * p.potassium_reversal
        soma_now = _towards(xp, y.soma_potential, pulled / soma, soma / p.soma_capacitance, h)
        dendrite = p.dendrite_leak + p.coupling
        dendrite_rest = p.coupling * y.soma_potential / dendrite
        dendrite_now = _towards(xp, y.dendrite_potential, dendrite_rest, dendrite / p.dendrite_capacitance, h)
        # Times run down by subtraction, and single precision leaves a remainder: less than half a step is none.
        waiting = xp.guard(y.refractory_time - h)
        free = xp.where(waiting > 0.5 * h, 0.0, 1.0)
        spike = free * xp.where(soma_now > p.spike_threshold, 1.0, 0.0)
        left = xp.where(spike > 0.0, p.pulse_length + 0.0 * y.pulse_left, xp.guard(y.pulse_left - h))
        on = xp.where(left > 0.5 * h, 1.0, 0.0)

        def gate(now: Array, opening: Array, closing: Array) -> Array:
            return xp.where(on > 0.0, _towards(xp, now, 1.0, opening, h), _towards(xp, now, 0.0, closing, h))

        inactivation = y.sodium_inactivation
        return {
            "soma_potential": soma_now,
            "dendrite_potential": dendrite_now,
            "sodium_activation": gate(y.sodium_activation, p.alpha_m, p.beta_m),
            "sodium_inactivation": xp.where(
                on > 0.0, _towards(xp, inactivation, 0.0, p.beta_h, h), _towards(xp, inactivation, 1.0, p.alpha_h, h)
            ),
            "potassium_activation": gate(y.potassium_activation, p.alpha_n, p.beta_n),
            "slow_potassium_activation": gate(y.slow_potassium_activation, p.alpha_q, p.slow_decay),
            "pulse_left": left,
            "refractory_time": xp.where(spike > 0.0, p.refractory_period + 0.0 * left, waiting),
            "motor_spikes": spike,
        }
