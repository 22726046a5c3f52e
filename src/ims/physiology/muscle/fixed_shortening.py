"""Fixed shortening: the length a muscle has lost in its structure, not in its tone (S1, S7)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class FixedShortening(SubModel):
    """Structural shortening of a muscle: sarcomeres in series lost while it is held short, 0-1.

    It follows contracture over a month, and steeply: a muscle held half short hardly shortens, one held fully short does.
    The healing wound of a needle is held to undo a part (S6b).

    Notes
    -----
    Sections (a), (b) and 8 of the slow reference. That the healing of a needle's wound lengthens a muscle has no direct test
    (grade D, G13, G18); the healing rate alone carries that claim. It follows the wound, which is made with or without a
    grasp: of the three things that S5 makes conditional, only what the wound itself does not bring needs the grasp.

    Sources
    -------
    shelf:slow (b), section 8 (equations and constants, design)
    """

    name = "fixed_shortening"
    statement = "S1 S6b S7"
    grade = "D"
    reads = (
        Variable("contracture_felt", "c", "1", "muscle"),
        Variable("micro_injury_felt", "D_s", "1", "muscle", absent=0.0),
    )
    writes = ()
    states = (Variable("fixed_shortening", "L", "1", "muscle"),)
    parameters = (
        Variable("shortening_time", "tau_L", "s", "person"),
        Variable("half_contracture", "c_L", "1", "person"),
        Variable("shortening_steepness", "n_L", "1", "person"),
        Variable("healing_rate", "g_D", "1/s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"fixed_shortening": 1.0 / p.shortening_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        c = xp.guard(reads.contracture_felt) ** p.shortening_steepness
        target = c / (c + p.half_contracture**p.shortening_steepness)
        L = y.fixed_shortening
        return {"fixed_shortening": (target - L) / p.shortening_time - p.healing_rate * reads.micro_injury_felt * L}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
