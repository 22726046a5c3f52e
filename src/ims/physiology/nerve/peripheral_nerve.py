"""Peripheral nerve: how long impulses take between muscle and cord, and which of them arrive (S4, S6c)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class PeripheralNerve(FastSubModel):
    """Everything that travels between a muscle and the cord, with its delay.

    Afferents of each group and the axons of motor neurons conduct at velocities of their own along the length of the nerve.
    A cut nerve, a local anesthetic or silenced spindles let through none, or not all, of them.

    Notes
    -----
    Section 4.2 of the fast reference; all delays of a pass are here. Motor axons share one velocity: their spread, below a
    millisecond at these lengths, is left out. A nerve that serves its muscle in part lets through a share of every rate and of
    the motor impulses' effect; the share is a person's nerve function (section 9).

    Sources
    -------
    shelf:fast sections 4.2, 9 (velocities; those of groups II-IV unverified)
    """

    name = "peripheral_nerve"
    statement = "S4"
    grade = "B"
    reads = (
        Variable("spindle_ia_rate", "r_Ia", "1/s", "person"),
        Variable("spindle_ii_rate", "r_II", "1/s", "person"),
        Variable("tendon_organ_ib_rate", "r_Ib", "1/s", "person"),
        Variable("group_iii_rate", "r_III", "1/s", "person"),
        Variable("group_iv_rate", "r_IV", "1/s", "person"),
        Variable("skin_rate", "r_s", "1/s", "person"),
        Variable("locus_burst_rate", "f_b", "1/s", "person"),
        Variable("motor_spikes", "s_i", "1", "unit"),
    )
    writes = (
        Variable("ia_at_cord", "c_Ia", "1/s", "person"),
        Variable("ii_at_cord", "c_II", "1/s", "person"),
        Variable("ib_at_cord", "c_Ib", "1/s", "person"),
        Variable("group_iii_at_cord", "c_III", "1/s", "person"),
        Variable("group_iv_at_cord", "c_IV", "1/s", "person"),
        Variable("skin_at_cord", "c_s", "1/s", "person"),
        Variable("burst_at_cord", "f_st", "1/s", "person"),
        Variable("motor_spikes_at_muscle", "s_m", "1", "unit"),
    )
    states: tuple[Variable, ...] = ()
    parameters = (
        Variable("afferent_length", "l_a", "m", "person"),
        Variable("efferent_length", "l_e", "m", "person"),
        Variable("ia_velocity", "v_Ia", "m/s", "person"),
        Variable("ib_velocity", "v_Ib", "m/s", "person"),
        Variable("ii_velocity", "v_II", "m/s", "person"),
        Variable("group_iii_velocity", "v_III", "m/s", "person"),
        Variable("group_iv_velocity", "v_IV", "m/s", "person"),
        Variable("motor_velocity", "v_MN", "m/s", "person"),
        Variable("synapse_time", "t_sy", "s", "person"),
        Variable("end_plate_time", "t_ep", "s", "person"),
        Variable("nerve_function", "N_f", "1", "person"),
        Variable("afferents_conduct", "X_a", "1", "person"),
        Variable("efferents_conduct", "X_e", "1", "person"),
        Variable("spindles_conduct", "X_s", "1", "person"),
    )
    derived = (
        Variable("ia_delay", "d_Ia", "s", "person"),
        Variable("ib_delay", "d_Ib", "s", "person"),
        Variable("ii_delay", "d_II", "s", "person"),
        Variable("group_iii_delay", "d_III", "s", "person"),
        Variable("group_iv_delay", "d_IV", "s", "person"),
        Variable("burst_delay", "d_b", "s", "person"),
        Variable("motor_delay", "d_MN", "s", "person"),
    )
    delays = {
        "spindle_ia_rate": "ia_delay",
        "spindle_ii_rate": "ii_delay",
        "tendon_organ_ib_rate": "ib_delay",
        "group_iii_rate": "group_iii_delay",
        "group_iv_rate": "group_iv_delay",
        "skin_rate": "group_iii_delay",
        "locus_burst_rate": "burst_delay",
        "motor_spikes": "motor_delay",
    }

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        one = p.synapse_time
        return {
            "ia_delay": p.afferent_length / p.ia_velocity + one,
            "ib_delay": p.afferent_length / p.ib_velocity + 2.0 * one,
            "ii_delay": p.afferent_length / p.ii_velocity + 2.0 * one,
            "group_iii_delay": p.afferent_length / p.group_iii_velocity + 2.0 * one,
            "group_iv_delay": p.afferent_length / p.group_iv_velocity + 2.0 * one,
            "burst_delay": p.afferent_length / p.group_iii_velocity + 2.0 * one,
            "motor_delay": p.efferent_length / p.motor_velocity + p.end_plate_time,
        }

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        through = p.nerve_function * p.afferents_conduct
        spindles = through * p.spindles_conduct
        return {
            "ia_at_cord": spindles * reads.spindle_ia_rate,
            "ii_at_cord": spindles * reads.spindle_ii_rate,
            "ib_at_cord": through * reads.tendon_organ_ib_rate,
            "group_iii_at_cord": through * reads.group_iii_rate,
            "group_iv_at_cord": through * reads.group_iv_rate,
            "skin_at_cord": through * reads.skin_rate,
            "burst_at_cord": through * reads.locus_burst_rate,
            "motor_spikes_at_muscle": p.nerve_function * p.efferents_conduct * reads.motor_spikes,
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
