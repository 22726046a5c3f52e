"""The runs that rows are read from: what was done to whom, when it was read. Each is made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import xarray as xr

from ims.calibration.needle import contrasts
from ims.calibration.trigger_points import TriggerPoints
from ims.catalog.load import load
from ims.simulation.run import comparators, simulate_together
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting
from ims.treatment.course import Course, Session
from ims.treatment.plan import comparator, default_course
from ims.trials.study import ARMS, AT_ONCE, KIND, interval_of, times_of

PAIN = "chronic_pain"
NECK, SHOULDER = "neck", "shoulder"
TRAPEZIUS = "upper_trapezius"
DIARY_DAYS = 14
SORE_HOURS = tuple(range(1, 97))
WEEKS = 26
"""Weeks of the untreated and needling courses that conditions are told apart by."""
LONGEST = {"whiplash": 52}
"""Weeks of those that trials followed for longer."""
VISIT_HOURS = (2, 4, 6, 9, 12, 18, 24, 36, 48)
"""Hours after each of three weekly visits at which soreness is asked for."""
DOSES = 5


@dataclass(frozen=True)
class Courses:
    """The arms of one condition's default plan, read every week, at the end of the course and four weeks later."""

    course: Course
    arms: dict[str, xr.Dataset]
    end: float
    healthy_range: float


class Protocols:
    """Runs of one mechanism set on the same so many persons and seed."""

    def __init__(self, mechanism_set: str, *, persons: int, seed: int) -> None:
        self.mechanism_set = mechanism_set
        self._persons, self._seed = persons, seed
        self._courses: dict[str, Courses] = {}
        self._diaries: dict[str, dict[str, xr.Dataset]] = {}

    def _run(
        self, course: Course, arms: Sequence[str], readings: Sequence[float], outputs: Sequence[str], *, healthy: bool = False
    ) -> list[xr.Dataset]:
        base = Scenario(
            course=course,
            mechanism_set=self.mechanism_set,
            persons=self._persons,
            seed=self._seed,
            horizon=max(readings),
            readings=tuple(sorted(readings)),
            healthy=healthy,
        )
        own_scale = setting(course.who.condition, course.who.presentation or "", self.mechanism_set).own_scale
        read = tuple(dict.fromkeys((*outputs, own_scale)))
        return simulate_together([base.with_(course=comparator(course, arm)) for arm in arms], outputs=read)

    def _visits(self, presentation: str, days: Sequence[float]) -> Course:
        """The first visit of the default plan, on these days."""
        planned = default_course(load(), PAIN, presentation=presentation)
        first = planned.sessions[0]
        return Course(who=planned.who, sessions=tuple(Session(day=day, needles=first.needles) for day in days))

    def courses(self, condition: str) -> Courses:
        """Untreated, blunt sham and needling by the default plan of the condition's default presentation."""
        if condition not in self._courses:
            course = default_course(load(), condition)
            end = times_of(course, interval_of(course, load().condition(condition).plan.interval / 86400.0)).end_of_course
            weeks = [7.0 * week for week in range(LONGEST.get(condition, WEEKS) + 1)]
            readings = sorted({*weeks, end, course.last_day + 28.0})
            of = setting(condition, "", self.mechanism_set)
            outputs = tuple(dict.fromkeys((*of.outcomes, "contracture")))
            runs = self._run(course, [KIND[arm] for arm in ARMS], readings, outputs)
            healthy = float(of.entries["range_of_motion.healthy_range"].value)  # type: ignore[arg-type]
            self._courses[condition] = Courses(course, dict(zip(ARMS, runs, strict=True)), end, healthy)
        return self._courses[condition]

    def diary(self, presentation: str) -> dict[str, xr.Dataset]:
        """One visit, needling and blunt sham: at once, every hour of four days, every day of two weeks."""
        if presentation not in self._diaries:
            readings = {0.0, AT_ONCE, *(hour / 24.0 for hour in SORE_HOURS), *map(float, range(DIARY_DAYS + 1))}
            outputs = (
                *("pain_intensity", "pain_reading", "pressure_pain_threshold", "needling_soreness"),
                "grasp_readiness",
            )
            course = self._visits(presentation, [0.0])
            runs = self._run(course, ["needling", KIND["sham"]], sorted(readings), outputs)
            self._diaries[presentation] = dict(zip(("needling", "sham"), runs, strict=True))
        return self._diaries[presentation]

    @cached_property
    def three_weekly_visits(self) -> xr.Dataset:
        """Three weekly visits, neck; soreness in the two days after each."""
        days = [0.0, 7.0, 14.0]
        readings = sorted({0.0, *(day + hour / 24.0 for day in days for hour in VISIT_HOURS)})
        return self._run(self._visits(NECK, days), ["needling"], readings, ("needling_soreness",))[0]

    @cached_property
    def repeated_doses(self) -> xr.Dataset:
        """Five daily visits to healthy people; inflammation every day until five days after the last."""
        days = [float(day) for day in range(DOSES)]
        readings = [float(day) for day in range(2 * DOSES)]
        return self._run(self._visits(NECK, days), ["needling"], readings, ("inflammation",), healthy=True)[0]

    @cached_property
    def contrasts(self) -> dict[str, float]:
        """Needling against each comparator on chronic pain, as the needle was fitted."""
        return contrasts(PAIN, self.mechanism_set, persons=self._persons, seed=self._seed)

    @cached_property
    def points(self) -> TriggerPoints:
        """People with trigger points, needled by passes."""
        return TriggerPoints(self.mechanism_set, persons=self._persons, seed=self._seed)

    @property
    def placements_that_count(self) -> float:
        """Share of placements that reach tissue which can grasp, where the chart does not say."""
        return float(comparators()["needling"].effective_share.value)  # type: ignore[arg-type]
