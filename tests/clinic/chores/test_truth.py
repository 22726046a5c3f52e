"""Whether a mail still tells the truth when it is about to leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ims.clinic.appointments import booking, changing, waitlist
from ims.clinic.appointments.models import Appointment
from ims.clinic.appointments.transitions import Event
from ims.clinic.chores.truth import is_true
from ims.clinic.mail.sending import unsent
from ims.clinic.models import BookingPolicy, OutgoingMail, Person
from tests.clinic.factories import at, let_mail_leave, make_staff, service

FRIDAY = "2027-03-05"


@pytest.fixture
def booked(person: Person, now: datetime) -> Appointment:
    """An appointment on Friday at ten, with its reminder two days before."""
    return booking.book(service=service(), starts=[at(FRIDAY, "10:00")], person=person, now=now)[0].appointment


def true_kinds(now: datetime) -> list[str]:
    """Kinds of mail that would go now, whether or not anything took them back."""
    return sorted(mail.kind for mail in unsent() if is_true(mail, now))


def move(appointment: Appointment, now: datetime) -> None:
    """To Friday at one."""
    changing.reschedule(appointment_id=appointment.id, start=at(FRIDAY, "13:00"), now=now)


def cancel(appointment: Appointment, now: datetime) -> None:
    """By the patient."""
    changing.cancel(appointment_id=appointment.id, now=now)


def void(appointment: Appointment, now: datetime) -> None:
    """Entered in error: nobody is told."""
    desk = make_staff("desk@example.org", "front_desk")
    changing.note(appointment_id=appointment.id, event=Event.VOID, actor=desk, now=now, reason="Wrong person")


def test_news_and_reminder_of_what_is_booked_are_true(booked: Appointment, now: datetime) -> None:
    """Until the visit begins."""
    assert true_kinds(now) == ["booked", "reminder"]
    assert true_kinds(booked.start) == []


@pytest.mark.parametrize(
    ("change", "left"), [(move, ["moved", "reminder"]), (cancel, ["cancelled"]), (void, [])], ids=["moved", "cancelled", "void"]
)
def test_a_reminder_of_what_was_changed_never_goes(
    booked: Appointment, now: datetime, change: Callable[[Appointment, datetime], None], left: list[str]
) -> None:
    """Even where the row itself was not taken back, and the older news goes no more either."""
    change(booked, now)
    OutgoingMail.objects.update(dropped_at=None)
    assert true_kinds(now) == left


def test_the_reminder_of_a_moved_visit_is_the_new_one(booked: Appointment, now: datetime) -> None:
    """One reminder, at the new time."""
    move(booked, now)
    (reminder,) = [mail for mail in unsent().filter(kind="reminder") if is_true(mail, now)]
    assert reminder.not_before == at(FRIDAY, "13:00") - timedelta(hours=48)


def test_a_request_is_true_until_it_is_answered(person: Person, now: datetime) -> None:
    """Then the answer goes and the request no more."""
    BookingPolicy.objects.update(requires_approval=True)
    made = booking.book(service=service(), starts=[at(FRIDAY, "10:00")], person=person, now=now)[0].appointment
    assert true_kinds(now) == ["requested"]
    desk = make_staff("desk@example.org", "front_desk")
    changing.note(appointment_id=made.id, event=Event.DECLINE, actor=desk, now=now)
    assert true_kinds(now) == ["declined"]


def test_an_offer_is_true_while_it_is_open(booked: Appointment, now: datetime) -> None:
    """A late server does not offer what is over."""
    let_mail_leave()
    waiter = Person.objects.create(name="Ben Waits", email="ben@example.org", created=now)
    waitlist.join(service=service(), person=waiter, first=booked.start.date(), last=booked.start.date(), now=now)
    changing.cancel(appointment_id=booked.id, now=now)
    offer = OutgoingMail.objects.get(kind="offer")
    assert is_true(offer, now)
    assert not is_true(offer, now + timedelta(hours=BookingPolicy.objects.get().offer_hours))


def test_what_says_nothing_of_an_appointment_stays_true(db: None, now: datetime) -> None:
    """Answers to questions go whenever they can; news about nothing does not."""
    assert is_true(OutgoingMail(kind="answer", dedupe_key="answer:1"), now)
    assert not is_true(OutgoingMail(kind="booked", dedupe_key="booked:x:0"), now)
