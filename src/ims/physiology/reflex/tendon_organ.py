"""Golgi tendon organs: what the tendon tells of its muscle's force (S6a)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class TendonOrgan(FastSubModel):
    """Mean rate of the Ib afferents of a muscle from the force along its tendon.

    The rate rises with the logarithm of the force. A change is answered more strongly than a steady force, and the answer
    falls back in two stages, within half a second and within seconds.

    Notes
    -----
    (23) and (24) of the fast reference, the filter in partial fractions; rates never go below zero. One ensemble stands for
    all organs: a single organ answers the twitch of one unit near it, which is left out.

    Sources
    -------
    LinCrago2002 (filter, unverified); shelf:fast (23), (24)
    """

    name = "tendon_organ"
    statement = "S6a"
    grade = "B"
    reads = (Variable("muscle_force", "F_m", "N", "person"),)
    writes = (Variable("tendon_organ_ib_rate", "r_Ib", "1/s", "person"),)
    states = (Variable("slow_part", "y_1", "1/s", "person"), Variable("quick_part", "y_2", "1/s", "person"))
    parameters = (
        Variable("gain", "G_1", "1/s", "person"),
        Variable("force_scale", "G_2", "N", "person"),
        Variable("at_once", "k_0", "1", "person"),
        Variable("slow_rate", "p_1", "1/s", "person"),
        Variable("quick_rate", "p_2", "1/s", "person"),
        Variable("slow_weight", "k_1", "1", "person"),
        Variable("quick_weight", "k_2", "1", "person"),
        Variable("resting_force", "F_r", "N", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        rest = p.gain * xp.log(1.0 + p.resting_force / p.force_scale)
        return {"slow_part": rest, "quick_part": rest}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"slow_part": p.slow_rate, "quick_part": p.quick_rate}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        static = p.gain * xp.log(1.0 + xp.guard(reads.muscle_force) / p.force_scale)
        filtered = p.at_once * static - p.slow_weight * y.slow_part - p.quick_weight * y.quick_part
        return {"tendon_organ_ib_rate": xp.guard(filtered)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        static = p.gain * xp.log(1.0 + xp.guard(reads.muscle_force) / p.force_scale)
        return {"slow_part": p.slow_rate * (static - y.slow_part), "quick_part": p.quick_rate * (static - y.quick_part)}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
