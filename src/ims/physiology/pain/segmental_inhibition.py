"""Segmental inhibition: minutes of damped pain in the needled segment (S6a)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class SegmentalInhibition(SubModel):
    """Inhibition that a grasped needle leaves in the cord segment of the muscle.

    The volley of the stretch receptors and of the thin fibers raises the pain threshold of the whole segment at once. It
    is gone within about a quarter of an hour.

    Notes
    -----
    Section (f) of the slow reference. Srbely 2010 found the gain of threshold significant at 3 and 5 minutes and no
    longer at 10 to 15. The dose is counted in fully grasped visits: 1 is one. Where a session is made of needle passes, it is
    what the stretch receptors sent, over what they send in a usual pass.

    Sources
    -------
    Srbely2010 (time course, as given on the shelf: f16)
    shelf:slow (f) (equation, design)
    """

    name = "segmental_inhibition"
    statement = "S6a"
    grade = "B"
    reads = ()
    writes = ()
    states = (Variable("segmental_inhibition", "W", "1", "segment"),)
    parameters = (
        Variable("inhibition_time", "tau_W", "s", "person"),
        Variable("inhibition_dose", "d_W", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"segmental_inhibition": 1.0 / p.inhibition_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"segmental_inhibition": -y.segmental_inhibition / p.inhibition_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"segmental_inhibition": y.segmental_inhibition + p.inhibition_dose * event.stretch_dose_segment}
