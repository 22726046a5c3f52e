"""Inflammation: what follows the wound of a needle within a day (S6b)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Inflammation(SubModel):
    """Inflammation of a muscle after the wound of a needle.

    The wound feeds it and it clears within a day or two; it is greatest about a day after the needle, irritates the
    nociceptors and is felt as soreness.

    Notes
    -----
    Sections (b) and 8 of the slow reference. The times are scaled from mouse muscle (greatest at about 24 h). High repeated
    doses raised inflammatory mediators in the rabbit; a dose that grows more than in proportion is left out.

    Sources
    -------
    shelf:slow (b), section 8; Domingo2013 (time course)
    """

    name = "inflammation"
    statement = "S6b"
    grade = "B"
    reads = (Variable("micro_injury", "D", "1", "muscle"),)
    writes = ()
    states = (Variable("inflammation", "F", "1", "muscle"),)
    parameters = (
        Variable("inflammation_rate", "k_F", "1/s", "person"),
        Variable("inflammation_time", "tau_F", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"inflammation": 1.0 / p.inflammation_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"inflammation": p.inflammation_rate * reads.micro_injury - y.inflammation / p.inflammation_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
