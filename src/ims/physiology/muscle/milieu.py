"""Milieu: the irritant chemistry around the end plates of a contracted band."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Milieu(SubModel):
    """Excess of irritant mediators in a muscle, 0 in a normal one.

    Lack of energy, inflammation and the ongoing source raise it; it clears within days. A grasped needle washes a share out
    (S6b).

    Notes
    -----
    Sections (a), 8 and 10.1 of the slow reference. The mediators (protons, substance P, CGRP, bradykinin, ...) are lumped
    and counted as excess over the person's own normal: no absolute concentration is at hand, and nine patients of one
    laboratory are the data. `own_wash_out` says how far wash-out stays in the muscle that was needled.

    Sources
    -------
    shelf:slow (a), section 8, section 10.1 (equations and constants, design)
    """

    name = "milieu"
    statement = "S6b"
    grade = "C"
    reads = (
        Variable("energy", "E", "1", "muscle"),
        Variable("inflammation", "F", "1", "muscle", absent=0.0),
        Variable("source_drive", "g_U*U", "1", "muscle", absent=0.0),
    )
    writes = ()
    states = (Variable("milieu", "B", "1", "muscle"),)
    parameters = (
        Variable("hypoxia_gain", "k_B", "1", "person"),
        Variable("milieu_time", "tau_B", "s", "person"),
        Variable("inflammation_gain", "k_BF", "1/s", "person"),
        Variable("source_gain", "b_U", "1", "person"),
        Variable("wash_out_share", "beta", "1", "person"),
        Variable("own_wash_out", "own_beta", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"milieu": 1.0 / p.milieu_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        hypoxia = xp.maximum(1.0 - reads.energy, 0.0)
        target = p.hypoxia_gain * hypoxia + p.source_gain * reads.source_drive
        return {"milieu": (target - y.milieu) / p.milieu_time + p.inflammation_gain * reads.inflammation}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        washed = p.own_wash_out * event.grasped_share + (1.0 - p.own_wash_out) * event.grasped_share_mean
        return {"milieu": y.milieu * (1.0 - p.wash_out_share * washed)}
