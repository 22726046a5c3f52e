"""Motor drive: the excess drive at the end plates that recruits fibers into contracture."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class MotorDrive(SubModel):
    """Excess end-plate and motor drive of a muscle.

    It is the weighted sum of what is held to raise it: supersensitivity of a muscle whose nerve supply has fallen (S3, the
    root loop), its milieu, central sensitization, fixed shortening, and the ongoing source of the condition.

    Notes
    -----
    Sections (a), 8 and 10.1 of the slow reference. `hold` scales milieu, center and fixed shortening together: how far a
    muscle can hold itself once the source is gone. The receptor weight is the one number that opens or closes the root loop.
    The grade is that of the root loop, the weakest of the terms.

    Sources
    -------
    shelf:slow (a), section 8, section 10.1 (weights, design)
    """

    name = "motor_drive"
    statement = "S2 S3 S4"
    grade = "D"
    reads = (
        Variable("supersensitivity", "s", "1", "muscle", absent=0.0),
        Variable("milieu_felt", "B_s", "1", "muscle"),
        Variable("central_sensitization", "Z", "1", "person", absent=0.0),
        Variable("fixed_shortening", "L", "1", "muscle", absent=0.0),
        Variable("source_drive", "g_U*U", "1", "muscle", absent=0.0),
    )
    writes = (Variable("motor_drive", "A", "1", "muscle"),)
    states = ()
    parameters = (
        Variable("baseline_drive", "a_0", "1", "person"),
        Variable("receptor_weight", "a_R", "1", "person"),
        Variable("milieu_weight", "a_B", "1", "person"),
        Variable("central_weight", "a_Z", "1", "person"),
        Variable("shortening_weight", "a_L", "1", "person"),
        Variable("source_weight", "a_U", "1", "person"),
        Variable("hold", "h", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        shared = p.baseline_drive + p.hold * p.central_weight * reads.central_sensitization
        own = (
            p.receptor_weight * reads.supersensitivity
            + p.hold * p.milieu_weight * reads.milieu_felt
            + p.hold * p.shortening_weight * reads.fixed_shortening
            + p.source_weight * reads.source_drive
        )
        return {"motor_drive": shared + own}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
