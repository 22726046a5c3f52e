"""What the model gives for each row of the natural course: people untreated, and people given a sham."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.catalog.outcome import NaturalCourse
from ims.catalog.parameter import Parameter
from ims.errors import BadValue
from ims.simulation.clocks import WEEK
from ims.simulation.recruit import BATCH, ill_run, is_well, recruit_from, well_run
from ims.simulation.run import simulate_population
from ims.simulation.scenario import Scenario
from ims.simulation.setting import Setting, setting, switched
from ims.treatment.plan import comparator, default_course
from ims.trials.study import KIND, interval_of, times_of
from ims.trials.summary import much_better

WEEKS_A_MONTH = 365.25 / 12 / 7
RECOVERED = 1.0
SYMPTOM_RANGE = 0.85
"""Below this share of the healthy range a shoulder counts as having symptoms: the cut of the shelf's row."""
RANGE_ERROR = math.radians(5.0)
"""Full range: within the error of a goniometer (5 degrees, the lower end of outcome measure OM31) of the healthy range."""
MILD_DISABILITY = 28.0
"""Neck disability up to here is mild (usual grading of the NDI, unverified)."""
IMPROVED = 0.30
FROM_ONSET = ("whiplash", "frozen_shoulder")
"""Conditions whose rows count from the injury or the first symptom, over everybody who gets it, not over trial patients."""
FOUR_YEARS = 208


@dataclass(frozen=True)
class Runs:
    """The runs that the rows of one condition, presentation and set are read from."""

    untreated: xr.Dataset
    sham: xr.Dataset
    end: float
    onset: Mapping[str, NDArray[np.floating[Any]]]
    onset_weeks: tuple[int, ...]
    healthy_range: float


def rows(condition: str, presentation: str = "") -> list[NaturalCourse]:
    """Rows of this condition and presentation that need no needle."""
    found = load().natural_course.values()
    return [
        r for r in found if r.condition == condition and (r.presentation or "") == presentation and "needling" not in r.quantity
    ]


def run(
    condition: str,
    presentation: str,
    mechanism_set: str,
    *,
    persons: int,
    seed: int,
    changes: Mapping[str, Parameter] | None = None,
) -> Runs:
    """Untreated and sham arms of the default plan on the same people, and everybody from onset where rows ask for it."""
    of = setting(condition, presentation, mechanism_set)
    if changes:
        of = replace(of, entries={**of.entries, **changes})
    asked = rows(condition, "" if of.presentation == load().condition(condition).default_presentation else of.presentation)
    course = default_course(load(), condition, presentation=of.presentation)
    times = times_of(course, interval_of(course, load().condition(condition).plan.interval / 86400.0))
    from_day0 = [int(week) for r in asked if condition not in FROM_ONSET and r.weeks for week in r.weeks]
    horizon = max([7.0 * week for week in from_day0] + [times.end_of_course])
    readings = sorted({0.0, times.end_of_course, *(7.0 * week for week in from_day0)})
    base = Scenario(
        course=course,
        mechanism_set=mechanism_set,
        persons=persons,
        seed=seed,
        horizon=horizon,
        readings=tuple(readings),
        double=True,
    )
    population = recruit_from(of, persons=persons, seed=seed)
    sham = base.with_(course=comparator(course, KIND["sham"]))
    untreated, given = simulate_population(population, [base.with_(course=comparator(course, "untreated")), sham])
    weeks = tuple(sorted({2, *(int(w) for r in asked if condition in FROM_ONSET and r.weeks for w in r.weeks)}))
    onset = _from_onset(of, weeks, persons, seed) if condition in FROM_ONSET else {}
    healthy = float(of.entries["range_of_motion.healthy_range"].value)  # type: ignore[arg-type]
    return Runs(untreated, given, times.end_of_course, onset, weeks, healthy)


