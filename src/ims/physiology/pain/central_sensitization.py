"""Central sensitization: how far the spinal cord and brain amplify what the muscles report (S4, S7)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class CentralSensitization(SubModel):
    """How far the central nervous system amplifies nociceptive input, 0-1.

    The mean sensitization of the person's muscles drives it, steeply: below a threshold the center stays quiet, above it
    it saturates. It follows over weeks. A needle that is grasped inhibits the segment and opens a descending path (the
    gate); a share of that comes off the amplification at once (S6a).

    Notes
    -----
    Section (f) and 8 of the slow reference. One state a person: the cord and the brain are not told apart. Where a session
    is made of needle passes, the gate opens by what the stretch receptors sent.

    Sources
    -------
    shelf:slow (f), section 8 (equation and constants, design)
    """

    name = "central_sensitization"
    statement = "S4 S6a S7"
    grade = "C"
    reads = (Variable("peripheral_sensitization", "P", "1", "muscle"),)
    writes = ()
    states = (Variable("central_sensitization", "Z", "1", "person"),)
    parameters = (
        Variable("central_time", "tau_Z", "s", "person"),
        Variable("half_sensitization", "P_50", "1", "person"),
        Variable("central_steepness", "h_Z", "1", "person"),
        Variable("gate", "gate", "1", "person"),
        Variable("gated_share", "s_Z", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"central_sensitization": 1.0 / p.central_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        P = xp.mean(xp.guard(reads.peripheral_sensitization)) ** p.central_steepness
        steady = P / (P + p.half_sensitization**p.central_steepness)
        return {"central_sensitization": (steady - y.central_sensitization) / p.central_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        kept = 1.0 - p.gated_share * p.gate * event.stretch_dose_mean
        return {"central_sensitization": y.central_sensitization * kept}
