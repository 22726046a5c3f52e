"""Interneurons: what the cord makes of the volleys that reach it, before the motor neurons hear of them (S6a)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class Interneurons(FastSubModel):
    """Excitation and inhibition that the volleys from a muscle bring about in its own motor pool.

    Primary and secondary spindle afferents excite the pool, weakened by presynaptic inhibition and by depression of their
    own synapses. Tendon organs inhibit it. Groups III and IV excite the neurons of the needled band for a moment and
    inhibit the whole pool for seconds. The burst of a sensitive locus excites the band's neurons through the cord. A long
    barrage quiets the drive to the end plates of the segment.

    Notes
    -----
    Sections 4.3, 4.4 and 4.7 of the fast reference, in rate form. The terms it leaves open are ours: primary and secondary
    afferents excite in proportion to their rate over a reference; presynaptic inhibition follows group III alone; a synapse
    loses a share of what is ready with each impulse and regains it; the quieting of end plates follows the whole barrage,
    leaves out what spindles report at rest, saturates, and builds up over minutes, so a short pass brings about little of
    it. Reciprocal inhibition acts on an antagonist, which a pass does not hold. The gate of gait is 0: the patient lies.

    Sources
    -------
    shelf:fast sections 4.3, 4.4, 4.7 (equations and priors, design); Farina2004, Tucker2009 (pain slows motor units);
    Chou2009 (remote needling quiets end plates); Hong1995 (the twitch needs the cord)
    """

    name = "interneurons"
    statement = "S5 S6a"
    grade = "C"
    reads = (
        Variable("ia_at_cord", "c_Ia", "1/s", "person"),
        Variable("ii_at_cord", "c_II", "1/s", "person"),
        Variable("ib_at_cord", "c_Ib", "1/s", "person"),
        Variable("group_iii_at_cord", "c_III", "1/s", "person"),
        Variable("group_iv_at_cord", "c_IV", "1/s", "person"),
        Variable("burst_at_cord", "f_st", "1/s", "person"),
    )
    writes = (
        Variable("synaptic_excitation", "e_s", "1", "person"),
        Variable("band_synaptic_excitation", "e_b", "1", "person"),
        Variable("noxious_input", "N", "1", "person"),
        Variable("tendon_organ_input", "I_b", "1", "person"),
    )
    states = (
        Variable("ib_interneuron", "x_b", "1", "person"),
        Variable("presynaptic_inhibition", "P", "1", "person"),
        Variable("synapses_ready", "D", "1", "person"),
        Variable("withdrawal_excitation", "x_w", "1", "person"),
        Variable("tonic_inhibition", "x_t", "1", "person"),
        Variable("segmental_quiet", "q_c", "1", "person"),
    )
    parameters = (
        Variable("interneuron_time", "tau_i", "s", "person"),
        Variable("ia_weight", "g_Ia", "1", "person"),
        Variable("ii_weight", "g_II", "1", "person"),
        Variable("spindle_reference", "r_s", "1/s", "person"),
        Variable("resting_spindle_rate", "r_0", "1/s", "person"),
        Variable("ib_weight", "w_Ib", "1", "person"),
        Variable("ib_strength", "g_Ib", "1", "person"),
        Variable("tendon_organ_reference", "r_b", "1/s", "person"),
        Variable("presynaptic_weight", "w_p", "1", "person"),
        Variable("presynaptic_time", "tau_P", "s", "person"),
        Variable("share_used", "U_D", "1", "person"),
        Variable("synapse_recovery_time", "tau_D", "s", "person"),
        Variable("group_iii_reference", "r_3", "1/s", "person"),
        Variable("group_iv_reference", "r_4", "1/s", "person"),
        Variable("withdrawal_weight", "w_e", "1", "person"),
        Variable("withdrawal_time", "tau_w", "s", "person"),
        Variable("tonic_weight", "w_t", "1", "person"),
        Variable("tonic_time", "tau_t", "s", "person"),
        Variable("burst_weight", "w_B", "1", "person"),
        Variable("burst_reference", "f_B", "1/s", "person"),
        Variable("cord_gain", "C_s", "1", "person"),
        Variable("quieting", "delta_c", "1", "person"),
        Variable("quieting_time", "tau_c", "s", "person"),
        Variable("half_barrage", "B_50", "1", "person"),
        Variable("spindle_share", "w_q", "1", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {"synapses_ready": 1.0 + 0.0 * p.share_used}

    def decay(self, p: Values) -> dict[str, Array]:
        return {
            "ib_interneuron": 1.0 / p.interneuron_time,
            "presynaptic_inhibition": 1.0 / p.presynaptic_time,
            "synapses_ready": 1.0 / p.synapse_recovery_time,
            "withdrawal_excitation": 1.0 / p.withdrawal_time,
            "tonic_inhibition": 1.0 / p.tonic_time,
            "segmental_quiet": 1.0 / p.quieting_time,
        }

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        open_share = xp.guard(1.0 - y.presynaptic_inhibition) * y.synapses_ready
        ia = p.ia_weight * open_share * reads.ia_at_cord / p.spindle_reference
        ii = p.ii_weight * reads.ii_at_cord / p.spindle_reference
        slowed = xp.guard(1.0 - p.tonic_weight * y.tonic_inhibition)
        band = p.withdrawal_weight * y.withdrawal_excitation + p.burst_weight * reads.burst_at_cord / p.burst_reference
        return {
            "synaptic_excitation": slowed * (ia + ii) - p.ib_strength * y.ib_interneuron,
            "band_synaptic_excitation": p.cord_gain * slowed * band,
            "noxious_input": reads.group_iii_at_cord / p.group_iii_reference + reads.group_iv_at_cord / p.group_iv_reference,
            "tendon_organ_input": reads.ib_at_cord / p.tendon_organ_reference,
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        iii = reads.group_iii_at_cord / p.group_iii_reference
        iv = reads.group_iv_at_cord / p.group_iv_reference
        spindle = xp.guard(reads.ia_at_cord + reads.ii_at_cord - p.resting_spindle_rate) / p.spindle_reference
        barrage = p.spindle_share * spindle + (1.0 - p.spindle_share) * (iii + iv)
        quieted = p.quieting * barrage / (barrage + p.half_barrage)
        used = p.share_used * reads.ia_at_cord * y.synapses_ready
        return {
            "ib_interneuron": (p.ib_weight * reads.ib_at_cord / p.tendon_organ_reference - y.ib_interneuron)
            / p.interneuron_time,
            "presynaptic_inhibition": (p.presynaptic_weight * iii - y.presynaptic_inhibition) / p.presynaptic_time,
            "synapses_ready": (1.0 - y.synapses_ready) / p.synapse_recovery_time - used,
            "withdrawal_excitation": (xp.minimum(iii + iv, 1.0) - y.withdrawal_excitation) / p.withdrawal_time,
            "tonic_inhibition": (iii + iv - y.tonic_inhibition) / p.tonic_time,
            "segmental_quiet": (quieted - y.segmental_quiet) / p.quieting_time,
        }

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}


SHOCK_TIME = 45.0 * 60.0
"""Time constant [s] with which the cord below a cut regains the twitch: fitted to rows T03-T05 (Hong1995)."""


def cord_gain_after_transection(seconds: float) -> float:
    """Gain of the cord at a time after it was cut above the segment; 1 in whoever has an uncut cord.

    Sources
    -------
    shelf:fast section 4.5; Hong1995 (five rabbits: gone at once, part of it after 5-10 min, nearly complete after 150)
    """
    return 1.0 - math.exp(-seconds / SHOCK_TIME)
