"""Band fatigue: fibers that have pulled for long pull less for a while (S6a)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class BandFatigue(FastSubModel):
    """Share of the band's fibers that are tired.

    Working fibers tire in proportion to how much of the band works, and recover slowly, faster when nothing is asked of
    them. A cramp of a minute tires the band; the slow leak of its end plates hardly does.

    Notes
    -----
    The three-compartment law with the constants that MyoSuite carries (section 5.1 of the fast reference). Fibers that are
    asked to work do so at once: only the tired share is a state. Recovery is quick where next to nothing is asked.

    Sources
    -------
    shelf:fast section 5.1 (3CC-r: F, R, r)
    """

    name = "band_fatigue"
    statement = "S6a"
    grade = "C"
    reads = (Variable("band_activation", "a_c", "1", "person"),)
    writes: tuple[Variable, ...] = ()
    states = (Variable("fatigued_share", "m_F", "1", "person"),)
    parameters = (
        Variable("fatigue_rate", "F_f", "1/s", "person"),
        Variable("recovery_rate", "R_f", "1/s", "person"),
        Variable("rest_recovery", "r_f", "1", "person"),
        Variable("resting_activation", "a_0", "1", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"fatigued_share": p.recovery_rate}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        asked = xp.guard(reads.band_activation - p.resting_activation)
        rests = xp.where(asked > 0.0, 1.0, p.rest_recovery)
        return {"fatigued_share": p.fatigue_rate * asked - p.recovery_rate * rests * y.fatigued_share}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
