"""The exported SBML of every condition in a program of other people: libRoadRunner."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks import sbml_peer
from ims.catalog import PRESET, load
from ims.catalog.condition import SETS
from ims.simulation.sbml import to_sbml

CASES = ((PRESET, PRESET), *((condition, name) for condition in sorted(load().conditions) for name in SETS))
WEEKS = 16
PERSON, PERSONS = 5, 8
USUAL, FINE = 1e-6, 1e-9
AGREE = {USUAL: 2e-4, FINE: 1e-5}
"""At its usual tolerance the peer's own error shows; at the fine one what is left is ours, and that of the file."""


@pytest.mark.skipif(not sbml_peer.IS_HERE, reason="libRoadRunner or python-libsbml is not installed")
@pytest.mark.parametrize(("condition", "mechanism_set"), CASES)
def test_roadrunner_agrees(condition: str, mechanism_set: str, record_property: Callable[[str, object], None]) -> None:
    """One person, sixteen weeks of the usual plan: every state and value is libRoadRunner's, at rtol 1e-9 to 1e-5."""
    scenario = sbml_peer.scenario_of(condition, mechanism_set, weeks=WEEKS, persons=PERSONS)
    times = sbml_peer.readings(WEEKS)
    sbml = to_sbml(scenario, person=PERSON)
    mine = sbml_peer.ours(scenario, PERSON, times, sbml_peer.REFERENCE_SUBSTEPS)
    worst = {}
    for rtol in (USUAL, FINE):
        cost, found = sbml_peer.peer(sbml, rtol, times)
        apart = sbml_peer.differences(*mine, found)
        worst[rtol] = max(apart.values())
        record_property(f"at_rtol_{rtol:g}", f"{worst[rtol]:.1e} ({max(apart, key=apart.__getitem__)}, of {len(apart)} names)")
        record_property(f"CPU_ms_at_rtol_{rtol:g}", f"{1000 * cost['cpu_seconds']:.1f}")
    assert {rtol: error for rtol, error in worst.items() if error > AGREE[rtol]} == {}
