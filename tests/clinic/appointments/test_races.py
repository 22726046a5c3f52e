"""Races for a time, with threads: one wins, the others are told so, nobody sees a fault. Over HTTP: tests/journeys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from ims.clinic.appointments import booking, changing, waitlist
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import BookingPolicy, OutgoingMail, Person
from ims.errors import ImsError
from tests.clinic.appointments.racing import kinds, overlapping_pairs, race, surprises
from tests.clinic.factories import NOW, at, let_mail_leave, make_person, make_staff, service

pytestmark = pytest.mark.usefixtures("racing_clinic")
FRIDAY = "2027-03-05"
MANY = (2, 8, 16)


def people(number: int) -> list[Person]:
    """So many, each with an address."""
    return [make_person(f"Person {n}", f"person{n}@example.org") for n in range(number)]


def booked(start: datetime, person: Person) -> Appointment:
    """One booking, made quietly."""
    return booking.book(service=service(), starts=[start], person=person, now=NOW)[0].appointment


@pytest.mark.parametrize("number", MANY)
def test_t01_many_book_one_time_and_one_gets_it(number: int) -> None:
    """Of N bookings of one slot one wins and N-1 are told that it is taken; one row, one mail."""
    start, first = at(FRIDAY, "10:00"), service()
    works = [partial(booking.book, service=first, starts=[start], person=one, now=NOW) for one in people(number)]
    results = race(works)
    assert kinds(results) == {"won": 1, "TimeTaken": number - 1}
    assert Appointment.objects.filter(status=Status.BOOKED).count() == 1
    assert OutgoingMail.objects.filter(kind="booked").count() == 1


@pytest.mark.parametrize("number", MANY)
def test_t02_overlapping_times_do_not_both_get_in(number: int) -> None:
    """Starts a quarter of an hour apart overlap without being equal; the database holds no overlapping pair."""
    first = service()
    starts = [at(FRIDAY, "10:00") + timedelta(minutes=15 * (n % 3)) for n in range(number)]
    who = people(number)
    results = race(
        [partial(booking.book, service=first, starts=[s], person=p, now=NOW) for s, p in zip(starts, who, strict=True)]
    )
    assert not surprises(results)
    assert overlapping_pairs() == 0
    assert kinds(results)["won"] == Appointment.objects.filter(status=Status.BOOKED).count() >= 1


def test_t03_requests_for_one_time_are_not_approved_twice() -> None:
    """Where the clinic approves, a request takes the time at once; approving it twice books it once."""
    BookingPolicy.objects.filter(id=1).update(requires_approval=True)
    start, first, staff = at(FRIDAY, "10:00"), service(), make_staff("a@example.org", "front_desk")
    asked = race([partial(booking.book, service=first, starts=[start], person=one, now=NOW) for one in people(6)])
    assert kinds(asked) == {"won": 1, "TimeTaken": 5}
    pending = Appointment.objects.get(status=Status.PENDING)
    approve = partial(changing.note, appointment_id=pending.id, event=Event.APPROVE, actor=staff, now=NOW)
    assert kinds(race([approve] * 4)) == {"won": 1, "NotPossible": 3}
    assert OutgoingMail.objects.filter(kind="booked", about=pending.id).count() == 1


def test_t04_moving_to_a_time_against_a_booking_of_it() -> None:
    """One of them gets the time; if the move loses, it keeps its old time."""
    ada, ben = people(2)
    old, new = at(FRIDAY, "09:00"), at(FRIDAY, "14:00")
    mine = booked(old, ada)
    results = race(
        [
            partial(changing.reschedule, appointment_id=mine.id, start=new, now=NOW),
            partial(booking.book, service=service(), starts=[new], person=ben, now=NOW),
        ]
    )
    assert kinds(results) == {"won": 1, "TimeTaken": 1}
    mine.refresh_from_db()
    assert mine.start == (old if isinstance(results[0], ImsError) else new)
    assert overlapping_pairs() == 0


def test_t05_two_that_swap_their_times_do_not_hang() -> None:
    """Both would need the other's time first: both are told that it is taken, and keep their own."""
    ada, ben = people(2)
    one, two = booked(at(FRIDAY, "09:00"), ada), booked(at(FRIDAY, "14:00"), ben)
    swaps = [(one, two.start), (two, one.start)]
    results = race([partial(changing.reschedule, appointment_id=a.id, start=s, now=NOW) for a, s in swaps])
    assert not surprises(results)
    assert kinds(results) == {"TimeTaken": 2}
    assert overlapping_pairs() == 0


def test_t06_cancel_against_cancel_and_against_confirm() -> None:
    """A second cancellation is refused and mails nothing; a confirmed hold is confirmed once."""
    mine = booked(at(FRIDAY, "09:00"), people(1)[0])
    cancel = partial(changing.cancel, appointment_id=mine.id, now=NOW)
    assert kinds(race([cancel] * 4)) == {"won": 1, "NotPossible": 3}
    assert OutgoingMail.objects.filter(kind="cancelled", about=mine.id).count() == 1
    held = booking.hold(service=service(), start=at(FRIDAY, "11:00"), now=NOW, visitor_hash="v")
    ends: list[Callable[[], Any]] = [
        partial(booking.confirm, hold_id=held.id, visitor_hash="v", person=mine.person, now=NOW),
        partial(booking.release, hold_id=held.id, visitor_hash="v", now=NOW),
    ]
    assert kinds(race(ends)) == {"won": 1, "NotFound": 1}


def test_t07_confirming_at_the_end_of_a_hold_against_the_next_visitor() -> None:
    """At the instant a hold ends either may have the time, never both."""
    ada, ben = people(2)
    start = at(FRIDAY, "09:00")
    held = booking.hold(service=service(), start=start, now=NOW, visitor_hash="v")
    ends = held.hold_expires
    assert ends is not None
    results = race(
        [
            partial(booking.confirm, hold_id=held.id, visitor_hash="v", person=ada, now=ends - timedelta(microseconds=1)),
            partial(booking.book, service=service(), starts=[start], person=ben, now=ends),
        ]
    )
    assert not surprises(results)
    assert kinds(results)["won"] == 1
    assert overlapping_pairs() == 0


def test_t08_a_freed_time_is_offered_to_one_at_a_time() -> None:
    """Three wait, two cancellations race: each freed time goes to one person, and nobody holds two."""
    let_mail_leave()
    ada, ben, *waiting = people(5)
    day = at(FRIDAY, "09:00").date()
    mine, yours = booked(at(FRIDAY, "09:00"), ada), booked(at(FRIDAY, "14:00"), ben)
    for one in waiting:
        waitlist.join(service=service(), person=one, first=day, last=day, now=NOW)
    results = race([partial(changing.cancel, appointment_id=one.id, now=NOW) for one in (mine, yours)])
    assert kinds(results) == {"won": 2}
    offered = waitlist.Entry.objects.filter(status="offered")
    assert len({one.person_id for one in offered}) == len({one.offered_id for one in offered}) == 2


def test_t09_courses_that_share_a_day_are_whole_or_absent() -> None:
    """Six visits a course, two courses that meet: one is booked whole, the other not at all."""
    first = service()
    weeks = [at(FRIDAY, "10:00") + timedelta(weeks=week) for week in (0, 3, 4, 5, 6, 7)]
    results = race(
        [
            partial(booking.book, service=first, starts=starts, person=one, now=NOW)
            for starts, one in zip((weeks, weeks[::-1]), people(2), strict=True)
        ]
    )
    assert kinds(results) == {"won": 1, "TimeTaken": 1}
    assert Appointment.objects.filter(status=Status.BOOKED).count() == 6
