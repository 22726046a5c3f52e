"""Capsule: fibrosis of the joint's capsule, as in frozen shoulder (S8)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Capsule(SubModel):
    """How far the joint's capsule is fibrosed, 0-1.

    The ongoing source lays down fibrosis; it recedes over months towards the part that persists in this person. No needle
    acts on it.

    Notes
    -----
    Section 10.3 of the slow reference. With the stated constants three of the four range rows of frozen shoulder are met
    and full recovery comes too often.

    Sources
    -------
    shelf:slow 10.3 (equation and constants, design)
    """

    name = "capsule"
    statement = "S8"
    grade = ""
    reads = (Variable("ongoing_source", "U", "1", "person", absent=0.0),)
    writes = ()
    states = (Variable("capsular_fibrosis", "Q_c", "1", "person"),)
    parameters = (
        Variable("fibrosis_rate", "k_q", "1/s", "person"),
        Variable("capsule_time", "tau_Q", "s", "person"),
        Variable("persistent_fibrosis", "Q_p", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"capsular_fibrosis": 1.0 / p.capsule_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        Q_c = y.capsular_fibrosis
        laid_down = p.fibrosis_rate * reads.ongoing_source * (1.0 - Q_c)
        return {"capsular_fibrosis": laid_down - (Q_c - p.persistent_fibrosis) / p.capsule_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
