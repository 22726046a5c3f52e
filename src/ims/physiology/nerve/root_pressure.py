"""Root pressure: shortened paraspinal muscle presses on the nerve root (S3)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class RootPressure(SubModel):
    """Pressure at the nerve root of each segment.

    Paraspinal contracture and fixed shortening add pressure in proportion to how narrow the foramen is.

    Notes
    -----
    Sections (e) and 8 of the slow reference. The effects of pressure on a root are well measured; that shortened muscle makes
    such pressure has never been shown (grade D). By disc mechanics muscle alone changes the pressure less than standing up
    does, so the path needs a narrow foramen: that is the person's factor. Posture is left out.

    Sources
    -------
    shelf:slow (e), section 8 (equation and constants, design)
    """

    name = "root_pressure"
    statement = "S3"
    grade = "D"
    reads = (
        Variable("paraspinal_contracture", "S", "1", "segment"),
        Variable("paraspinal_shortening", "L_S", "1", "segment"),
    )
    writes = (Variable("root_pressure", "p_root", "Pa", "segment"),)
    states = ()
    parameters = (
        Variable("resting_pressure", "p_0", "Pa", "person"),
        Variable("shortening_pressure", "p_S", "Pa", "person"),
        Variable("fixed_shortening_weight", "w_L", "1", "person"),
        Variable("foraminal_narrowing", "G", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        shortening = xp.guard(reads.paraspinal_contracture) + p.fixed_shortening_weight * xp.guard(reads.paraspinal_shortening)
        return {"root_pressure": p.resting_pressure + p.foraminal_narrowing * p.shortening_pressure * shortening}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
