"""The exported SBML in libRoadRunner beside our own solve of the same course: `python -m benchmarks.sbml_peer MODEL [RTOL]`.

MODEL is `two_muscle_reference` or a condition (as_evidenced). The course is the usual plan, sixteen weeks, chance left out;
values are compared between sessions, where "before" and "after" are not a matter of convention.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.case import WEEKS
from benchmarks.measure import ask, one_core, report, timed
from ims.catalog import PRESET, load
from ims.simulation.clocks import grid, seconds
from ims.simulation.recruit import Population
from ims.simulation.run import people_of, visits_of
from ims.simulation.sbml import to_sbml
from ims.simulation.scenario import Scenario
from ims.simulation.setting import switched
from ims.simulation.solve import Lanes, Solution, solve
from ims.treatment import default_course

IS_HERE = importlib.util.find_spec("roadrunner") is not None and importlib.util.find_spec("libsbml") is not None
REFERENCE_SUBSTEPS = 512
CHANCE = (("flare", "flare_size"), ("ongoing_source", "episode_rate"), ("pain_intensity", "reading_error"))
SMALL = 1e-3
"""A value that is never larger is compared with this."""


def scenario_of(model: str, mechanism_set: str = "as_evidenced", *, weeks: int = WEEKS, persons: int = 1) -> Scenario:
    """The usual plan of a condition or of the preset."""
    chosen = PRESET if model == PRESET else mechanism_set
    return Scenario(
        course=default_course(load(), model), mechanism_set=chosen, persons=persons, horizon=7.0 * weeks, double=True
    )


def readings(weeks: int) -> list[int]:
    """Times [s] between sessions: five hours after the first visit, then in the middle of each week."""
    return [seconds(5.0 / 24.0), *(seconds(7.0 * week + 3.25) for week in range(weeks))]


def without_chance(people: Population) -> Population:
    """The same people, for whom nothing is drawn: no flares, no new episodes, no reading error."""
    p = {submodel: dict(values) for submodel, values in people.p.items()}
    for submodel, name in CHANCE:
        if name in p.get(submodel, {}):
            p[submodel][name] = p[submodel][name] * 0.0
    y = {name: value * 0.0 if name == "flare" else value for name, value in people.y.items()}
    return Population(people.setting, people.fixed, people.person, y, p, people.tallies)


def ours(scenario: Scenario, person: int, times: list[int], substeps: int) -> tuple[Population, Solution]:
    """Our solve of one person without chance, in SI units."""
    people = without_chance(people_of(scenario).take(np.array([person])))
    of = people.setting
    visits = visits_of(scenario, of)
    p = switched(people.p, scenario.without, 1)
    lanes = Lanes(y=people.y, p=p, person=people.person, seed=scenario.seed, visits=[visits])
    names = [v.name for v in (*of.model.states, *of.model.writes)]
    steps = grid(begin=0, end=max(times), events=visits, outputs=times)
    return people, solve(of.structure(people.fixed, names), lanes, steps, substeps=substeps, double=True, threads=1)


def peer(sbml: str, rtol: float, times: list[int]) -> tuple[dict[str, Any], dict[str, NDArray[np.float64]]]:
    """Cost and values (time) by id, from libRoadRunner in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file, asked, out = (Path(folder) / name for name in ("course.xml", "times.npy", "found.npz"))
        file.write_text(sbml, encoding="utf-8")
        np.save(asked, np.array(times, float))
        cost = ask("roadrunner_course", file, rtol, asked, out)
        with np.load(out) as found:
            np.testing.assert_allclose(found["times"], times)
            return cost, dict(zip(found["names"].tolist(), found["values"].T, strict=True))


def differences(people: Population, solution: Solution, found: dict[str, NDArray[np.float64]]) -> dict[str, float]:
    """Largest difference of every state and written value, as a share of its largest value."""
    of = people.setting
    places = {"person": ("",), "muscle": of.anatomy.muscles, "segment": of.anatomy.segments}
    apart = {}
    for name, value in solution.outputs.items():
        shape = of.model.variable(name).shape
        ids = [f"{name}__{place}" if place else name for place in places[shape]]
        if ids[0] not in found:
            continue  # a count of chance, which is not exported
        mine = value.reshape(len(value), -1)
        theirs = np.stack([found[i] for i in ids], axis=1)
        apart[name] = float(np.abs(mine - theirs).max() / max(float(np.abs(mine).max()), SMALL))
    return apart


def run(model: str, rtol: float) -> None:
    """Compare and time both, and report it."""
    one_core()
    scenario, times = scenario_of(model), readings(WEEKS)
    cost, found = peer(to_sbml(scenario), rtol, times)
    apart = differences(*ours(scenario, 0, times, REFERENCE_SUBSTEPS), found)
    ours(scenario, 0, times, 12)
    mine = timed(lambda: ours(scenario, 0, times, 12))
    worst = max(apart, key=apart.__getitem__)
    figures = {
        "error": apart[worst],
        "error_of": worst,
        "names": len(apart),
        "ours_cpu_seconds": mine["cpu_seconds"],
        "rtol": rtol,
    }
    report({**cost, **figures, "persons": 1, "weeks": WEEKS})


if __name__ == "__main__":
    run(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1e-6)
