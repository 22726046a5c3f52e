"""One step of an appointment: status, history, checks on entering."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from ims.clinic.appointments import booking, changing
from ims.clinic.appointments.models import Appointment, AppointmentEvent, Status
from ims.clinic.appointments.steps import expire_holds, locked, others, refuse_overlap, step, take
from ims.clinic.appointments.transitions import By, Event
from ims.clinic.models import AvailabilityException, Person
from ims.errors import NotPossible, TimeTaken
from tests.clinic.factories import at, jeff, make_person, make_staff, service

FRIDAY = "2027-03-05"


@pytest.fixture
def booked(person: Person, now: datetime) -> Appointment:
    """A visit on Friday at nine."""
    return booking.book(service=service(), starts=[at(FRIDAY, "09:00")], person=person, now=now)[0].appointment


def test_a_step_changes_the_status_and_writes_one_row(booked: Appointment, now: datetime) -> None:
    """The history says from where to where, when, by whom and why."""
    desk = make_staff("desk@example.org", "front_desk")
    with transaction.atomic():
        step(locked(booked.id), Event.CANCEL_BY_CLINIC, by=By.STAFF, now=now, actor=desk, reason="away")
    row = AppointmentEvent.objects.filter(appointment=booked).last()
    assert row is not None
    told = (row.origin, row.to, row.event, row.at, row.actor, row.reason)
    assert told == (Status.BOOKED, Status.CANCELLED_BY_CLINIC, Event.CANCEL_BY_CLINIC, now, desk, "away")
    booked.refresh_from_db()
    assert (booked.status, booked.sequence) == (Status.CANCELLED_BY_CLINIC, 1)


def test_a_refused_step_leaves_no_trace(booked: Appointment, now: datetime) -> None:
    """What the table does not allow changes neither status nor history."""
    with pytest.raises(NotPossible), transaction.atomic():
        step(locked(booked.id), Event.FULFILL, by=By.STAFF, now=now)
    booked.refresh_from_db()
    assert (booked.status, booked.history.count()) == (Status.BOOKED, 1)


def test_reinstating_into_a_taken_time_is_refused(booked: Appointment, now: datetime) -> None:
    """A cancelled appointment does not come back over somebody who has its time now."""
    desk = make_staff("desk@example.org", "front_desk")
    changing.note(appointment_id=booked.id, event=Event.CANCEL_BY_CLINIC, actor=desk, now=now)
    booking.book(service=service(), starts=[at(FRIDAY, "09:15")], person=make_person("Ben Other"), now=now)
    with pytest.raises(TimeTaken):
        changing.note(appointment_id=booked.id, event=Event.REINSTATE, actor=desk, now=now)
    booked.refresh_from_db()
    assert booked.status == Status.CANCELLED_BY_CLINIC


def test_the_wall_time_is_kept_with_the_instant(booked: Appointment) -> None:
    """The interval stands as instants and as what the clock shows in the clinic."""
    assert (booked.local_start, booked.zone) == ("2027-03-05T09:00", "America/Toronto")
    assert booked.end - booked.start == timedelta(minutes=45)


def test_t12_what_touches_does_not_overlap(booked: Appointment, now: datetime) -> None:
    """The instant at which one visit ends is free for the next; one minute before it is not."""
    assert not others(jeff().id, booked.end, booked.end + timedelta(minutes=45), now).exists()
    assert others(jeff().id, booked.end - timedelta(minutes=1), booked.end, now).exists()
    refuse_overlap(booked, now)


def test_expired_holds_are_closed_and_others_are_not(person: Person, now: datetime) -> None:
    """At the end of its time a hold is closed; one that still runs stays."""
    first = booking.hold(service=service(), start=at(FRIDAY, "09:00"), now=now, visitor_hash="v1")
    later = now + timedelta(minutes=5)
    second = booking.hold(service=service(), start=at(FRIDAY, "10:00"), now=later, visitor_hash="v2")
    with transaction.atomic():
        assert expire_holds([jeff().id], now + timedelta(minutes=10)) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.EXPIRED, Status.HELD)


def test_only_an_offered_time_is_taken(clinic: object, now: datetime) -> None:
    """A Tuesday, the past, and a closed day are taken by nobody."""
    closed = at("2027-03-08", "09:00")
    AvailabilityException.objects.create(kind="closed", first=closed.date(), last=closed.date())
    for start in (at("2027-03-02", "09:00"), now - timedelta(hours=1), closed, at(FRIDAY, "09:07")):
        with pytest.raises(TimeTaken), transaction.atomic():
            take(service=service(), start=start, practitioners=[jeff()], now=now, is_public=False)
