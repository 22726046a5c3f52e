"""Ontario's holidays, closed on by one click."""

from __future__ import annotations

from datetime import date, datetime

from ims.clinic.appointments import booking
from ims.clinic.appointments.slots import free_slots
from ims.clinic.models import AvailabilityException, Person
from ims.clinic.planning import holidays
from ims.clinic.planning.holidays import Holiday
from tests.clinic.factories import at, service

CLINIC_DAYS = (0, 2, 4)
CIVIC = date(2027, 8, 2)


def test_t25_holidays_of_2027_on_clinic_days() -> None:
    """These seven are public holidays on Monday, Wednesday or Friday in 2027; Christmas and Boxing Day are observed later."""
    found = [one.day for one in holidays.ontario(2027) if one.is_public and one.day.weekday() in CLINIC_DAYS]
    assert found == [
        date(2027, 1, 1),
        date(2027, 2, 15),
        date(2027, 3, 26),
        date(2027, 5, 24),
        date(2027, 9, 6),
        date(2027, 10, 11),
        date(2027, 12, 27),
    ]


def test_t25_the_civic_holiday_is_optional() -> None:
    """It is listed, and it is not a public holiday of the province."""
    assert Holiday(CIVIC, "Civic Holiday", False) in holidays.ontario(2027)


def test_t25_one_click_closes_a_year_and_twice_adds_nothing(clinic: object, now: datetime) -> None:
    """Every public holiday is closed once; an optional one only where it was chosen."""
    assert holidays.close(year=2027, now=now).is_made
    public = {one.day for one in holidays.ontario(2027) if one.is_public}
    assert holidays.closed_already(2027) == public
    number = AvailabilityException.objects.count()
    holidays.close(year=2027, now=now)
    assert AvailabilityException.objects.count() == number == len(public)
    holidays.close(year=2027, optional=[CIVIC], now=now)
    assert holidays.closed_already(2027) == public | {CIVIC}
    friday = date(2027, 3, 26)
    assert free_slots(service=service(), first=friday, last=friday, now=now) == []
    assert {x.reason for x in AvailabilityException.objects.filter(first=friday)} == {"Good Friday"}


def test_the_clinic_s_own_table_decides(clinic: object, now: datetime) -> None:
    """A holiday that is taken out again is an ordinary day, whatever the calendar of the province says."""
    holidays.close(year=2027, now=now)
    AvailabilityException.objects.filter(first=date(2027, 3, 26)).delete()
    friday = date(2027, 3, 26)
    assert free_slots(service=service(), first=friday, last=friday, now=now) != []


def test_t26_a_booking_on_a_holiday_is_listed_and_stands(person: Person, now: datetime) -> None:
    """Nothing is closed before the list was accepted; the booking stays."""
    made = booking.book(service=service(), starts=[at("2027-03-26", "09:00")], person=person, now=now)[0].appointment
    outcome = holidays.close(year=2027, now=now)
    assert ([one.appointment for one in outcome.conflicts], outcome.is_made) == ([made], False)
    assert holidays.closed_already(2027) == set()
    assert holidays.close(year=2027, now=now, is_accepted=True).is_made
    made.refresh_from_db()
    assert made.status == "booked"
