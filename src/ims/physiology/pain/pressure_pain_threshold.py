"""Pressure pain threshold: the pressure on a muscle that begins to hurt (S5, S7)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class PressurePainThreshold(SubModel):
    """The pressure on each muscle at which it begins to hurt.

    Sensitized nociceptors, a sensitized center and the soreness after needling lower it; inhibition of the segment
    raises it for minutes.

    Notes
    -----
    Section (f) of the slow reference. The segmental gain has no value there; ours is set to the pooled immediate gain
    against sham (f12), so that row is fitted, no prediction. The threshold never falls below zero.

    Sources
    -------
    shelf:slow (f), 8 (equation and weights, design)
    NavarroSantana2020 (immediate gain, as given on the shelf: f12)
    """

    name = "pressure_pain_threshold"
    statement = "S5 S7"
    grade = "B"
    reads = (
        Variable("peripheral_sensitization", "P", "1", "muscle"),
        Variable("central_sensitization", "Z", "1", "person"),
        Variable("soreness_term", "sore", "1", "muscle", absent=0.0),
        Variable("segmental_inhibition_muscle", "W_m", "1", "muscle", absent=0.0),
    )
    writes = (Variable("pressure_pain_threshold", "PPT", "Pa", "muscle"),)
    states = ()
    parameters = (
        Variable("healthy_threshold", "PPT_0", "Pa", "person"),
        Variable("peripheral_weight", "c_P", "1", "person"),
        Variable("sensitization_ceiling", "P_max", "1", "person"),
        Variable("central_weight", "c_Z", "1", "person"),
        Variable("soreness_weight", "c_s", "1", "person"),
        Variable("segmental_gain", "g_W", "Pa", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        P = xp.minimum(xp.maximum(reads.peripheral_sensitization, 0.0), p.sensitization_ceiling)
        Z, sore = reads.central_sensitization, reads.soreness_term
        loss = p.peripheral_weight * P + p.central_weight * Z + p.soreness_weight * sore
        threshold = p.healthy_threshold * (1.0 - loss) + p.segmental_gain * reads.segmental_inhibition_muscle
        return {"pressure_pain_threshold": xp.maximum(threshold, 0.0)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
