"""Skin receptors: the prick of a needle that goes through the skin (S5)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class SkinReceptor(FastSubModel):
    """Rate of the skin's quick pain afferents while the skin is dented and pierced.

    They answer to the force on the skin in proportion to what would pierce it, above a threshold, and get used to it within
    tenths of a second. Once the needle is through, they fall silent.

    Notes
    -----
    Ours, in the form of the muscle's own endings: section 6 of the fast reference only gives the rate's reference, 50
    impulses a second. A guide tube's tap, which masks the prick, is left out.

    Sources
    -------
    shelf:fast section 10 (reference rate); the equation is ours (design)
    """

    name = "skin_receptor"
    statement = "S5"
    grade = "C"
    reads = (Variable("skin_load", "k_s", "1", "person"),)
    writes = (Variable("skin_rate", "r_s", "1/s", "person"),)
    states = (Variable("skin_adaptation", "x_s", "1", "person"),)
    parameters = (
        Variable("threshold_share", "th_s", "1", "person"),
        Variable("gain", "g_s", "1/s", "person"),
        Variable("adapting_share", "w_ds", "1", "person"),
        Variable("adaptation_time", "tau_s", "s", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"skin_adaptation": 1.0 / p.adaptation_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        over = _over(xp, reads, p)
        fresh = xp.guard(over - y.skin_adaptation)
        return {"skin_rate": p.gain * (p.adapting_share * fresh + (1.0 - p.adapting_share) * over)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"skin_adaptation": (_over(xp, reads, p) - y.skin_adaptation) / p.adaptation_time}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}


def _over(xp: Any, reads: Values, p: Values) -> Array:
    """Load on the skin, as a share of what pierces it, over the threshold."""
    return xp.guard(reads.skin_load - p.threshold_share)
