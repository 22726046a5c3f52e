"""Receptors: supersensitivity of a muscle whose nerve supply has fallen, in one state (S3, S6c)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Receptors(SubModel):
    """Acetylcholine receptors off the end plate, 1 at full denervation: message and receptors lumped in one state.

    A muscle that gets less from its nerve makes receptors outside the end plate and becomes supersensitive. The current of
    injury is held to suppress the making (S6c).

    Notes
    -----
    Section 8 of the slow reference: the variant of the regression preset; `receptor_turnover` resolves message, junction and
    membrane. Supersensitivity is established in complete denervation (A); for a nerve that is only pressed it is a
    hypothesis (D), and that the current of injury acts on it has no support (E).

    Sources
    -------
    shelf:slow (d), section 8; Salpeter1988 (time)
    """

    name = "receptors"
    statement = "S3 S6c"
    grade = "D"
    reads = (
        Variable("muscle_supply", "N_m", "1", "muscle"),
        Variable("injury_current_felt", "I_s", "1", "muscle", absent=0.0),
    )
    writes = (Variable("supersensitivity", "s", "1", "muscle"),)
    states = (Variable("receptors", "R", "1", "muscle"),)
    parameters = (
        Variable("receptor_time", "tau_R", "s", "person"),
        Variable("current_suppression", "g_I", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"receptors": 1.0 / p.receptor_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"supersensitivity": y.receptors}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        kept = 1.0 - p.current_suppression * xp.minimum(xp.guard(reads.injury_current_felt), 1.0)
        return {"receptors": ((1.0 - reads.muscle_supply) * kept - y.receptors) / p.receptor_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
