"""Micro-injury: the wound a needle leaves in a muscle (S6b)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class MicroInjury(SubModel):
    """Injured fibers along the tracts of the needles, not yet healed.

    Every needle that enters the muscle makes a wound, grasped or not; it is nearly gone after a week.

    Notes
    -----
    Sections (b) and 8 of the slow reference. The time constant is scaled from mouse muscle (5 % unhealed at 7 days); the size
    of a wound is in units of the model alone.

    Sources
    -------
    shelf:slow (b), section 8; Domingo2013 (healing)
    """

    name = "micro_injury"
    statement = "S6b"
    grade = "B"
    reads = ()
    writes = ()
    states = (Variable("micro_injury", "D", "1", "muscle"),)
    parameters = (
        Variable("wound_size", "d_0", "1", "person"),
        Variable("healing_time", "tau_D", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"micro_injury": 1.0 / p.healing_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"micro_injury": -y.micro_injury / p.healing_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"micro_injury": y.micro_injury + p.wound_size * event.placed_share}
