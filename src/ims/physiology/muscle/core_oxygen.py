"""Core oxygen: the oxygen pressure in the core of a contracted band."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class CoreOxygen(SubModel):
    """Oxygen pressure in the core of a muscle's contracted band.

    It falls with the energy of the core. Nothing reads it: it is there to be compared with needle electrodes.

    Notes
    -----
    Section (a) of the slow reference. The core alone; the mean oxygen pressure of tense muscle is raised in the published
    measurements (grade C). No absolute value from a core is at hand, so the exponent is our choice.

    Sources
    -------
    shelf:slow (a), section 8 (read-out, design)
    """

    name = "core_oxygen"
    statement = "S2"
    grade = "C"
    reads = (Variable("energy", "E", "1", "muscle"),)
    writes = (Variable("core_oxygen_pressure", "pO2", "Pa", "muscle"),)
    states = ()
    parameters = (
        Variable("resting_oxygen_pressure", "pO2_0", "Pa", "person"),
        Variable("oxygen_exponent", "n_O", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"core_oxygen_pressure": p.resting_oxygen_pressure * xp.guard(reads.energy) ** p.oxygen_exponent}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
