"""The regression preset as a study: the two-muscle loop with and without needling, and whether it is released."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ims.catalog.load import PRESET, load
from ims.catalog.mechanism import ReferenceRun
from ims.simulation.run import simulate_together
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting
from ims.treatment.course import Course
from ims.treatment.plan import comparator
from ims.trials.study import ABLATIONS, FOLLOW_WEEKS, KIND, SetResults, Study, interval_of, plan_of, provenance_of, times_of
from ims.trials.summary import summarize

ARMS = ("untreated", "needling")
"""The preset knows no context and no blunt needle: a sham would be either of the two."""


def run_reference(
    course: Course,
    *,
    persons: int = 1,
    seed: int = 1,
    without: Sequence[str] = (),
    follow_weeks: float = FOLLOW_WEEKS,
    report: Callable[[str, float], None] | None = None,
) -> Study:
    """Run the preset in float64 until the day it is judged on, or for `follow_weeks` where that is longer.

    Parameters
    ----------
    course : a course of the preset
    persons : how many copies of its one person
    without : mechanism switches turned off in all arms
    """
    began = time.process_time()
    tell = report or (lambda text, share: None)
    tell(f"{PRESET}: simulating", 0.1)
    interval = interval_of(course, reference_run().interval_days)
    times = times_of(course, interval)
    judged = course.last_day + reference_run().released_after_days
    horizon = max(judged, course.last_day + 7.0 * follow_weeks, times.end_of_course)
    weekly = [7.0 * week for week in range(int(horizon // 7) + 1)]
    base = Scenario(
        course=course,
        mechanism_set=PRESET,
        persons=persons,
        seed=seed,
        without=tuple(without),
        horizon=horizon,
        readings=tuple(sorted({*weekly, *times.named().values(), times.at_once, judged})),
        double=True,
    )
    left = [name for name in ABLATIONS if name not in without]
    arms = [base.with_(course=comparator(course, KIND[arm])) if arm != "needling" else base for arm in ARMS]
    runs = simulate_together([*arms, *(base.with_(without=tuple({*without, name})) for name in left)])
    found = SetResults(
        mechanism_set=PRESET,
        arms=dict(zip(ARMS, runs[: len(ARMS)], strict=True)),
        without=dict(zip(left, runs[len(ARMS) :], strict=True)),
        mechanisms={name: name not in without and _acts(mechanism.parameters) for name, mechanism in load().mechanisms.items()},
    )
    tell("done", 1.0)
    return Study(
        condition=PRESET,
        presentation="",
        course=course,
        plan=plan_of(course, times, horizon, interval),
        seed=seed,
        persons=persons,
        times=times,
        sets={PRESET: found},
        provenance=provenance_of({PRESET: found}, time.process_time() - began),
    )


def reference_run() -> ReferenceRun:
    """The course the preset is defined by, and when it counts as released."""
    run = load().mechanism_set(PRESET).reference_run
    if run is None:
        raise LookupError(f"{PRESET} has no reference_run")
    return run


def is_released(study: Study) -> bool:
    """Whether every contracture lies below the limit on the day the preset is judged on."""
    run = reference_run()
    day = study.course.last_day + run.released_after_days
    contracture = study.sets[PRESET].arms["needling"]["contracture"].sel(time=day)
    return bool((contracture < run.released_below).all())


def summarize_reference(study: Study) -> dict[str, Any]:
    """The object that `--json` prints for the preset: that of a condition, and `released`. Nobody is drawn or harmed."""
    summary = summarize(study)
    released = is_released(study)
    of_set: Mapping[str, Any] = summary["sets"][PRESET]
    alone = {"acceptance_rate": 1.0, "healthy_returns_rate": 1.0, "ill_rate": 1.0, "released": released}
    return {**summary, "adverse_events": {}, "released": released, "sets": {PRESET: {**of_set, **alone}}}


def _acts(parameters: Sequence[str]) -> bool:
    """Whether the preset holds one of these numbers, and it is not zero."""
    of = setting(PRESET, "", PRESET)
    return any(full.split(".")[0] in of.submodels and bool(of.entries[full].value) for full in parameters if full in of.entries)
