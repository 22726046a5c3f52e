"""Pages of people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from ims.clinic.appointments import booking
from ims.clinic.models import AccessLog, Person
from tests.clinic.factories import at, make_person, service

SignIn = Callable[..., Client]


@pytest.mark.parametrize("q", ["example", "ada@example.org"])
def test_somebody_is_found(person: Person, signed_in: SignIn, q: str) -> None:
    """By a word of the name or the address; others are not shown."""
    make_person("Ben Other", "ben@example.org")
    shown = signed_in("front_desk").get(reverse("desk_people"), {"q": q}).content.decode()
    assert reverse("desk_person", args=[person.id]) in shown
    assert "Ben Other" not in shown


def test_nobody_found_leads_to_a_new_caller(clinic: object, signed_in: SignIn) -> None:
    """With what was typed."""
    shown = signed_in("front_desk").get(reverse("desk_people"), {"q": "zoe new"}).content.decode()
    assert "Nobody found" in shown
    assert "/desk/caller/?q=zoe%20new" in shown


def test_a_person_s_page_lists_their_visits_alone(person: Person, now: datetime, signed_in: SignIn) -> None:
    """What is ahead, with a link; looking is written down."""
    made = booking.book(service=service(), starts=[at("2027-03-05", "09:00")], person=person, now=now)[0].appointment
    other = make_person("Ben Other", "ben@example.org")
    theirs = booking.book(service=service(), starts=[at("2027-03-05", "10:00")], person=other, now=now)[0].appointment
    shown = signed_in("front_desk").get(reverse("desk_person", args=[person.id])).content.decode()
    assert reverse("desk_appointment", args=[made.id]) in shown
    assert str(theirs.id) not in shown
    assert AccessLog.objects.get(action="view", object_type="person").person_id == str(person.id)


def test_a_number_is_changed(person: Person, signed_in: SignIn) -> None:
    """Saved, found by the new one, written down; a wrong address is refused beside its field."""
    client = signed_in("front_desk")
    page = reverse("desk_person", args=[person.id])
    sent = {"name": "Ada Example", "phone": "613 555 0199", "email": "", "language": "fr"}
    assert client.post(page, sent).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.email, person.language) == ("613 555 0199", "", "fr")
    assert AccessLog.objects.filter(action="change", object_type="person").count() == 1
    for wrong in ({"email": "ada@"}, {"name": " "}, {"name": "--"}, {"language": "xx"}):
        assert client.post(page, {**sent, **wrong}).status_code == 400
    person.refresh_from_db()
    assert person.name == "Ada Example"
