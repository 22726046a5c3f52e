"""A law changes the clocks: wall times stay, instants follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.metadata import version

import pytest

from ims.clinic.appointments import booking
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.appointments.realign import instant_of, realign, stale
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import OutgoingMail, Person
from tests.clinic.factories import at, make_person, service

HOUR = timedelta(hours=1)


def made_with_other_data(start: datetime, person: Person, now: datetime, by: timedelta) -> Appointment:
    """An appointment that was written when the zone data put its wall time so much elsewhere."""
    made = booking.book(service=service(), starts=[start], person=person, now=now)[0].appointment
    shift(made, by)
    return made


def shift(made: Appointment, by: timedelta) -> None:
    """Put the instants elsewhere, as other zone data would have."""
    made.start, made.end = made.start + by, made.end + by
    made.blocked_from, made.blocked_until = made.blocked_from + by, made.blocked_until + by
    made.zone_data = "2020.1"
    made.save()


def test_t27_appointments_keep_their_wall_time(person: Person, now: datetime) -> None:
    """A province gives up its summer time: nine o'clock stays nine o'clock, the instant is made anew, with a new version."""
    made = made_with_other_data(at("2027-05-14", "09:00"), person, now, HOUR)
    done = realign(now=now)
    made.refresh_from_db()
    assert (made.local_start, made.start) == ("2027-05-14T09:00", at("2027-05-14", "09:00"))
    assert (made.end - made.start, made.blocked_until) == (timedelta(minutes=45), made.end)
    assert (made.zone_data, made.sequence) == (version("tzdata"), 1)
    assert [one.id for one in done.moved] == [made.id]
    assert made.history.latest("id").event == Event.REALIGN
    assert stale(now) == []


def test_t27_reminders_follow_and_nobody_is_written_to(person: Person, now: datetime) -> None:
    """The reminder goes two days before the new instant; there is no mail that says that something moved."""
    made = made_with_other_data(at("2027-05-14", "09:00"), person, now, HOUR)
    realign(now=now)
    waiting = OutgoingMail.objects.filter(about=made.id, dropped_at=None)
    assert sorted(waiting.values_list("kind", flat=True)) == ["booked", "reminder"]
    assert waiting.get(kind="reminder").not_before == at("2027-05-14", "09:00") - timedelta(hours=48)


def test_t27_what_keeps_its_instant_only_gets_the_new_version(person: Person, now: datetime) -> None:
    """New data that change nothing for an appointment leave no step in its history."""
    made = made_with_other_data(at("2027-05-14", "09:00"), person, now, timedelta(0))
    done = realign(now=now)
    made.refresh_from_db()
    assert (done.kept, done.moved, done.unsettled) == (1, (), ())
    assert (made.zone_data, made.sequence, made.history.count()) == (version("tzdata"), 0, 1)


@pytest.mark.parametrize("by", [HOUR, -HOUR])
def test_t27_neighbors_move_past_each_other(person: Person, now: datetime, by: timedelta) -> None:
    """Visits back to back all move by the hour without meeting, whichever way."""
    people = [make_person(f"Person {n}", f"p{n}@example.org") for n in range(4)]
    starts = [at("2027-05-14", "10:00") + timedelta(minutes=45 * n) for n in range(4)]
    rows = [booking.book(service=service(), starts=[s], person=p, now=now)[0] for s, p in zip(starts, people, strict=True)]
    for one in reversed(rows) if by > timedelta(0) else rows:
        shift(one.appointment, by)
    done = realign(now=now)
    assert len(done.moved) == 4
    assert [one.start for one in Appointment.objects.order_by("start")] == starts


def test_t27_what_cannot_be_settled_is_left_to_staff(person: Person, now: datetime) -> None:
    """Where the new instant meets another appointment, or the wall time does not exist, nothing is changed and it is named."""
    stuck = made_with_other_data(at("2027-05-14", "09:00"), person, now, 5 * HOUR)
    booking.book(service=service(), starts=[at("2027-05-14", "09:00")], person=make_person("Ben Other"), now=now)
    gone = made_with_other_data(at("2027-05-17", "09:00"), person, now, timedelta(0))
    Appointment.objects.filter(id=gone.id).update(local_start="2028-03-12T02:30")
    done = realign(now=now)
    assert {one.id for one in done.unsettled} == {stuck.id, gone.id}
    stuck.refresh_from_db()
    assert (stuck.start, stuck.zone_data) == (at("2027-05-14", "14:00"), "2020.1")
    assert instant_of(Appointment.objects.get(id=gone.id)) is None


def test_t27_the_past_and_what_is_off_stay(person: Person, now: datetime) -> None:
    """History is not rewritten."""
    made = made_with_other_data(at("2027-03-05", "09:00"), person, now, HOUR)
    off = made_with_other_data(at("2027-03-08", "09:00"), person, now, HOUR)
    Appointment.objects.filter(id=off.id).update(status=Status.CANCELLED_BY_PATIENT)
    done = realign(now=now + timedelta(days=5))
    assert (done.kept, done.moved, done.unsettled) == (0, (), ())
    assert Appointment.objects.get(id=made.id).zone_data == "2020.1"
