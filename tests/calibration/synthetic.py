"""Runs made by hand: every number is made up, so that what is read from a run can be tested without one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ims.calibration.protocols import DIARY_DAYS, DOSES, SORE_HOURS, TRAPEZIUS, WEEKS, Courses
from ims.catalog import load
from ims.treatment import default_course
from ims.trials.study import AT_ONCE

PERSONS = 4
MUSCLES = ("paraspinal_C5", TRAPEZIUS)
DIARY = sorted({0.0, AT_ONCE, *(hour / 24 for hour in SORE_HOURS), *map(float, range(DIARY_DAYS + 1))})


def dataset(times: list[float], own_scale: str = "condition_scale", **values: Any) -> xr.Dataset:
    """A run: each value a number, or one for each time, the same for all people and muscles."""
    by_muscle = ("pressure_pain_threshold", "grasp_readiness", "inflammation", "contracture", "fixed_shortening")
    data = {}
    for name, value in values.items():
        line = np.broadcast_to(np.asarray(value, float), (len(times),))
        shape = (PERSONS, len(MUSCLES), len(times)) if name in by_muscle else (PERSONS, len(times))
        dims = ("person", "muscle", "time") if name in by_muscle else ("person", "time")
        data[name] = (dims, np.broadcast_to(line, shape).copy(), {"unit": "deg" if name == "range_of_motion" else "1"})
    return xr.Dataset(data, coords={"time": times, "muscle": list(MUSCLES)}, attrs={"own_scale": own_scale})


class SyntheticPoints:
    """Stands where `TriggerPoints` stands, with runs that a test may change."""

    def __init__(self, mechanism_set: str) -> None:
        self.mechanism_set, self.seed = mechanism_set, 1
        self.latent = SimpleNamespace(person=np.arange(PERSONS))
        self.latent_runs = {arm: self.latent_run() for arm in ("needling", "sham")}
        self.blunt = dataset([0.0, AT_ONCE], pain_intensity=[7.4, 7.1], pressure_pain_threshold=200.0)
        self.needled_often = tuple(np.arange(3.0 * PERSONS) for _ in range(3))
        self.examined: tuple[tuple[Any, Any], ...] = ((np.full(3, 0.6), np.full(3, 0.1)),)
        self.loci = ((self.latent, np.arange(4.0)), (self.latent, np.arange(4.0)))

    @staticmethod
    def latent_run(contracture: Any = 0.25, sore: Any = 0.4, threshold: Any = 200.0) -> xr.Dataset:
        """Days 0, 1 and 3."""
        return dataset(
            [0.0, 1.0, 3.0],
            contracture=contracture,
            fixed_shortening=0.0,
            pain_intensity=2.0,
            pressure_pain_threshold=threshold,
            needling_soreness=sore,
        )

    def remote(self, index: NDArray[np.int64]) -> xr.Dataset:
        """Pain falls as published."""
        return dataset([0.0, AT_ONCE], pain_intensity=[7.4, 3.3])

    def felt_band(self, persons: int) -> tuple[Any, Any]:
        """Softer after."""
        return np.full(persons, 11.5), 6.0 + 0.01 * np.arange(persons)

    def firing_at_rest(self, persons: int) -> tuple[Any, Any, Any]:
        """Silent before and after."""
        return np.zeros(persons), np.zeros(persons), np.ones(persons)


class SyntheticProtocols:
    """Stands where `Protocols` stands, with runs that a test may change."""

    placements_that_count = 0.5

    def __init__(self, mechanism_set: str = "as_evidenced") -> None:
        self.mechanism_set = mechanism_set
        self.points = SyntheticPoints(mechanism_set)
        self.contrasts = {"at_once": -1.5, "weeks_1_8": -1.0, "end": -1.0, "end_penetrating": -0.4, "end_attention": -1.0}
        self.diaries = {arm: self._diary(arm) for arm in ("needling", "sham")}
        days = [0.0, 1.0, 7.25, 8.0]
        self.three_weekly_visits = dataset(days, needling_soreness=[0.0, 0.4, 0.6, 0.0])
        doses = [float(day) for day in range(2 * DOSES)]
        self.repeated_doses = dataset(doses, inflammation=[0, 1, 2, 3, 4, 3, 2, 1, 0.5, 0.3])
        self.own = {name: self._courses(name) for name in load().conditions}

    def _diary(self, arm: str) -> xr.Dataset:
        pain = np.array([5.0 - (1.0 if arm == "needling" and 0.0 < day < 8.0 else 0.0) - 0.2 * (day == 6.0) for day in DIARY])
        sore = np.array([2.0 if 3.0 <= 24 * day <= 60.0 else 0.1 for day in DIARY])
        run = dataset(
            DIARY,
            pain_intensity=pain,
            pain_reading=pain,
            needling_soreness=sore,
            pressure_pain_threshold=200.0 + (5.0 if arm == "needling" else 0.0) + np.array(DIARY),
            grasp_readiness=1.0,
        )
        run["pain_reading"] = run["pain_reading"] + xr.DataArray([-1.0, 1.0, -1.0, 1.0], dims="person")
        return run

    def _courses(self, condition: str) -> Courses:
        course = default_course(load(), condition)
        end = course.last_day + 7.0
        times = sorted({*(7.0 * week for week in range(53)), end, course.last_day + 28.0})
        place = list(load().conditions).index(condition)

        def arm(name: str) -> xr.Dataset:
            gain = {"untreated": 0.0, "sham": 1.0, "needling": 2.0}[name]
            run = dataset(
                times,
                pain_intensity=6.0 - gain + place * (name != "x"),
                condition_scale=40.0 - 4 * gain,
                headache_days=10.0 - gain,
                range_of_motion=40.0 + gain,
                stiffness=9.0 - gain,
                pressure_pain_threshold=200.0 + 10 * gain,
                contracture=0.5,
            )
            spread = xr.DataArray([-10.0, 10.0, -10.0, 10.0], dims="person")
            return run.assign(condition_scale=run["condition_scale"] + spread).assign(
                pressure_pain_threshold=(run["pressure_pain_threshold"] + spread).transpose("person", "muscle", "time")
            )

        return Courses(course, {name: arm(name) for name in ("untreated", "sham", "needling")}, end, np.radians(80.0))

    def diary(self, presentation: str) -> dict[str, xr.Dataset]:
        return self.diaries

    def courses(self, condition: str) -> Courses:
        return self.own[condition]


assert WEEKS <= 52
