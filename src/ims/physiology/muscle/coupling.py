"""Coupling: how far a muscle feels its own state and how far that of the others of the run."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Coupling(SubModel):
    """What each muscle feels of itself and of the others: own share of its own value, the rest of the mean.

    Own shares near 1 keep muscles apart, so that needling one site helps that site (S4, and/or); own shares of 0 give the
    lumped two-muscle loop, in which neither site alone is enough.

    Notes
    -----
    Section 10.2 of the slow reference. Irritants are milieu and inflammation together; they drive the nociceptors. That
    milieu is raised in a remote muscle too is measured (nine patients), how much of it is not.

    Sources
    -------
    shelf:slow section 10.1, section 10.2 (own shares, design), (f) (inflammation weight, design)
    """

    name = "coupling"
    statement = "S4"
    grade = "D"
    reads = (
        Variable("milieu", "B", "1", "muscle"),
        Variable("inflammation", "F", "1", "muscle", absent=0.0),
        Variable("contracture", "C", "1", "muscle"),
        Variable("hyperemia", "H", "1", "muscle", absent=0.0),
        Variable("injury_current", "I", "1", "muscle", absent=0.0),
        Variable("micro_injury", "D", "1", "muscle", absent=0.0),
    )
    writes = (
        Variable("milieu_felt", "B_s", "1", "muscle"),
        Variable("irritants_felt", "b", "1", "muscle"),
        Variable("contracture_felt", "c", "1", "muscle"),
        Variable("hyperemia_felt", "H_s", "1", "muscle"),
        Variable("injury_current_felt", "I_s", "1", "muscle"),
        Variable("micro_injury_felt", "D_s", "1", "muscle"),
    )
    states = ()
    parameters = (
        Variable("own_milieu", "own_B", "1", "person"),
        Variable("own_irritants", "own_b", "1", "person"),
        Variable("own_contracture", "own_C", "1", "person"),
        Variable("own_trace", "own_t", "1", "person"),
        Variable("inflammation_weight", "w_F", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        def felt(own: Array, x: Array) -> Array:
            return own * x + (1.0 - own) * xp.mean(x)

        irritants = xp.guard(reads.milieu) + p.inflammation_weight * xp.guard(reads.inflammation)
        return {
            "milieu_felt": felt(p.own_milieu, reads.milieu),
            "irritants_felt": felt(p.own_irritants, irritants),
            "contracture_felt": felt(p.own_contracture, reads.contracture),
            "hyperemia_felt": felt(p.own_trace, reads.hyperemia),
            "injury_current_felt": felt(p.own_trace, reads.injury_current),
            "micro_injury_felt": felt(p.own_trace, reads.micro_injury),
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
