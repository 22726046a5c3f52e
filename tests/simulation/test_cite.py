"""What to cite for a run."""

from __future__ import annotations

from ims.catalog import PRESET, load
from ims.simulation.cite import citations
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting
from ims.treatment import default_course
from tests.simulation.elbow import CONDITION, SET, scenario


def test_every_number_of_the_run_is_cited_once() -> None:
    """The sources of the parameters of the sub-models in this run, sorted, each with a reference."""
    found = citations(scenario())
    of = setting(CONDITION, "", SET)
    expected = {entry.source for full, entry in of.entries.items() if full.split(".")[0] in of.submodels}
    keys = [source["key"] for source in found]
    assert keys == sorted(expected)
    assert all(source["reference"] for source in found)
    assert all(source["doi"] or source["note"] for source in found)


def test_what_a_run_does_not_use_is_not_cited() -> None:
    """The preset has no ongoing source, no capsule and no flares: their sources are not cited for it."""
    preset = {source["key"] for source in citations(Scenario(course=default_course(load(), PRESET), mechanism_set=PRESET))}
    assert preset < {source["key"] for source in citations(scenario())} | preset
    flares = {entry.source for full, entry in load().base.items() if full.startswith("flare.")}
    used = {
        entry.source
        for full, entry in setting(PRESET, "", PRESET).entries.items()
        if full.split(".")[0] in setting(PRESET, "", PRESET).submodels
    }
    assert preset == used
    assert not (flares - used) & preset
