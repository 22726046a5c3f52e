"""Open hours of days, and bookings outside of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ims.clinic.appointments import booking
from ims.clinic.models import AvailabilityException, AvailabilityRule, Person, Practitioner
from ims.clinic.planning.queries import (
    NOT_ACTIVE,
    NOT_GIVEN,
    OUTSIDE_HOURS,
    closures,
    conflicts,
    exceptions_ahead,
    open_hours,
)
from tests.clinic.factories import at, jeff, make_staff, service

FRIDAY = date(2027, 3, 5)
NINE_TO_FIVE = [(time(9), time(17))]


def test_hours_of_a_week_for_each_practitioner(clinic: object) -> None:
    """Jeff works on Monday, Wednesday and Friday; a second practitioner on other days."""
    other = Practitioner.objects.create(name="Other Example", short_name="Other", order=2)
    AvailabilityRule.objects.create(practitioner=other, weekday=1, begins=time(8), ends=time(12))
    monday = date(2027, 3, 1)
    hours = open_hours([jeff(), other], monday, monday + timedelta(days=6))
    assert [day.weekday() for (key, day), opened in hours.items() if key == jeff().id and opened] == [0, 2, 4]
    assert {day: opened for (key, day), opened in hours.items() if key == other.id and opened} == {
        date(2027, 3, 2): [(time(8), time(12))]
    }


def test_exceptions_close_and_open(clinic: object) -> None:
    """Closed for two hours, extra in the evening; another practitioner's exception changes nothing."""
    other = Practitioner.objects.create(name="Other Example", short_name="Other", order=2)
    make = AvailabilityException.objects.create
    make(kind="closed", first=FRIDAY, last=FRIDAY, begins=time(12), ends=time(14))
    make(kind="extra", first=FRIDAY, last=FRIDAY, begins=time(18), ends=time(20), practitioner=jeff())
    make(kind="closed", first=FRIDAY, last=FRIDAY, practitioner=other, reason="Away")
    hours = open_hours([jeff()], FRIDAY, FRIDAY)
    assert hours[jeff().id, FRIDAY] == [(time(9), time(12)), (time(14), time(17)), (time(18), time(20))]


def test_closures_are_named_on_each_of_their_days(clinic: object) -> None:
    """A closure of three days is listed on those of them that are looked at; what is over is not ahead."""
    away = AvailabilityException.objects.create(kind="closed", first=FRIDAY, last=FRIDAY + timedelta(days=2), reason="Away")
    AvailabilityException.objects.create(kind="closed", first=date(2027, 1, 1), last=date(2027, 1, 1))
    assert closures(FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=9)) == {
        FRIDAY + timedelta(days=1): [away],
        FRIDAY + timedelta(days=2): [away],
    }
    assert exceptions_ahead(FRIDAY) == [away]


def test_t26_bookings_outside_the_hours_are_found_with_the_reason(person: Person, now: datetime) -> None:
    """Changed hours, a practitioner who left, a service that is no longer given: each is said."""
    starts = [at("2027-03-05", "09:00"), at("2027-03-08", "16:15")]
    first, last = (one.appointment for one in booking.book(service=service(), starts=starts, person=person, now=now))
    assert conflicts(now) == []
    AvailabilityRule.objects.filter(weekday=0).update(ends=time(16, 59))
    assert [(one.appointment, one.why) for one in conflicts(now)] == [(last, OUTSIDE_HOURS)]
    service().practitioners.clear()
    assert {one.why for one in conflicts(now)} == {NOT_GIVEN}
    Practitioner.objects.update(is_active=False)
    assert [(one.appointment, one.why) for one in conflicts(now)] == [(first, NOT_ACTIVE), (last, NOT_ACTIVE)]


def test_overrides_and_the_past_are_no_conflicts(person: Person, now: datetime) -> None:
    """What was booked outside the hours on purpose, and what has begun, is not listed."""
    booking.override(
        service=service(),
        start=at("2027-03-06", "09:00"),
        person=person,
        practitioner=jeff().id,
        actor=make_staff("desk@example.org", "owner"),
        reason="once",
        now=now,
    )
    start = at("2027-03-05", "09:00")
    booking.book(service=service(), starts=[start], person=person, now=now)
    AvailabilityRule.objects.all().delete()
    assert len(conflicts(now)) == 1
    assert conflicts(start) == []
