"""Needle grasp: a shortened muscle grasps the needle, a normal one does not (S5)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class NeedleGrasp(SubModel):
    """How ready a muscle is to grasp a needle that is placed well, 0-1.

    In normal muscle a needle passes without a grasp; in a shortened one it is grasped and cramps. The readiness rises
    steeply with contracture. Everything a session does beyond the wound is conditional on it (S5, "when this occurs").

    Notes
    -----
    Until the needle pass in milliseconds exists, this curve is the whole of the grasp. Its two
    numbers are assumed; they only have to separate healthy muscle (contracture near 0.01) from patients (above 0.3).

    Sources
    -------
    shelf:evidence S5 (twitch or grasp as a clinical sign, grade C); the curve is ours (design)
    """

    name = "needle_grasp"
    statement = "S5"
    grade = "C"
    reads = (Variable("contracture", "C", "1", "muscle"),)
    writes = (Variable("grasp_readiness", "g", "1", "muscle"),)
    states = ()
    parameters = (
        Variable("half_grasp_contracture", "C_g", "1", "person"),
        Variable("grasp_steepness", "n_g", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        C_n = xp.guard(reads.contracture) ** p.grasp_steepness
        return {"grasp_readiness": C_n / (C_n + p.half_grasp_contracture**p.grasp_steepness)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
