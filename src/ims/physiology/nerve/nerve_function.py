"""Nerve function: what a pressed root still supplies to its muscles (S3)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class NerveFunction(SubModel):
    """Trophic supply through the nerve root of each segment, 1 in an unpressed one.

    Pressure lowers the nutrition of the root, edema lowers it further; axonal transport follows within days.

    Notes
    -----
    Sections (e) and 8 of the slow reference. Nutrition is relative to that at resting pressure and at most 1. There is no
    block of conduction: at 50 mmHg conduction was hardly impaired in the pig. The two halves of the fraction are kept
    relative to the half pressure, so that no power has a dimension.

    Sources
    -------
    shelf:slow (e), section 8 (equation, design); Olmarker1990Transport (nutrition), Olmarker1990 (conduction)
    """

    name = "nerve_function"
    statement = "S3"
    grade = "B"
    reads = (
        Variable("root_pressure", "p_root", "Pa", "segment"),
        Variable("root_edema", "O", "1", "segment", absent=0.0),
    )
    writes = ()
    states = (Variable("nerve_function", "N", "1", "segment"),)
    parameters = (
        Variable("half_nutrition_pressure", "p_50", "Pa", "person"),
        Variable("nutrition_exponent", "h", "1", "person"),
        Variable("nerve_time", "tau_N", "s", "person"),
        Variable("edema_weight", "w_O", "1", "person"),
        Variable("resting_pressure", "p_0", "Pa", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"nerve_function": 1.0 / p.nerve_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        rest = 1.0 + (p.resting_pressure / p.half_nutrition_pressure) ** p.nutrition_exponent
        pressed = 1.0 + (reads.root_pressure / p.half_nutrition_pressure) ** p.nutrition_exponent
        nutrition = xp.minimum(rest / pressed, 1.0)
        return {"nerve_function": (nutrition * (1.0 - p.edema_weight * reads.root_edema) - y.nerve_function) / p.nerve_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
