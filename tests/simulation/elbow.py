"""Tennis elbow for tests: small courses, what is read out, and how wide each outcome's scale is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ims.catalog import load
from ims.simulation.clocks import Grid, grid, seconds
from ims.simulation.recruit import Population, recruit
from ims.simulation.run import visit
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting, switched
from ims.simulation.solve import Lanes, Solution, solve
from ims.treatment import Course, Response, comparator, default_course

CONDITION = "tennis_elbow"
SET = "as_described"
SEED = 1
RECOVERED_AT = 1.0
"""Noise-free pain at or below which a person counts as recovered (issue, people are drawn)."""
RANGES = {
    "pain_intensity": 10.0,
    "underlying_pain": 10.0,
    "pain_reading": 10.0,
    "context_response": 10.0,
    "needling_soreness": 10.0,
    "pressure_pain_threshold": 400.0,
    "range_of_motion": 90.0,
    "stiffness": 20.0,
    "nerve_function": 1.0,
    "contracture": 1.0,
    "root_pressure": 60.0,
    "capsule_binds": 1.0,
    "condition_scale": 100.0,
}
"""Width of each outcome's scale in its edge unit: NRS 0-10, kPa, deg, kPa, 0-1, mmHg, percent."""
SHARES = (
    *("contracture", "fixed_shortening", "nerve_function", "end_plate_innervation", "ongoing_source", "capsular_fibrosis"),
    *("central_sensitization", "root_edema", "receptors_junctional", "receptors_extrajunctional", "overload"),
)
"""States that are shares of something: never below 0, never above 1."""
MORE = (
    "fixed_shortening",
    "energy",
    "milieu",
    "micro_injury",
    "inflammation",
    "hyperemia",
    "injury_current",
    "segmental_inhibition",
)


@cache
def everything() -> tuple[str, ...]:
    """All outcomes and states: one list for all tests, so that they share compiled programs."""
    of = setting(CONDITION, "", SET)
    return tuple(dict.fromkeys((*of.outcomes, *(v.name for v in of.model.states))))


@cache
def course(
    sessions: int = 2, every: float = 7.0, *, sites: str = "both", kind: str = "needling", grasp: bool | None = None
) -> Course:
    """A planned course, where asked with the tissue's answer recorded at every needle."""
    planned = default_course(load(), CONDITION, sites=sites, sessions=sessions, every_days=every)
    if kind != "needling":
        return comparator(planned, kind)
    if grasp is None:
        return planned
    answered = [
        replace(s, needles=tuple(replace(needle, response=Response(grasp=grasp)) for needle in s.needles))
        for s in planned.sessions
    ]
    return replace(planned, sessions=tuple(answered))


def scenario(of: Course | None = None, **choices: Any) -> Scenario:
    """A scenario of a few weeks in `as_described`."""
    return Scenario(**{"course": of or course(), "mechanism_set": SET, "seed": SEED, "horizon": 28.0, **choices})


@cache
def patients(persons: int = 600) -> Population:
    """People with a tennis elbow on day 0."""
    return recruit(CONDITION, "", SET, persons=persons, seed=SEED)


def lanes_of(population: Population, *plans: Course, seed: int = SEED) -> Lanes:
    """One lane for each person and plan, plan by plan."""
    count, many = population.person.size, len(plans)
    of = population.setting
    again = np.tile(np.arange(count), many)
    p = switched(population.take(again).p, (), count * many)
    return Lanes(
        y={name: value[..., again] for name, value in population.y.items()},
        p=p,
        person=population.person[again],
        seed=seed,
        visits=[{seconds(s.day): visit(s, of.anatomy) for s in plan.sessions} for plan in plans],
        scenario=np.repeat(np.arange(many), count),
    )


def solved(population: Population, *plans: Course, days: float = 21.0, every: float = 7.0, **options: Any) -> Solution:
    """These people through these plans, read every so many days."""
    lanes = lanes_of(population, *plans)
    end = seconds(days)
    readings = [seconds(k * every) for k in range(int(days // every) + 1)]
    events = sorted({time for plan in lanes.visits for time in plan})
    times = grid(begin=0, end=end, events=events, outputs=readings)
    structure = population.setting.structure(population.fixed, everything())
    return solve(structure, lanes, times, **{"substeps": 12, "threads": 1, **options})


def still() -> Grid:
    """A grid of one reading on day 0 and no time after it."""
    return Grid((0,), (0,), (True,), (False,))


def worst_share(one: xr.Dataset, other: xr.Dataset) -> dict[str, NDArray[np.float64]]:
    """Largest difference of each person in each outcome, as a share of the outcome's range."""
    found = {}
    for name, width in RANGES.items():
        apart = np.abs(one[name].values.astype(np.float64) - other[name].values.astype(np.float64))
        found[name] = apart.reshape(apart.shape[0], -1).max(axis=1) / width
    return found