def _from_onset(of: Setting, weeks: tuple[int, ...], persons: int, seed: int) -> dict[str, NDArray[np.floating[Any]]]:
    """Everybody who would get over a mere overload, from onset on: readings (week, person) in SI units."""
    extra = (FOUR_YEARS, 26) if of.condition == "frozen_shoulder" else ()
    times = tuple(week * WEEK for week in sorted({*weeks, *extra}))
    parts: list[dict[str, NDArray[np.floating[Any]]]] = []
    for first in range(0, persons, BATCH):
        person = np.arange(first, first + BATCH, dtype=np.int64)
        drawn, fixed = of.draw(seed, person)
        p = switched(drawn, (), BATCH)
        keep = np.flatnonzero(is_well(well_run(of, fixed, p, person, seed)))
        solved = ill_run(of, fixed, p, person, seed, readings=times, until=times[-1])
        parts.append({name: value[..., keep] for name, value in solved.outputs.items()})
    joined = {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}
    joined["week"] = np.array([t // WEEK for t in times])
    return joined


def value(row: NaturalCourse, runs: Runs) -> float:
    """What the model gives for this row, in the row's unit."""
    for words, find in _QUANTITIES.items():
        if row.quantity.startswith(words):
            return float(find(row, runs))
    raise BadValue(f"{row.id} asks for {row.quantity!r}, which nothing here reads. Expected one of: {', '.join(_QUANTITIES)}.")


def _pain(result: xr.Dataset, week: float) -> float:
    return float(result["pain_intensity"].sel(time=7.0 * week).mean())


def _change(name: str) -> Callable[[NaturalCourse, Runs], float]:
    def change(row: NaturalCourse, runs: Runs) -> float:
        values = runs.untreated[name].sel(time=[0.0, 7.0 * float(row.week)]).mean("person").values
        return float(values[1] - values[0])

    return change


def _halving(row: NaturalCourse, runs: Runs) -> float:
    """Months in which the share not yet much improved halves, between the row's two weeks."""
    first, last = row.weeks or (13.0, 52.0)
    left = [1.0 - float(much_better(runs.untreated, 7.0 * week).mean()) for week in (first, last)]
    if left[1] <= 0.0 or left[0] <= left[1]:
        return math.inf if left[1] > 0.0 else 0.0
    return (last - first) * math.log(2.0) / math.log(left[0] / left[1]) / WEEKS_A_MONTH


def _at_onset_week(runs: Runs, name: str, week: float) -> NDArray[np.floating[Any]]:
    return np.asarray(runs.onset[name][list(runs.onset["week"]).index(week)])


def _improved(row: NaturalCourse, runs: Runs) -> float:
    before, now = (_at_onset_week(runs, "underlying_pain", week) for week in (2, float(row.week)))
    return float((now <= (1.0 - IMPROVED) * before).mean())


def _disability_change(row: NaturalCourse, runs: Runs) -> float:
    first, last = row.weeks or (13.0, 52.0)
    return float((_at_onset_week(runs, "condition_scale", last) - _at_onset_week(runs, "condition_scale", first)).mean())


def _symptoms(row: NaturalCourse, runs: Runs) -> float:
    pain = _at_onset_week(runs, "underlying_pain", float(row.week))
    reach = _at_onset_week(runs, "range_of_motion", float(row.week))
    return float(((pain > RECOVERED) | (reach < SYMPTOM_RANGE * runs.healthy_range)).mean())


def _full_range(row: NaturalCourse, runs: Runs) -> float:
    return float((_at_onset_week(runs, "range_of_motion", float(row.week)) >= runs.healthy_range - RANGE_ERROR).mean())


def _early_gain(row: NaturalCourse, runs: Runs) -> float:
    reach = [float(_at_onset_week(runs, "range_of_motion", week).mean()) for week in (26, float(row.week), FOUR_YEARS)]
    return (reach[1] - reach[0]) / (reach[2] - reach[0])


def _responders(row: NaturalCourse, runs: Runs) -> float:
    days = runs.sham["headache_days"]
    return float((days.sel(time=7.0 * float(row.week)).values <= 0.5 * days.sel(time=0.0).values).mean())


_QUANTITIES: dict[str, Callable[[NaturalCourse, Runs], float]] = {
    "mean pain": lambda row, runs: _pain(runs.untreated, float(row.week)),
    "share much improved": lambda row, runs: float(much_better(runs.untreated, 7.0 * float(row.week)).mean()),
    "time in which the share not yet": _halving,
    "share improved by 30 %": _improved,
    "change of NDI": _disability_change,
    "share recovered": lambda row, runs: float((_at_onset_week(runs, "underlying_pain", float(row.week)) <= RECOVERED).mean()),
    "trajectory groups": lambda row, runs: float(
        (_at_onset_week(runs, "condition_scale", float(row.week)) <= MILD_DISABILITY).mean()
    ),
    "share with some symptoms": _symptoms,
    "share with pain or stiffness": _symptoms,
    "share with full range": _full_range,
    "share of the final range gain": _early_gain,
    "change of mean pain": _change("pain_intensity"),
    "change of headache days": _change("headache_days"),
    "change of the range": _change("range_of_motion"),
    "change of shear modulus": _change("stiffness"),
    "share with headache days down by half": _responders,
    "sham minus untreated": lambda row, runs: float(
        (runs.sham["pain_intensity"] - runs.untreated["pain_intensity"]).sel(time=runs.end).mean()
    ),
}


def evaluate(
    condition: str, presentation: str, mechanism_set: str, *, persons: int = 1024, seed: int = 1, **more: Any
) -> dict[str, float]:
    """Row id -> what the model gives."""
    runs = run(condition, presentation, mechanism_set, persons=persons, seed=seed, **more)
    form = setting(condition, presentation, mechanism_set).presentation
    default = load().condition(condition).default_presentation
    return {row.id: value(row, runs) for row in rows(condition, "" if form == default else form)}
