"""Range of motion: how far the joint goes, and whether muscle or capsule stops it (S1, S8)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class RangeOfMotion(SubModel):
    """The joint's range, the least of what each muscle and the capsule allow.

    A muscle that crosses the joint takes range by its contracture, by its fixed shortening and by the soreness after
    needling. The capsule takes range by its fibrosis. The tightest of them binds, and the model says whether it is the
    capsule: a needle cannot widen what the capsule limits.

    Notes
    -----
    Sections (f), 8 and 10.3 of the slow reference. With a worst share of 1 every muscle counts as contracted as the worst
    one (the two-muscle reference). Pooled trials found no effect of needling on range (f13): the weights rest on no data,
    and the lengthening claim must be allowed to fail.

    Sources
    -------
    shelf:slow (f), 8, 10.3 (equations and weights, design)
    """

    name = "range_of_motion"
    statement = "S1 S6a S8"
    grade = "C"
    reads = (
        Variable("contracture", "C", "1", "muscle"),
        Variable("fixed_shortening", "L", "1", "muscle", absent=0.0),
        Variable("soreness_term", "sore", "1", "muscle", absent=0.0),
        Variable("capsular_fibrosis", "Q_c", "1", "person", absent=0.0),
    )
    writes = (
        Variable("muscle_range", "ROM_m", "rad", "muscle"),
        Variable("range_of_motion", "ROM", "rad", "person"),
        Variable("capsule_binds", "binds", "1", "person"),
    )
    states = ()
    parameters = (
        Variable("healthy_range", "ROM_0", "rad", "person"),
        Variable("crosses_joint", "x_m", "1", "muscle"),
        Variable("worst_share", "v", "1", "person"),
        Variable("contracture_loss", "l_C", "1", "person"),
        Variable("shortening_loss", "l_L", "1", "person"),
        Variable("soreness_loss", "l_s", "1", "person"),
        Variable("capsule_loss", "k_c", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        C = p.worst_share * xp.max(reads.contracture) + (1.0 - p.worst_share) * reads.contracture
        L, sore = reads.fixed_shortening, reads.soreness_term
        loss = p.contracture_loss * C + p.shortening_loss * L + p.soreness_loss * sore
        muscle_range = p.healthy_range * (1.0 - p.crosses_joint * loss)
        tightest = xp.min(muscle_range)
        capsule_range = p.healthy_range * (1.0 - p.capsule_loss * reads.capsular_fibrosis)
        return {
            "muscle_range": muscle_range,
            "range_of_motion": xp.minimum(tightest, capsule_range),
            "capsule_binds": xp.where(capsule_range < tightest, 1.0, 0.0),
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
