"""The runs that rows are read from."""

from __future__ import annotations

import pytest

from ims.calibration.protocols import DIARY_DAYS, NECK, SORE_HOURS, Protocols
from ims.trials.study import AT_ONCE


@pytest.fixture(scope="module")
def protocols() -> Protocols:
    """A few people, the evidenced set."""
    return Protocols("as_evidenced", persons=16, seed=2)


def test_diary_reads_one_visit_at_once_by_the_hour_and_by_the_day(protocols: Protocols) -> None:
    """The needled arm has a wound and the blunt sham has none; both are the same people on day 0."""
    diary = protocols.diary(NECK)
    times = set(diary["needling"]["time"].values)
    assert {0.0, AT_ONCE, SORE_HOURS[0] / 24.0, float(DIARY_DAYS)} <= times
    sore = {arm: float(run["needling_soreness"].max()) for arm, run in diary.items()}
    assert sore["needling"] > 1.0 and sore["sham"] == 0.0
    before = [run["pain_intensity"].sel(time=0.0).values for run in diary.values()]
    assert (before[0] == before[1]).all()


def test_a_diary_is_run_once(protocols: Protocols) -> None:
    """Rows that read the same run share it."""
    assert protocols.diary(NECK) is protocols.diary(NECK)


def test_soreness_is_asked_for_after_each_of_three_visits(protocols: Protocols) -> None:
    """Gone by the next visit, back the day after it."""
    sore = protocols.three_weekly_visits["needling_soreness"].mean("person")
    assert float(sore.sel(time=7.0 + 1.0)) > 1.0
    assert float(sore.sel(time=0.0)) == 0.0


def test_repeated_doses_inflame_more_than_one(protocols: Protocols) -> None:
    """Five daily visits to healthy people: more on the fifth day than on the first, less five days later."""
    by_day = protocols.repeated_doses["inflammation"].mean(("person", "muscle"))
    assert float(by_day.sel(time=4.0)) > float(by_day.sel(time=1.0)) > 0.0
    assert float(by_day.sel(time=9.0)) < float(by_day.sel(time=5.0))


def test_placements_that_count_come_from_the_catalog_of_sessions(protocols: Protocols) -> None:
    """A share."""
    assert 0.0 < protocols.placements_that_count < 1.0
