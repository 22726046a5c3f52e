"""Energy: what the squeezed core of a contracted muscle has left to release itself with."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Energy(SubModel):
    """Energy in the core of a muscle's contracted band, relative to rest.

    Contracture squeezes the capillaries (core flow falls) and burns more; hyperemia after a needle raises the flow. Energy
    follows the balance of supply and demand within the hour. It is 1 at rest and may exceed 1 during hyperemia.

    Notes
    -----
    Sections (a) and 8 of the slow reference. Only the core is meant: the mean oxygen pressure of tense muscle is raised, not
    lowered, in the published measurements, and they contest the energy crisis (grade C). Flow falls by a Hill curve instead
    of by the intramuscular pressure, for which there is no measurement in a band. The fraction of supply and demand is
    multiplied through by the Hill denominator, which leaves one division.

    Sources
    -------
    shelf:slow (a), section 8 (equations and constants, design)
    """

    name = "energy"
    statement = "S2"
    grade = "C"
    reads = (
        Variable("contracture", "C", "1", "muscle"),
        Variable("hyperemia_felt", "H", "1", "muscle", absent=0.0),
    )
    writes = (Variable("core_flow", "Q", "1", "muscle"),)
    states = (Variable("energy", "E", "1", "muscle"),)
    parameters = (
        Variable("half_flow_contracture", "c_Q", "1", "person"),
        Variable("flow_steepness", "n", "1", "person"),
        Variable("supply_reserve", "kappa", "1", "person"),
        Variable("contracture_demand", "a_C", "1", "person"),
        Variable("energy_time", "tau_E", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"energy": 1.0 / p.energy_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        half = p.half_flow_contracture**p.flow_steepness
        squeeze = half + xp.guard(reads.contracture) ** p.flow_steepness
        return {"core_flow": half * (1.0 + xp.guard(reads.hyperemia_felt)) / squeeze}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        C = xp.guard(reads.contracture)
        half = p.half_flow_contracture**p.flow_steepness
        supply = half * (1.0 + xp.guard(reads.hyperemia_felt))
        demand = p.supply_reserve * (1.0 + p.contracture_demand * C) * (half + C**p.flow_steepness)
        balance = (1.0 + p.supply_reserve) * supply / (supply + demand)
        return {"energy": (balance - y.energy) / p.energy_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
