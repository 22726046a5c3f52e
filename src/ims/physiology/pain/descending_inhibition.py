"""Descending inhibition: hours of damped pain in the whole body after a visit (S6a)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class DescendingInhibition(SubModel):
    """Inhibition from the brain stem and from the body's own opioids after grasped needles.

    It acts on the whole person and fades within a day or two.

    Notes
    -----
    Section (f) of the slow reference gives the time and the weight, and no dose. We take one fully grasped visit as dose
    1 and let visits add up.

    Sources
    -------
    shelf:slow (f) (equation and time, unverified; dose, design)
    """

    name = "descending_inhibition"
    statement = "S6a"
    grade = "D"
    reads = ()
    writes = ()
    states = (Variable("descending_inhibition", "Y", "1", "person"),)
    parameters = (
        Variable("inhibition_time", "tau_Y", "s", "person"),
        Variable("inhibition_dose", "d_Y", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"descending_inhibition": 1.0 / p.inhibition_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"descending_inhibition": -y.descending_inhibition / p.inhibition_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"descending_inhibition": y.descending_inhibition + p.inhibition_dose * event.nociceptive_dose_mean}
