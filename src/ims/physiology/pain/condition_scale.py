"""Condition scale: the questionnaire or measure a condition is followed by (S8)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable

# Function loss runs 0-10 like the pain rating; a definition, no measurement.
FUNCTION_LOSS_TOP = 10.0


class ConditionScale(SubModel):
    """The condition's own scale, such as the neck disability index, from pain and loss of function.

    Function loss is 0 at the healthy range of motion and 10 at the impaired one. The scale is linear in underlying pain
    and function loss and stays within its ends.

    Notes
    -----
    Section 11.4 of the slow reference; every mapping is assumed and never fitted to a needling arm. The number is in the
    scale's own unit (points, or kg for pain-free grip); the condition names it. Headache counts days instead
    (`headache_days`); limited range of motion is followed by the range itself and needs no scale. The healthy range must
    be that of `range_of_motion`.

    Sources
    -------
    shelf:slow 11.4 (mapping, assumed)
    """

    name = "condition_scale"
    statement = "S8"
    grade = ""
    reads = (
        Variable("underlying_pain", "NPRS_0", "1", "person"),
        Variable("range_of_motion", "ROM", "rad", "person"),
    )
    writes = (
        Variable("function_loss", "f", "1", "person"),
        Variable("condition_scale", "scale", "1", "person"),
    )
    states = ()
    parameters = (
        Variable("healthy_range", "ROM_0", "rad", "person"),
        Variable("impaired_range", "ROM_imp", "rad", "person"),
        Variable("scale_constant", "c_0", "1", "person"),
        Variable("scale_per_pain", "c_1", "1", "person"),
        Variable("scale_per_function_loss", "c_2", "1", "person"),
        Variable("scale_low", "scale_min", "1", "person"),
        Variable("scale_high", "scale_max", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        lost = (p.healthy_range - reads.range_of_motion) / (p.healthy_range - p.impaired_range)
        f = FUNCTION_LOSS_TOP * xp.minimum(xp.maximum(lost, 0.0), 1.0)
        scale = p.scale_constant + p.scale_per_pain * reads.underlying_pain + p.scale_per_function_loss * f
        return {"function_loss": f, "condition_scale": xp.minimum(xp.maximum(scale, p.scale_low), p.scale_high)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
