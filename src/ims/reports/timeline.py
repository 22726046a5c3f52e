"""The days a report looks at: visits, day 0, end of the course, three and six months after the last visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

TIMES = ("before", "end_of_course", "month_3", "month_6")
DAYS_IN_A_WEEK = 7.0
_WEEKS_AFTER_LAST_VISIT = {"month_3": 13, "month_6": 26}


def visit_days(plan: Mapping[str, Any]) -> list[float]:
    """Days of the visits, counted from the first one."""
    if plan.get("days"):
        return [float(day) for day in plan["days"]]
    return [index * float(plan["interval_days"]) for index in range(int(plan["sessions"]))]


def day_of(plan: Mapping[str, Any], time: str) -> float:
    """Day on which an outcome named `time` is read."""
    visits = visit_days(plan)
    if time == "before" or not visits:
        return 0.0
    if time == "end_of_course" and "end_of_course_day" in plan:
        return float(plan["end_of_course_day"])
    if time == "end_of_course":
        return visits[-1] + float(plan["interval_days"])
    return visits[-1] + DAYS_IN_A_WEEK * _WEEKS_AFTER_LAST_VISIT[time]


def at(values: xr.DataArray, day: float) -> xr.DataArray:
    """The values on the stored day nearest to `day`."""
    return values.sel(time=day, method="nearest")


def times_within(plan: Mapping[str, Any], dataset: xr.Dataset) -> list[str]:
    """The named times that the run reaches."""
    last = float(dataset["time"].max())
    return [time for time in TIMES if day_of(plan, time) <= last + 1.0]


def weeks(dataset: xr.Dataset) -> Any:
    """The time axis in weeks."""
    return dataset["time"].to_numpy() / DAYS_IN_A_WEEK
