"""Overload: load from outside that recruits fibers into contracture (S2, "from distress")."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Overload(SubModel):
    """External overload of a person's muscles, as it was last set.

    An event sets it; between events it stays. The same load acts on every muscle of the run.

    Notes
    -----
    Section 8 of the slow reference: the load `u` of the regression preset, and the onset of an illness in section 10.5.

    Sources
    -------
    shelf:slow section 8 (definition)
    """

    name = "overload"
    statement = "S2"
    grade = ""
    reads = ()
    writes = ()
    states = (Variable("overload", "u", "1", "person"),)
    parameters = ()

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"overload": y.overload + event.set_overload * (event.overload - y.overload)}
