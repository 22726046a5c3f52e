"""The days a report looks at."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from ims.reports.timeline import at, day_of, times_within, visit_days, weeks

PLAN = {"sessions": 4, "interval_days": 7.0}


def _until(day: float) -> xr.Dataset:
    days = np.arange(0.0, day + 0.5)
    return xr.Dataset({"pain": ("time", days)}, coords={"time": days})


def test_visits_by_rhythm_or_by_day() -> None:
    """A plan gives its visits by rhythm; a record of days goes first."""
    assert visit_days(PLAN) == [0.0, 7.0, 14.0, 21.0]
    assert visit_days({**PLAN, "days": [0, 3, 10]}) == [0.0, 3.0, 10.0]


@pytest.mark.parametrize(("time", "day"), [("before", 0.0), ("end_of_course", 28.0), ("month_3", 112.0), ("month_6", 203.0)])
def test_day_of(time: str, day: float) -> None:
    """End of course is one interval after the last visit, the months count from the last visit."""
    assert day_of(PLAN, time) == day


def test_times_within_a_short_run() -> None:
    """Only times that were simulated are read."""
    assert times_within(PLAN, _until(120)) == ["before", "end_of_course", "month_3"]


def test_at_reads_the_nearest_day() -> None:
    """A reading is taken where one was stored."""
    assert float(at(_until(30)["pain"], 27.6)) == 28.0
    assert weeks(_until(14))[-1] == 2.0
