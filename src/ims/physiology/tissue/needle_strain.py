"""Needle strain: how far a needle that drags tissue along stretches the fibers around it (S6a)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable

NOTHING = 1e-9
"""Share of a scale that keeps a ratio finite where there is no needle."""


class NeedleStrain(FastSubModel):
    """Mean stretch of the muscle fibers, and so of the spindles, within reach of the needle.

    A shaft that pulls on the tissue around it shears it, most at the shaft. A fiber that crosses the needle's way is bent
    sideways by the shear and thereby stretched.

    Notes
    -----
    The shear is (8) of the fast reference, which adds it to the length of a spindle as it is. Fibers run across the needle,
    so to first order the shear turns them and to second order it stretches them: our stretch is half the square of the
    shear, averaged over the area within reach (a thirtieth too large, from ln(1 + 2 R / d)). That is a departure, and a
    smaller stimulus at small forces.

    Sources
    -------
    shelf:fast (8), section 3.1 (needle as stimulus, design)
    """

    name = "needle_strain"
    statement = "S6a"
    grade = "C"
    reads = (
        Variable("muscle_shear_force", "f", "N/m", "person"),
        Variable("background_modulus", "G_bg", "Pa", "person"),
        Variable("needle_width", "d_n", "m", "person"),
    )
    writes = (Variable("needle_fiber_strain", "eps_n", "1", "person"), Variable("strain_reach", "R_e", "m", "person"))
    states: tuple[Variable, ...] = ()
    parameters = (Variable("reach", "R_s", "m", "person"), Variable("largest_strain", "eps_1", "1", "person"))
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        nothing = NOTHING * p.reach
        around = xp.log(1.0 + 2.0 * p.reach / (reads.needle_width + nothing))
        stress = xp.abs(reads.muscle_shear_force) / (2.0 * math.pi * p.reach)
        soft = reads.background_modulus + stress * NOTHING
        shear = stress / xp.where(soft > 0.0, soft, 1.0 + soft)
        strain = around * xp.minimum(shear, 1.0) ** 2
        return {"needle_fiber_strain": xp.minimum(strain, p.largest_strain), "strain_reach": p.reach * (1.0 + 0.0 * around)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
