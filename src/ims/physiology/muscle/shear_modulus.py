"""Shear modulus: the stiffness of a resting muscle as elastography reads it (S8)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class ShearModulus(SubModel):
    """Shear modulus of each muscle at rest, and the stiffness of the person: that of the worst muscle.

    The modulus rises with the passive stress along the fibers; contracture and fixed shortening both add stress.

    Notes
    -----
    Section 11.4 of the slow reference and (9) of the fast one. Shear modulus, never Young's modulus (three times as much).
    The two published numbers are a band of the upper trapezius and the muscle around it; other elastography found no
    difference (grade C).

    Sources
    -------
    shelf:slow section 11.4 (equation and weights, design); Chen2016 (11.5 and 5.8 kPa)
    """

    name = "shear_modulus"
    statement = "S8"
    grade = "C"
    reads = (
        Variable("contracture", "C", "1", "muscle"),
        Variable("fixed_shortening", "L", "1", "muscle", absent=0.0),
    )
    writes = (
        Variable("shear_modulus", "G", "Pa", "muscle"),
        Variable("stiffness", "G_max", "Pa", "person"),
    )
    states = ()
    parameters = (
        Variable("resting_modulus", "G_0", "Pa", "person"),
        Variable("contracture_stress", "sigma_C", "Pa", "person"),
        Variable("shortening_stress", "sigma_L", "Pa", "person"),
        Variable("stress_gain", "k_sigma", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        stress = p.contracture_stress * reads.contracture + p.shortening_stress * reads.fixed_shortening
        G = p.resting_modulus + p.stress_gain * stress
        return {"shear_modulus": G, "stiffness": xp.max(G)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
