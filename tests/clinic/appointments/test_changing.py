"""Moving, cancelling, and what staff note."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ims.clinic.appointments import booking, changing
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import OutgoingMail, Person, User
from ims.errors import NotPossible, TimeTaken
from tests.clinic.factories import at, make_person, make_staff, service

FRIDAY = "2027-03-05"
MORNING = timedelta(hours=1)


@pytest.fixture
def booked(person: Person, now: datetime) -> Appointment:
    """A visit on Friday at nine."""
    return booking.book(service=service(), starts=[at(FRIDAY, "09:00")], person=person, now=now)[0].appointment


@pytest.fixture
def desk(clinic: object) -> User:
    """Somebody at the desk."""
    return make_staff("desk@example.org", "front_desk", name="Dana Desk")


def mails(kind: str, appointment: Appointment) -> int:
    """How many mails of a kind wait."""
    return OutgoingMail.objects.filter(kind=kind, about=appointment.id).count()


def test_a_move_keeps_the_appointment_and_frees_the_old_time(booked: Appointment, now: datetime) -> None:
    """Same row, same calendar entry, a higher sequence, one mail; the old time is free at once."""
    uid = booked.ical_uid
    changing.reschedule(appointment_id=booked.id, start=at(FRIDAY, "11:00"), now=now)
    booked.refresh_from_db()
    assert (booked.start, booked.sequence, booked.ical_uid) == (at(FRIDAY, "11:00"), 1, uid)
    assert mails("moved", booked) == 1
    booking.book(service=service(), starts=[at(FRIDAY, "09:00")], person=make_person("Ben Other"), now=now)


def test_t04_who_loses_the_new_time_keeps_the_old_one(booked: Appointment, now: datetime) -> None:
    """A move onto a taken time changes nothing at all and mails nobody."""
    booking.book(service=service(), starts=[at(FRIDAY, "11:00")], person=make_person("Ben Other"), now=now)
    with pytest.raises(TimeTaken):
        changing.reschedule(appointment_id=booked.id, start=at(FRIDAY, "11:15"), now=now)
    booked.refresh_from_db()
    assert (booked.start, booked.sequence, booked.status) == (at(FRIDAY, "09:00"), 0, Status.BOOKED)
    assert booked.history.count() == 1
    assert mails("moved", booked) == 0


def test_the_history_of_a_move_says_from_where_to_where(booked: Appointment, desk: User, now: datetime) -> None:
    """Both times stand in the history, with who moved it."""
    changing.reschedule(appointment_id=booked.id, start=at(FRIDAY, "11:00"), now=now, actor=desk)
    row = booked.history.last()
    assert row is not None
    assert row.reason == "from 2027-03-05 09:00 with Jeff Hodgart to 2027-03-05 11:00 with Jeff Hodgart"
    assert row.actor == desk


def test_patients_neither_move_nor_cancel_what_has_begun_and_staff_may_move_late(
    booked: Appointment, desk: User, now: datetime
) -> None:
    """Within the late hours the page asks to call; the desk still moves it."""
    late = booked.start - timedelta(hours=2)
    with pytest.raises(NotPossible, match="call"):
        changing.reschedule(appointment_id=booked.id, start=at(FRIDAY, "13:00"), now=late)
    with pytest.raises(NotPossible, match="begun"):
        changing.cancel(appointment_id=booked.id, now=booked.start)
    changing.reschedule(appointment_id=booked.id, start=at(FRIDAY, "13:00"), now=late, actor=desk)
    booked.refresh_from_db()
    assert booked.start == at(FRIDAY, "13:00")


@pytest.mark.parametrize(
    ("before", "status"),
    [(timedelta(hours=24), Status.CANCELLED_BY_PATIENT), (timedelta(hours=24) - timedelta(seconds=1), Status.CANCELLED_LATE)],
)
def test_a_cancellation_is_late_to_the_second(booked: Appointment, before: timedelta, status: Status) -> None:
    """Exactly a day before is in time; a second later is late."""
    changing.cancel(appointment_id=booked.id, now=booked.start - before)
    booked.refresh_from_db()
    assert booked.status == status
    assert mails("cancelled", booked) == 1


def test_a_day_at_the_desk(booked: Appointment, desk: User) -> None:
    """Arrived, begun, done: each step is possible in its turn alone."""
    day = booked.start - timedelta(minutes=10)
    more = {"appointment_id": booked.id, "actor": desk, "now": day}
    with pytest.raises(NotPossible):
        changing.note(event=Event.BEGIN, **more)
    for event, status in (
        (Event.ARRIVE, Status.ARRIVED),
        (Event.BEGIN, Status.IN_PROGRESS),
        (Event.FULFILL, Status.FULFILLED),
    ):
        assert changing.note(event=event, **more).status == status


def test_nothing_is_noted_before_it_can_have_happened(booked: Appointment, desk: User, now: datetime) -> None:
    """Nobody arrives on an earlier day; nobody misses what has not begun."""
    with pytest.raises(NotPossible, match="early"):
        changing.note(appointment_id=booked.id, event=Event.ARRIVE, actor=desk, now=now)
    with pytest.raises(NotPossible, match="early"):
        changing.note(appointment_id=booked.id, event=Event.MISS, actor=desk, now=booked.start - timedelta(seconds=1))
    changing.note(appointment_id=booked.id, event=Event.MISS, actor=desk, now=booked.start)


def test_undoing_an_arrival_mails_nobody(booked: Appointment, desk: User) -> None:
    """A slip at the desk is taken back in silence; a cancellation that is taken back is told."""
    day = booked.start - timedelta(minutes=10)
    before = mails("booked", booked)
    changing.note(appointment_id=booked.id, event=Event.ARRIVE, actor=desk, now=day)
    changing.note(appointment_id=booked.id, event=Event.REINSTATE, actor=desk, now=day)
    assert mails("booked", booked) == before
    changing.note(appointment_id=booked.id, event=Event.CANCEL_BY_CLINIC, actor=desk, now=day)
    changing.note(appointment_id=booked.id, event=Event.REINSTATE, actor=desk, now=day)
    assert mails("booked", booked) == before + 1


def test_an_entry_in_error_needs_a_reason(booked: Appointment, desk: User, now: datetime) -> None:
    """Without a reason nothing is voided; with one it is kept."""
    with pytest.raises(NotPossible, match="why"):
        changing.note(appointment_id=booked.id, event=Event.VOID, actor=desk, now=now, reason="  ")
    changing.note(appointment_id=booked.id, event=Event.VOID, actor=desk, now=now, reason="typed twice")
    last = booked.history.last()
    assert last is not None
    assert (last.to, last.reason) == (Status.ENTERED_IN_ERROR, "typed twice")


def test_events_of_patients_are_not_noted_by_staff(booked: Appointment, desk: User, now: datetime) -> None:
    """What has its own function is refused here, with the list of what is noted."""
    with pytest.raises(NotPossible, match="arrive"):
        changing.note(appointment_id=booked.id, event=Event.RESCHEDULE, actor=desk, now=now)


def test_what_was_not_seen_is_not_written_over(booked: Appointment, desk: User, now: datetime) -> None:
    """Who looked at an older state is told what happened meanwhile, and nothing is changed."""
    seen = booked.history.count()
    changing.reschedule(appointment_id=booked.id, start=at(FRIDAY, "11:00"), now=now, actor=desk, seen=seen)
    for late in (
        lambda: changing.reschedule(appointment_id=booked.id, start=at(FRIDAY, "12:00"), now=now, actor=desk, seen=seen),
        lambda: changing.cancel(appointment_id=booked.id, now=now, actor=desk, seen=seen),
        lambda: changing.note(appointment_id=booked.id, event=Event.CANCEL_BY_CLINIC, actor=desk, now=now, seen=seen),
    ):
        with pytest.raises(NotPossible, match=r"meanwhile: 09:00 reschedule by Dana Desk \(from 2027-03-05 09:00"):
            late()
    booked.refresh_from_db()
    assert (booked.status, booked.start) == (Status.BOOKED, at(FRIDAY, "11:00"))
