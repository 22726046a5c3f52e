"""End-plate innervation: end plates in the tract of a needle lose and regain their nerve (S6b)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class EndPlateInnervation(SubModel):
    """Share of a muscle's end plates that have their nerve.

    A needle cuts the finest nerve branches in its tract; they grow back within days. Nothing else in the model depends on it:
    it is the healing that can be shown beside the wound.

    Notes
    -----
    Section (b) of the slow reference. A needle takes a share of the end plates that are still innervated, where the shelf
    subtracts a constant: equal in a healed muscle, and never below zero when sessions follow closely.

    Sources
    -------
    shelf:slow (b); Domingo2013 (reinnervation complete at 3 days in the mouse)
    """

    name = "end_plate_innervation"
    statement = "S6b"
    grade = "B"
    reads = ()
    writes = ()
    states = (Variable("end_plate_innervation", "V", "1", "muscle"),)
    parameters = (
        Variable("denervated_share", "v_0", "1", "person"),
        Variable("reinnervation_time", "tau_V", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"end_plate_innervation": 1.0 / p.reinnervation_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"end_plate_innervation": (1.0 - y.end_plate_innervation) / p.reinnervation_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"end_plate_innervation": y.end_plate_innervation * (1.0 - p.denervated_share * event.placed_share)}
