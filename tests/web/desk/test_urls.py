"""Addresses of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from ims.clinic.appointments import booking
from ims.clinic.models import AvailabilityRule, Person
from ims.web.desk.urls import urlpatterns
from tests.clinic.factories import at, jeff, service

PLAIN = [one.name for one in urlpatterns if "<" not in str(one.pattern)]
LOOKED_AT = [name for name in PLAIN if name not in ("desk_add_exception", "desk_holidays", "desk_people_plan")]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_every_page_opens_for_the_owner_alone_after_sign_in(
    clinic: object, signed_in: Callable[..., Client], name: str
) -> None:
    """The owner sees the page with its heading; a visitor is sent to sign in."""
    page = signed_in("owner").get(reverse(name))
    assert page.status_code == 200
    assert page.content.count(b"<h1") == 1
    visitor = Client().get(reverse(name))
    assert (visitor.status_code, visitor["Location"].split("?")[0]) == (302, reverse("sign_in"))


def test_pages_of_one_record_open(person: Person, now: datetime, signed_in: Callable[..., Client]) -> None:
    """Every address with an id opens for what is there, and is not found for what is not."""
    made = booking.book(service=service(), starts=[at("2027-03-05", "09:00")], person=person, now=now)[0].appointment
    client = signed_in("owner")
    rule = AvailabilityRule.objects.all()[0]
    pages = [
        ("desk_appointment", made.id),
        ("desk_person", person.id),
        ("desk_practitioner", jeff().id),
        ("desk_service", "first_visit"),
        ("desk_change_hours", rule.id),
    ]
    for name, key in pages:
        assert client.get(reverse(name, args=[key])).status_code == 200
        other = {"desk_service": "nothing", "desk_change_hours": 99999}.get(name, "00000000-0000-4000-8000-000000000000")
        assert client.get(reverse(name, args=[other])).status_code == 404
