"""Pain at the needle: a prick, and an ache that follows (S5, S7)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class NeedlePain(FastSubModel):
    """What a person feels while a needle is in, 0-10.

    Impulses from the skin make the sharp part, those of groups III and IV and a cramp the ache; sharp fades within half a
    second, the ache within tens of seconds. Large afferents close the gate a little. A sensitized cord feels more.

    Notes
    -----
    (35) and (36) of the fast reference, with each input over its own reference (section 10). Group III feeds both parts in
    equal shares, group IV and cramp the ache; the reference has one drive and two times. Nothing is tuned to how
    much a needle should hurt: how far the statement on painless normal muscle holds is a result. That a cramp aches is taken
    from its level.

    Sources
    -------
    shelf:fast (35), (36), sections 6, 10 (equations and priors, design)
    """

    name = "needle_pain"
    statement = "S5 S7"
    grade = "C"
    reads = (
        Variable("skin_at_cord", "c_s", "1/s", "person"),
        Variable("group_iii_at_cord", "c_III", "1/s", "person"),
        Variable("group_iv_at_cord", "c_IV", "1/s", "person"),
        Variable("ia_at_cord", "c_Ia", "1/s", "person"),
        Variable("ii_at_cord", "c_II", "1/s", "person"),
        Variable("cramp_level", "p", "1", "person"),
    )
    writes = (Variable("pain_at_needle", "NRS_n", "1", "person"),)
    states = (Variable("sharp_pain", "D_s", "1", "person"), Variable("ache", "D_a", "1", "person"))
    parameters = (
        Variable("skin_weight", "w_sk", "1", "person"),
        Variable("group_iii_weight", "w_3", "1", "person"),
        Variable("group_iv_weight", "w_4", "1", "person"),
        Variable("cramp_weight", "w_c", "1", "person"),
        Variable("skin_reference", "r_sk", "1/s", "person"),
        Variable("group_iii_reference", "r_3", "1/s", "person"),
        Variable("group_iv_reference", "r_4", "1/s", "person"),
        Variable("gate", "k_g", "1", "person"),
        Variable("half_gate", "G_50", "1/s", "person"),
        Variable("sharp_time", "tau_sh", "s", "person"),
        Variable("ache_time", "tau_ac", "s", "person"),
        Variable("half_drive", "D_50", "1", "person"),
        Variable("steepness", "n_D", "1", "person"),
        Variable("central_gain", "K_c", "1", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"sharp_pain": 1.0 / p.sharp_time, "ache": 1.0 / p.ache_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        large = reads.ia_at_cord + reads.ii_at_cord
        felt = p.central_gain * (y.sharp_pain + y.ache) * (1.0 - p.gate * large / (large + p.half_gate))
        share = (xp.guard(felt) / p.half_drive) ** p.steepness
        return {"pain_at_needle": LARGEST * share / (1.0 + share)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        skin = p.skin_weight * reads.skin_at_cord / p.skin_reference
        three = p.group_iii_weight * reads.group_iii_at_cord / p.group_iii_reference
        four = p.group_iv_weight * reads.group_iv_at_cord / p.group_iv_reference
        aching = 0.5 * three + four + p.cramp_weight * reads.cramp_level
        return {
            "sharp_pain": (skin + 0.5 * three - y.sharp_pain) / p.sharp_time,
            "ache": (aching - y.ache) / p.ache_time,
        }

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}


LARGEST = 10.0
"""The worst pain of the scale."""


def soreness_left(xp: Any, time: Array, early_share: Array, early_time: Array, late_time: Array) -> Array:
    """Share of the soreness just after a pass that is left some time later: it falls in two stages.

    Sources
    -------
    shelf:fast section 6 (two exponentials); SanchezInfante2021 (rows F07-F09)
    """
    return early_share * xp.exp(-time / early_time) + (1.0 - early_share) * xp.exp(-time / late_time)
