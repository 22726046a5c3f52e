"""Day sheet and receipt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from ims.clinic.appointments import booking, changing
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import AccessLog, Appointment, Person, Service
from tests.clinic.factories import at, make_person, make_staff, service

SignIn = Callable[..., Client]


@pytest.fixture
def done(person: Person, now: datetime) -> Appointment:
    """A visit of today that is completed."""
    desk = make_staff("desk@example.org", "front_desk")
    made = booking.book(service=service(), starts=[at("2027-03-01", "11:00")], person=person, now=now, actor=desk)[
        0
    ].appointment
    for event in (Event.ARRIVE, Event.FULFILL):
        changing.note(appointment_id=made.id, event=event, actor=desk, now=made.start)
    return made


def test_the_day_sheet_lists_the_day_alone(person: Person, now: datetime, signed_in: SignIn) -> None:
    """Times, names and numbers of that day; printing is written down."""
    other = make_person("Ben Other", phone="(555) 010-0142")
    booking.book(service=service(), starts=[at("2027-03-05", "09:00")], person=other, now=now)
    booking.book(service=service(), starts=[at("2027-03-08", "09:00")], person=person, now=now)
    shown = signed_in("front_desk").get(reverse("desk_day_sheet"), {"date": "2027-03-05"}).content.decode()
    for there in ("Friday, March 5, 2027", "9:00 am to 9:45 am", "Ben Other", "(555) 010-0142", "9:00 am to 5:00 pm"):
        assert there in shown
    assert "Ada Example" not in shown
    assert AccessLog.objects.get(action="print").object_id == "2027-03-05"


def test_an_empty_day_says_so(clinic: object, signed_in: SignIn) -> None:
    """A Tuesday."""
    shown = signed_in("front_desk").get(reverse("desk_day_sheet"), {"date": "2027-03-02"}).content.decode()
    assert "No hours and no appointments on this day." in shown


def test_a_receipt_states_what_is_known_and_nothing_else(done: Appointment, signed_in: SignIn) -> None:
    """Clinic, day, service, practitioner with profession; without a price there is no amount."""
    client = signed_in("front_desk")
    page = reverse("desk_receipt", args=[done.id])
    shown = client.get(page).content.decode()
    known = ("Example Clinic", "Monday, March 1, 2027, 11:00 am to 11:45 am", "First visit", "Jeff Hodgart, physiotherapist")
    for there in known:
        assert there in shown
    assert "$" not in shown
    assert "It is not a tax document" in shown
    Service.objects.filter(code="first_visit").update(price_cents=123450)
    assert "$1,234.50" in client.get(page).content.decode()
    assert AccessLog.objects.filter(action="print", object_id=str(done.id)).count() == 2


def test_there_is_no_receipt_before_the_visit_is_done(person: Person, now: datetime, signed_in: SignIn) -> None:
    """Nor for one that was cancelled."""
    made = booking.book(service=service(), starts=[at("2027-03-05", "09:00")], person=person, now=now)[0].appointment
    client = signed_in("front_desk")
    assert client.get(reverse("desk_receipt", args=[made.id])).status_code == 404
    changing.cancel(appointment_id=made.id, now=now)
    assert client.get(reverse("desk_receipt", args=[made.id])).status_code == 404
