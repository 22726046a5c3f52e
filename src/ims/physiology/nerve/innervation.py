"""Innervation: which muscles press on which root, and which roots supply which muscle (S3, S4)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Innervation(SubModel):
    """The map between muscles and segments, both ways.

    A segment takes contracture and shortening from its paraspinal compartment; a muscle takes its supply and its inhibition
    from the roots that innervate it.

    Notes
    -----
    Section 11.7 of the slow reference. The supply of a muscle is the mean nerve function of those of its roots that are in
    the run; a muscle with none there is supplied in full from outside. The matrices are built from anatomy for each run and
    are the one place where muscle meets segment.

    Sources
    -------
    shelf:slow section 11.7 (rule, design)
    """

    name = "innervation"
    statement = "S3 S4"
    grade = "B"
    reads = (
        Variable("contracture", "C", "1", "muscle"),
        Variable("fixed_shortening", "L", "1", "muscle", absent=0.0),
        Variable("nerve_function", "N", "1", "segment"),
        Variable("segmental_inhibition", "W", "1", "segment", absent=0.0),
    )
    writes = (
        Variable("paraspinal_contracture", "S", "1", "segment"),
        Variable("paraspinal_shortening", "L_S", "1", "segment"),
        Variable("muscle_supply", "N_m", "1", "muscle"),
        Variable("segmental_inhibition_muscle", "W_m", "1", "muscle"),
    )
    states = ()
    parameters = (
        Variable("paraspinal_of_segment", "W_p", "1", "segment"),
        Variable("segments_of_muscle", "W_r", "1", "muscle"),
        Variable("supply_outside", "N_out", "1", "muscle"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {
            "paraspinal_contracture": xp.matmul(p.paraspinal_of_segment, reads.contracture),
            "paraspinal_shortening": xp.matmul(p.paraspinal_of_segment, reads.fixed_shortening),
            "muscle_supply": xp.matmul(p.segments_of_muscle, reads.nerve_function) + p.supply_outside,
            "segmental_inhibition_muscle": xp.matmul(p.segments_of_muscle, reads.segmental_inhibition),
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
