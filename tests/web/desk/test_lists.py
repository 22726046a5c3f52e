"""Requests and the waiting list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from ims.clinic.appointments import booking
from ims.clinic.appointments.waitlist import join
from ims.clinic.models import AccessLog, BookingPolicy, Person, WaitlistEntry
from tests.clinic.factories import at, service

SignIn = Callable[..., Client]


def test_a_request_is_answered_from_the_list(person: Person, now: datetime, signed_in: SignIn) -> None:
    """It counts in the menu until it is answered; then the list is shown again, without it."""
    BookingPolicy.objects.update(requires_approval=True)
    made = booking.book(service=service(), starts=[at("2027-03-05", "09:00")], person=person, now=now)[0].appointment
    client = signed_in("front_desk")
    assert 'count">1</span>' in client.get(reverse("desk")).content.decode()
    listed = client.get(reverse("desk_requests")).content.decode()
    assert "Friday, March 5, 2027, at 9:00 am" in listed
    sent = {"event": "approve", "seen": 1, "next": reverse("desk_requests")}
    answer = client.post(reverse("desk_step", args=[made.id]), sent, follow=True)
    assert answer.redirect_chain == [(reverse("desk_requests"), 302)]
    assert "No request waits." in answer.content.decode()


def test_who_waits_is_listed_and_can_be_taken_off(person: Person, now: datetime, signed_in: SignIn) -> None:
    """In order of coming, with the days that suit; taken off once, and it is written down."""
    entry, _ = join(service=service(), person=person, first=date(2027, 3, 5), last=date(2027, 3, 19), weekdays=(4,), now=now)
    client = signed_in("front_desk")
    assert (
        "Friday, March 5, 2027<br>to Friday, March 19, 2027<br>Friday"
        in client.get(reverse("desk_waiting_list")).content.decode()
    )
    answer = client.post(reverse("desk_leave_waiting_list", args=[entry.id]), follow=True)
    assert "Nobody waits." in answer.content.decode()
    entry.refresh_from_db()
    assert entry.status == WaitlistEntry.Status.WITHDRAWN
    assert AccessLog.objects.filter(action="change", object_type="waiting_list", person_id=str(person.id)).count() == 1


def test_an_entry_that_is_not_there_is_not_found(clinic: object, signed_in: SignIn) -> None:
    """The answer to an unknown id."""
    assert signed_in("front_desk").post(reverse("desk_leave_waiting_list", args=[uuid4()])).status_code == 404
