"""Soreness: the ache of a needled muscle in the days after (S6b)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Soreness(SubModel):
    """Post-needling soreness of each muscle, 0-10, and of the person: that of the sorest muscle.

    Inflammation and the wound itself are felt above a floor; the same saturating scale as for pain turns them into points.
    Soreness is kept apart from the familiar pain of the condition, which it may mask.

    Notes
    -----
    Sections (b) and 8 of the slow reference. The term before the scale is written too, because the pressure pain threshold
    and the range of motion take it unscaled. Published: nearly all patients, onset within hours, gone by about three days.

    Sources
    -------
    shelf:slow (b), section 8 (weights, design); Hong1994 (share of patients and onset)
    """

    name = "soreness"
    statement = "S6b"
    grade = "B"
    reads = (
        Variable("inflammation", "F", "1", "muscle"),
        Variable("micro_injury", "D", "1", "muscle"),
    )
    writes = (
        Variable("soreness_term", "sore", "1", "muscle"),
        Variable("soreness", "sore_10", "1", "muscle"),
        Variable("needling_soreness", "sore_max", "1", "person"),
    )
    states = ()
    parameters = (
        Variable("inflammation_weight", "w_F", "1", "person"),
        Variable("injury_weight", "w_D", "1", "person"),
        Variable("soreness_floor", "s_0", "1", "person"),
        Variable("pain_gain", "g", "1", "person"),
        Variable("scale_top", "top", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        felt = p.inflammation_weight * reads.inflammation + p.injury_weight * reads.micro_injury
        term = xp.maximum(felt - p.soreness_floor, 0.0)
        soreness = p.scale_top * (1.0 - xp.exp(-p.pain_gain * term))
        return {"soreness_term": term, "soreness": soreness, "needling_soreness": xp.max(soreness)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
