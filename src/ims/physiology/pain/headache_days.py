"""Headache days: days with headache in four weeks at the present state (S8)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable

# Slope at which a logistic curve stays within 0.01 of the normal distribution function.
LOGISTIC_OF_NORMAL = 1.702


class HeadacheDays(SubModel):
    """Expected number of days with headache among the days counted.

    A day counts when the day's pain, which is the underlying pain plus a flare, is above the cut. The flare is normal, so
    the share of such days is a normal probability.

    Notes
    -----
    Section 11.4 of the slow reference. The normal distribution function is replaced by the logistic curve of slope 1.702,
    which is nowhere more than 0.01 away (0.27 days in 28): one form for every array namespace. The flare size must be
    that of `flare`.

    Sources
    -------
    shelf:slow 11.4 (mapping, assumed)
    """

    name = "headache_days"
    statement = "S8"
    grade = ""
    reads = (Variable("underlying_pain", "NPRS_0", "1", "person"),)
    writes = (Variable("headache_days", "n_h", "1", "person"),)
    states = ()
    parameters = (
        Variable("days_counted", "n_d", "1", "person"),
        Variable("headache_cut", "NPRS_h", "1", "person"),
        Variable("flare_size", "sigma_X", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        above = (reads.underlying_pain - p.headache_cut) / p.flare_size
        return {"headache_days": p.days_counted / (1.0 + xp.exp(-LOGISTIC_OF_NORMAL * above))}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
