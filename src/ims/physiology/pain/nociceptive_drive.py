"""Nociceptive drive: everything that asks for pain, less what inhibits it (S7)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class NociceptiveDrive(SubModel):
    """The drive behind familiar pain, before it is turned into a rating.

    Each muscle adds its sensitization, more so while it is contracted; the sensitized center, the ill-nourished nerve
    roots and the ongoing source add theirs. Inhibition of the segments and from above is taken off. The result may be
    negative right after a visit; the rating then is 0.

    Notes
    -----
    Sections (f), 8 and 10.1 of the slow reference. With a worst share of 1 every muscle counts as contracted as the worst
    one (the two-muscle reference); with 0 each counts for itself, so that needling either site alone can help (10.2).
    All weights are choices made with the pain figures in view.

    Sources
    -------
    shelf:slow (f), 8, 10.1, 10.2 (equation and weights, design)
    """

    name = "nociceptive_drive"
    statement = "S7"
    grade = "C"
    reads = (
        Variable("peripheral_sensitization", "P", "1", "muscle"),
        Variable("contracture", "C", "1", "muscle"),
        Variable("central_sensitization", "Z", "1", "person"),
        Variable("nerve_function", "N", "1", "segment", absent=1.0),
        Variable("ongoing_source", "U", "1", "person", absent=0.0),
        Variable("segmental_inhibition", "W", "1", "segment", absent=0.0),
        Variable("descending_inhibition", "Y", "1", "person", absent=0.0),
    )
    writes = (Variable("nociceptive_drive", "noc", "1", "person"),)
    states = ()
    parameters = (
        Variable("pain_share", "w", "1", "muscle"),
        Variable("peripheral_weight", "w_P", "1", "person"),
        Variable("resting_share", "a", "1", "person"),
        Variable("contracture_share", "b", "1", "person"),
        Variable("worst_share", "v", "1", "person"),
        Variable("central_weight", "w_Z", "1", "person"),
        Variable("nerve_weight", "w_N", "1", "person"),
        Variable("source_weight", "w_U", "1", "person"),
        Variable("segmental_weight", "w_W", "1", "person"),
        Variable("descending_weight", "w_Y", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        C = p.worst_share * xp.max(reads.contracture) + (1.0 - p.worst_share) * reads.contracture
        muscles = p.pain_share * reads.peripheral_sensitization * (p.resting_share + p.contracture_share * C)
        asked = (
            p.peripheral_weight * xp.sum(muscles)
            + p.central_weight * reads.central_sensitization
            + p.nerve_weight * (1.0 - xp.mean(reads.nerve_function))
            + p.source_weight * reads.ongoing_source
        )
        inhibited = p.segmental_weight * xp.mean(reads.segmental_inhibition) + p.descending_weight * reads.descending_inhibition
        return {"nociceptive_drive": asked - inhibited}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
