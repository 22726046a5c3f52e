"""Pain intensity: the 0-10 rating of familiar pain, true, as felt that day, and as read (S7)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class PainIntensity(SubModel):
    """Rating of familiar pain on the 0-10 scale (NRS), in three depths.

    The drive saturates towards the top of the scale; the context response is taken off. The underlying pain is free of
    daily chance. The pain intensity adds the day's flare; the pain reading adds the error of rating it. Both stay within
    the scale.

    Notes
    -----
    Section (f) and 10.4 of the slow reference. The reading error follows from the minimal detectable change of 4.0 points
    (f30): 4.0 / (1.96 sqrt 2) = 1.44. Clipping shrinks the error near the ends of the scale. Recovery (10.5) is judged by
    the underlying pain. No time since the start enters.

    Sources
    -------
    shelf:slow (f), 10.4 (equations, design)
    Kovacs2008 (minimal detectable change, as given on the shelf: f30)
    """

    name = "pain_intensity"
    statement = "S7"
    grade = "C"
    reads = (
        Variable("nociceptive_drive", "noc", "1", "person"),
        Variable("context_response", "K", "1", "person", absent=0.0),
        Variable("flare", "X", "1", "person", absent=0.0),
        Variable("reading_chance", "xi_r", "1", "person", source="stream:reading/normal"),
    )
    writes = (
        Variable("underlying_pain", "NPRS_0", "1", "person"),
        Variable("pain_intensity", "NPRS", "1", "person"),
        Variable("pain_reading", "NPRS_r", "1", "person"),
    )
    states = ()
    parameters = (
        Variable("scale_top", "NPRS_max", "1", "person"),
        Variable("pain_gain", "g_n", "1", "person"),
        Variable("reading_error", "sigma_r", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        top = p.scale_top
        nprs = top * (1.0 - xp.exp(-p.pain_gain * xp.maximum(reads.nociceptive_drive, 0.0))) - reads.context_response
        felt = xp.minimum(xp.maximum(nprs + reads.flare, 0.0), top)
        read = xp.minimum(xp.maximum(felt + p.reading_error * reads.reading_chance, 0.0), top)
        return {"underlying_pain": xp.maximum(nprs, 0.0), "pain_intensity": felt, "pain_reading": read}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
