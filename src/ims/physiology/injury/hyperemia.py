"""Hyperemia: the blood that a needle draws to a muscle (S6b)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Hyperemia(SubModel):
    """Rise of blood flow in a needled muscle, relative to its resting flow.

    A needle that is grasped dilates the vessels around it; the rise fades within the hour or two.

    Notes
    -----
    Sections (b) and 8 of the slow reference. One pool stands for two (axon reflex over minutes, nitric oxide and prostanoids
    over an hour). Flow measured at the needled spot was still raised at 15 to 20 minutes in man and at 60 in the rat; how
    large the rise is, and how much of it is neural, is not known.

    Sources
    -------
    shelf:slow (b), section 8; Cagnie2012, Sandberg2003, Shinbara2008 (duration)
    """

    name = "hyperemia"
    statement = "S6b"
    grade = "B"
    reads = ()
    writes = ()
    states = (Variable("hyperemia", "H", "1", "muscle"),)
    parameters = (
        Variable("hyperemia_rise", "d_H", "1", "person"),
        Variable("hyperemia_time", "tau_H", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"hyperemia": 1.0 / p.hyperemia_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"hyperemia": -y.hyperemia / p.hyperemia_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"hyperemia": y.hyperemia + p.hyperemia_rise * event.nociceptive_dose}
