"""What the desk looks up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from ims.clinic.appointments import booking, changing, queries
from ims.clinic.appointments.models import Status
from ims.clinic.appointments.transitions import Event
from ims.clinic.appointments.waitlist import join
from ims.clinic.models import Appointment, BookingPolicy, Person
from ims.errors import NotFound
from tests.clinic.factories import at, make_person, make_staff, service

FRIDAY = "2027-03-05"
DAY = date(2027, 3, 5)


def book(person: Person, wall: str, now: datetime, day: str = FRIDAY, **more: object) -> Appointment:
    """A visit."""
    return booking.book(service=service(), starts=[at(day, wall)], person=person, now=now, **more)[0].appointment  # type: ignore[arg-type]


def test_a_day_shows_what_takes_time_or_took_place(person: Person, now: datetime) -> None:
    """Booked and missed visits stand, a cancelled one is apart, an expired hold is nowhere, a neighbor day neither."""
    desk = make_staff("desk@example.org", "front_desk")
    stays, missed, off = (book(person, wall, now) for wall in ("09:00", "10:00", "11:00"))
    book(person, "09:00", now, day="2027-03-08")
    booking.hold(service=service(), start=at(FRIDAY, "13:00"), now=now, visitor_hash="v")
    changing.cancel(appointment_id=off.id, now=now)
    end = missed.start + timedelta(minutes=20)
    changing.note(appointment_id=missed.id, event=Event.MISS, actor=desk, now=end)
    assert queries.standing(first=DAY, last=DAY, now=end) == [stays, missed]
    assert queries.called_off(first=DAY, last=DAY) == [off]


def test_a_day_is_the_clinic_s_day(person: Person, now: datetime) -> None:
    """What begins late in the evening belongs to that day in the clinic, though it is the next in UTC."""
    desk = make_staff("desk@example.org", "owner")
    late = booking.override(
        service=service(),
        start=at(FRIDAY, "22:00"),
        person=person,
        practitioner=service().practitioners.all()[0].id,
        actor=desk,
        reason="once",
        now=now,
    ).appointment
    assert queries.standing(first=DAY, last=DAY, now=now) == [late]
    assert queries.standing(first=DAY + timedelta(days=1), last=DAY + timedelta(days=1), now=now) == []


def test_requests_come_in_the_order_of_their_times(person: Person, now: datetime) -> None:
    """What is wanted first is answered first."""
    BookingPolicy.objects.update(requires_approval=True)
    second, first = book(person, "11:00", now), book(person, "09:00", now)
    assert queries.requests() == [first, second]


def test_nothing_is_found_by_a_wrong_id(clinic: object) -> None:
    """An id of nothing is not found."""
    with pytest.raises(NotFound):
        queries.find(uuid4())


def test_history_and_person_list_what_happened(person: Person, now: datetime) -> None:
    """Every step in order; a person's visits newest first, without holds."""
    one, two = book(person, "09:00", now), book(person, "11:00", now)
    changing.cancel(appointment_id=one.id, now=now)
    assert [step.event for step in queries.history(one.id)] == [Event.CONFIRM, Event.CANCEL]
    assert queries.of_person(person.id) == [two, one]


def test_the_usual_service_is_the_last_one(person: Person, now: datetime) -> None:
    """Somebody known had something last; for somebody new it is what the desk booked last; else the first there is."""
    desk = make_staff("desk@example.org", "front_desk")
    assert queries.usual_service(person_id=person.id, actor=desk) == service("first_visit")
    booking.book(service=service("follow_up"), starts=[at(FRIDAY, "09:00")], person=person, now=now, actor=desk)
    assert queries.usual_service(person_id=person.id, actor=desk) == service("follow_up")
    assert queries.usual_service(person_id=make_person("Ben New").id, actor=desk) == service("follow_up")


def test_the_waiting_list_is_in_order_of_coming(person: Person, now: datetime) -> None:
    """First come, first listed; who left is not listed."""
    span = {"service": service(), "first": DAY, "last": DAY}
    second = join(person=make_person("Ben Later"), now=now + timedelta(hours=1), **span)[0]
    first = join(person=person, now=now, **span)[0]
    assert queries.waiting() == [first, second]


def test_t67_a_visitor_who_takes_all_holds_is_seen(clinic: object, now: datetime) -> None:
    """Six holds within a day by one visitor are unusual, two are not; another visitor's count apart."""
    for n in range(6):
        held = booking.hold(
            service=service(), start=at(FRIDAY, f"{9 + n:02d}:00"), now=now + timedelta(minutes=n), visitor_hash="bot"
        )
        if n < 5:
            booking.release(hold_id=held.id, visitor_hash="bot", now=now + timedelta(minutes=n))
    booking.hold(service=service(), start=at("2027-03-08", "09:00"), now=now, visitor_hash="other")
    found = queries.holding(now + timedelta(minutes=6))
    assert found.hoards == (queries.Hoard(taken=6, held=1),)
    assert (found.taken, found.cap, found.is_unusual) == (2, 200, True)
    later = queries.holding(now + timedelta(days=1, hours=1))
    assert (later.hoards, later.taken, later.is_unusual) == ((), 0, False)
    assert Appointment.objects.filter(status=Status.EXPIRED).count() == 5
