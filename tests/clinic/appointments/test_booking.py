"""Holding, confirming, booking at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ims.clinic.appointments import booking
from ims.clinic.appointments.models import Appointment, Source, Status
from ims.clinic.appointments.slots import free_slots
from ims.clinic.models import BookingPolicy, OutgoingMail, Person
from ims.errors import NotFound, NotPossible, TimeTaken, TooMany
from tests.clinic.factories import at, jeff, make_person, make_staff, service

FRIDAY = "2027-03-05"


def test_a_held_time_is_not_offered_and_can_be_confirmed(person: Person, now: datetime) -> None:
    """Who holds a time has it for ten minutes and may confirm it."""
    start = at(FRIDAY, "09:00")
    held = booking.hold(service=service(), start=start, now=now, visitor_hash="v1")
    day = start.date()
    offered = free_slots(service=service(), first=day, last=day, now=now)
    assert all(slot.start >= held.end for slot in offered)
    booked = booking.confirm(hold_id=held.id, visitor_hash="v1", person=person, now=now + timedelta(minutes=9))
    assert booked.appointment.status == Status.BOOKED
    assert OutgoingMail.objects.filter(kind="booked", about=held.id).count() == 1


def test_a_hold_is_nobody_else_s_and_ends(person: Person, now: datetime) -> None:
    """A hold opens to its visitor alone, and not at the end of its time."""
    held = booking.hold(service=service(), start=at(FRIDAY, "09:00"), now=now, visitor_hash="v1")
    with pytest.raises(NotFound):
        booking.confirm(hold_id=held.id, visitor_hash="v2", person=person, now=now)
    with pytest.raises(NotFound):
        booking.confirm(hold_id=held.id, visitor_hash="v1", person=person, now=now + timedelta(minutes=10))


def test_t07_an_expired_hold_does_not_block(person: Person, now: datetime) -> None:
    """At the instant a hold expires the time is anybody's, although no job has run."""
    start = at(FRIDAY, "09:00")
    first = booking.hold(service=service(), start=start, now=now, visitor_hash="v1")
    second = booking.hold(service=service(), start=start, now=now + timedelta(minutes=10), visitor_hash="v2")
    first.refresh_from_db()
    assert (first.status, second.status) == (Status.EXPIRED, Status.HELD)


def test_t09_several_visits_are_booked_together_or_not_at_all(person: Person, now: datetime) -> None:
    """Of six visits none is booked when one time is taken."""
    starts = [at(FRIDAY, "10:00") + timedelta(weeks=week) for week in (0, 3, 4, 5, 6, 7)]
    booking.book(service=service(), starts=starts[-1:], person=make_person("Ben Other"), now=now)
    with pytest.raises(TimeTaken):
        booking.book(service=service(), starts=starts, person=person, now=now)
    assert Appointment.objects.count() == 1


def test_t67_a_visitor_holds_two_times_at_most(clinic: object, now: datetime) -> None:
    """The third hold is refused and says what to do."""
    for wall in ("09:00", "10:00"):
        booking.hold(service=service(), start=at(FRIDAY, wall), now=now, visitor_hash="v1")
    with pytest.raises(TooMany, match="let one go"):
        booking.hold(service=service(), start=at(FRIDAY, "11:00"), now=now, visitor_hash="v1")


def test_t10_staff_may_overlap_with_a_reason_alone(person: Person, now: datetime) -> None:
    """An override needs a reason; it is kept with who gave it, and the public still sees the time as taken."""
    start = at(FRIDAY, "09:00")
    desk = make_staff("desk@example.org", "front_desk")
    booking.book(service=service(), starts=[start], person=person, now=now)
    more = {"service": service(), "start": start, "person": person, "practitioner": jeff().id, "actor": desk, "now": now}
    with pytest.raises(NotPossible, match="why"):
        booking.override(**more, reason=" ")
    made = booking.override(**more, reason="Twins come together").appointment
    assert (made.overlap_allowed, made.override_by, made.source) == (True, desk, Source.DESK)
    with pytest.raises(TimeTaken):
        booking.book(service=service(), starts=[start], person=make_person("Cy Third"), now=now)


def test_t67_holds_that_are_over_close_nothing(clinic: object, now: datetime) -> None:
    """The cap counts what is held now: what was let go or has expired leaves room for the next visitor."""
    BookingPolicy.objects.update(max_holds_per_day=1)
    first = booking.hold(service=service(), start=at(FRIDAY, "09:00"), now=now, visitor_hash="v1")
    with pytest.raises(TooMany):
        booking.hold(service=service(), start=at(FRIDAY, "11:00"), now=now, visitor_hash="v2")
    booking.release(hold_id=first.id, visitor_hash="v1", now=now)
    booking.hold(service=service(), start=at(FRIDAY, "11:00"), now=now, visitor_hash="v2")
    booking.hold(service=service(), start=at(FRIDAY, "13:00"), now=now + timedelta(minutes=10), visitor_hash="v3")
