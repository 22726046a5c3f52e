"""Peripheral sensitization: how far a muscle's nociceptors answer too easily (S2, S7)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class PeripheralSensitization(SubModel):
    """How far a muscle's nociceptors are sensitized; 0 is normal.

    The irritants around the nociceptors (milieu and inflammation) sensitize them, with saturation: the first doubling of
    mediators matters most. The nociceptors follow within days. Nothing a needle does acts here directly; it acts through
    the irritants.

    Notes
    -----
    Section (f) of the slow reference. The value may exceed 1, up to the gain; who reads it sets the ceiling.

    Sources
    -------
    shelf:slow (f), section 8 (equation and constants, design)
    """

    name = "peripheral_sensitization"
    statement = "S2 S7"
    grade = "C"
    reads = (Variable("irritants_felt", "b", "1", "muscle"),)
    writes = ()
    states = (Variable("peripheral_sensitization", "P", "1", "muscle"),)
    parameters = (
        Variable("sensitization_gain", "g_P", "1", "person"),
        Variable("half_irritants", "k_P", "1", "person"),
        Variable("sensitization_time", "tau_P", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"peripheral_sensitization": 1.0 / p.sensitization_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        b = xp.guard(reads.irritants_felt)
        steady = p.sensitization_gain * b / (p.half_irritants + b)
        return {"peripheral_sensitization": (steady - y.peripheral_sensitization) / p.sensitization_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
