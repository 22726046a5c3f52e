"""Times in words: what pages and mails say names the instant that is meant."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from ims.clinic.appointments.spoken import (
    beside,
    clock_in_words,
    day_in_words,
    is_same_clock,
    place_of,
    short_day,
    spoken,
    zone_named,
)
from tests.clinic.factories import ZONE, at

AUCKLAND = ZoneInfo("Pacific/Auckland")


def test_english_as_it_is_written_in_canada() -> None:
    """Day, month, year; the clock of twelve hours."""
    said = spoken(at("2027-03-05", "12:00"), at("2027-03-05", "12:45"), zone=ZONE, language="en")
    assert (said.day, said.place, said.offset) == ("Friday, March 5, 2027", "Toronto", "UTC-05:00")
    assert said.line.replace("\N{NO-BREAK SPACE}", " ") == (
        "Friday, March 5, 2027, 12:00 p.m. to 12:45 p.m., Toronto time (UTC-05:00)"
    )
    assert clock_in_words(datetime(2027, 1, 1, 0, 5), "en") == "12:05\N{NO-BREAK SPACE}a.m."


def test_french_as_it_is_written_in_canada() -> None:
    """The first of a month is `1er`, full hours have no minutes; whatever the language of the page around it."""
    with translation.override("en"):
        assert day_in_words(date(2027, 3, 1), "fr") == "lundi 1er mars 2027"
        assert day_in_words(date(2027, 8, 20), "fr") == "vendredi 20 août 2027"
    assert clock_in_words(datetime(2027, 3, 5, 9), "fr").split() == ["9", "h"]
    assert clock_in_words(datetime(2027, 3, 5, 16, 5), "fr").split() == ["16", "h", "05"]


def test_t20_a_friday_afternoon_is_saturday_in_auckland() -> None:
    """The visitor is told both days."""
    start, end = at("2027-03-05", "16:00"), at("2027-03-05", "16:45")
    own = beside(start, end, clinic=ZONE, visitor=AUCKLAND, language="en")
    assert own is not None
    assert (own.day, own.begins.split()[0]) == ("Saturday, March 6, 2027", "10:00")
    assert spoken(start, end, zone=ZONE, language="en").day == "Friday, March 5, 2027"


def test_the_same_clock_is_not_said_twice() -> None:
    """A zone that shows the same time just then is not another clock; without a zone there is nothing to say."""
    start, end = at("2027-03-05", "09:00"), at("2027-03-05", "09:45")
    assert beside(start, end, clinic=ZONE, visitor=ZoneInfo("America/New_York"), language="en") is None
    assert beside(start, end, clinic=ZONE, visitor=None, language="en") is None
    assert beside(start, end, clinic=ZONE, visitor=ZoneInfo("Etc/UTC"), language="en") is None


@pytest.mark.parametrize(("day", "is_same"), [("2027-03-10", True), ("2027-03-17", False), ("2027-04-14", False)])
def test_t23_a_zone_may_be_the_same_clock_on_some_days_only(day: str, is_same: bool) -> None:
    """Panama keeps its clocks: like Toronto in winter, an hour behind from the Sunday on which Toronto switches."""
    assert is_same_clock(at(day, "09:00"), ZONE, ZoneInfo("America/Panama")) is is_same


def test_zones_are_known_by_name_alone() -> None:
    """A name that is no zone is nothing, however it looks."""
    assert zone_named("America/Toronto") == ZONE
    assert [zone_named(name) for name in ("", "Mars/Olympus", "../../etc/passwd", "x" * 500)] == [None] * 4
    assert place_of(ZoneInfo("America/Argentina/Buenos_Aires")) == "Buenos Aires"


def test_a_short_day_fits_under_a_time() -> None:
    """For slots: weekday, day and month, abbreviated as each language does it."""
    assert short_day(date(2027, 3, 6), "en") == "Sat, Mar 6"
    assert short_day(date(2026, 11, 28), "fr") == "sam. 28 nov."
