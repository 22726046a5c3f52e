"""Receptor turnover: message, junction and membrane of a muscle whose nerve supply has fallen (S3, S6c)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable

LN2 = math.log(2.0)


class ReceptorTurnover(SubModel):
    """Acetylcholine receptors of a muscle: their message, those off the end plate and those of the junction.

    A muscle that gets less from its nerve, and is not used, makes message; message makes receptors all over the membrane,
    which live for a day (supersensitivity). The receptors of the junction live for two weeks when innervated and for a day
    when not. The current of injury is held to suppress the making of message (S6c).

    Notes
    -----
    Section (d) of the slow reference. Receptors off the end plate are counted in units of full denervation, those of the
    junction relative to the innervated junction: its making is set to its innervated loss. The lifetime of the slow part of
    the junction goes from the denervated to the innervated value as a power of the supply, a choice between two measured
    ends. All numbers come from complete denervation in the mouse (A); their use for a nerve that is only pressed is a
    hypothesis (D), and that the current of injury acts on them has no support (E).

    Sources
    -------
    shelf:slow (d) (equations); Salpeter1988 (density), Stanley1983 (two parts of the junction),
    Strack2011 (lifetimes)
    """

    name = "receptor_turnover"
    statement = "S3 S6c"
    grade = "D"
    reads = (
        Variable("muscle_supply", "N_m", "1", "muscle"),
        Variable("injury_current_felt", "I_s", "1", "muscle", absent=0.0),
    )
    writes = (Variable("supersensitivity", "s", "1", "muscle"),)
    states = (
        Variable("receptor_synthesis", "X", "1", "muscle"),
        Variable("receptors_extrajunctional", "R_x", "1", "muscle"),
        Variable("receptors_junctional", "R_j", "1", "muscle"),
    )
    parameters = (
        Variable("synthesis_time", "tau_X", "s", "person"),
        Variable("extrajunctional_half_life", "t_x", "s", "person"),
        Variable("fast_share", "f_s", "1", "person"),
        Variable("fast_half_life", "t_fast", "s", "person"),
        Variable("slow_half_life_denervated", "t_den", "s", "person"),
        Variable("slow_half_life_ratio", "r_slow", "1", "person"),
        Variable("activity", "act", "1", "person"),
        Variable("current_suppression", "g_I", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        slow = (1.0 - p.fast_share) / (p.slow_half_life_denervated * p.slow_half_life_ratio)
        return {
            "receptor_synthesis": 1.0 / p.synthesis_time,
            "receptors_extrajunctional": LN2 / p.extrajunctional_half_life,
            "receptors_junctional": LN2 * (p.fast_share / p.fast_half_life + slow),
        }

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"supersensitivity": y.receptors_extrajunctional}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        N = reads.muscle_supply
        kept = (1.0 - p.activity) * (1.0 - p.current_suppression * xp.minimum(xp.guard(reads.injury_current_felt), 1.0))
        fast = p.fast_share / p.fast_half_life
        slow = (1.0 - p.fast_share) / p.slow_half_life_denervated
        made = fast + slow / p.slow_half_life_ratio
        lost = fast + slow * xp.exp(-N * xp.log(p.slow_half_life_ratio))
        message = y.receptor_synthesis
        return {
            "receptor_synthesis": ((1.0 - N) * kept - message) / p.synthesis_time,
            "receptors_extrajunctional": LN2 / p.extrajunctional_half_life * (message - y.receptors_extrajunctional),
            "receptors_junctional": LN2 * (made - lost * y.receptors_junctional),
        }

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
