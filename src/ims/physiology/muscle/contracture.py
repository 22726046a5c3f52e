"""Contracture: the share of a muscle's fibers held short without command (S1, S2)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Contracture(SubModel):
    """Share of a muscle's fibers held in contracture.

    Excess end-plate drive and overload recruit fibers; the calcium pump and the detachment of cross-bridges release them,
    and both need energy. Below about two thirds of resting energy release collapses: the contracture keeps itself (the
    energy crisis). A needle that is grasped releases a share (S6a).

    Notes
    -----
    Sections (a) and 8 of the slow reference. The pump is scaled so that full energy gives the full release rate. The
    release share of a needle is an assumed effect; it acts only where the needle is grasped (S5, "when this occurs"). Where
    a session is made of needle passes, the share they tell stands in its place.

    Sources
    -------
    shelf:slow (a), section 8 (equations and constants, design)
    """

    name = "contracture"
    statement = "S1 S2 S6a"
    grade = "C"
    reads = (
        Variable("motor_drive", "A", "1", "muscle"),
        Variable("energy", "E", "1", "muscle"),
        Variable("overload", "u", "1", "person", absent=0.0),
    )
    writes = ()
    states = (Variable("contracture", "C", "1", "muscle"),)
    parameters = (
        Variable("formation_rate", "k_f", "1/s", "person"),
        Variable("release_rate", "k_r", "1/s", "person"),
        Variable("pump_floor", "floor", "1", "person"),
        Variable("half_energy", "E_50", "1", "person"),
        Variable("pump_steepness", "m", "1", "person"),
        Variable("release_share", "rho", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"contracture": p.release_rate * p.pump_floor}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        E_50 = p.half_energy**p.pump_steepness
        E = xp.minimum(xp.guard(reads.energy), 1.0) ** p.pump_steepness
        pump = p.pump_floor + (1.0 - p.pump_floor) * (1.0 + E_50) * (E / (E + E_50))
        form = p.formation_rate * (reads.motor_drive + reads.overload)
        return {"contracture": form - (form + p.release_rate * pump) * y.contracture}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        assumed = p.release_share * event.grasped_share
        released = (1.0 - event.by_pass) * assumed + event.released_share
        return {"contracture": y.contracture * (1.0 - released)}
