"""What to cite for a run: the sources of the numbers it uses."""

from __future__ import annotations

from ims.catalog.load import load
from ims.simulation.by_passes import pass_entries
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting


def citations(scenario: Scenario) -> list[dict[str, str]]:
    """Sources of every parameter in this run, sorted by key: `key`, `reference`, `doi` (empty where none is known), `note`.

    Parameters
    ----------
    scenario : Scenario
    """
    who = scenario.course.who
    condition = scenario.mechanism_set if scenario.is_preset else who.condition
    of = setting(condition, "" if scenario.is_preset else who.presentation or "", scenario.mechanism_set)
    keys = {entry.source for full, entry in of.entries.items() if full.split(".")[0] in of.submodels}
    keys |= {entry.source for entry in pass_entries(scenario)}
    sources = load().sources
    chosen = [sources[key] for key in sorted(keys)]
    return [{"key": s.key, "reference": s.reference, "doi": s.doi, "note": s.note} for s in chosen]
