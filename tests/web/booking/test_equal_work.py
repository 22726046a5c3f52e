"""What is known costs the queries that what is unknown costs, so that no time and no load tells them apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ims.clinic.models import AppointmentToken, BookingPolicy, Person
from ims.clinic.offer.timetable import timetable
from tests.clinic.factories import make_person, make_staff
from tests.web.api.asking import BOOKING, post
from tests.web.booking.conftest import NINE, TYPED

KIND = re.compile(r"^(SELECT|INSERT|UPDATE|DELETE)")
WARM = {**BOOKING, "name": "Zoe Earlier", "email": "zoe@example.org", "start": (NINE + timedelta(hours=7)).isoformat()}


def work(do: Callable[[], object]) -> tuple[int, Counter[str]]:
    """How many queries it takes, and of which kinds; a person that is written counts alike as new and as changed."""
    with CaptureQueriesContext(connection) as queries:
        do()
    kinds = [found[0] for one in queries if (found := KIND.match(one["sql"])) and '"clinic_person"' not in one["sql"]]
    return len(queries), Counter(kinds)


def known_and_new() -> list[tuple[str, str]]:
    """Somebody who is on record, and somebody who is not; both with two words of a name."""
    known = make_person("Known Person")
    return [(known.name, known.email), ("Newer Person", "newer@example.org")]


@pytest.mark.parametrize("phone", ["", "519 555 0142"])
def test_t52_a_booking_through_the_api_costs_a_known_address_what_it_costs_a_new_one(clinic: object, phone: str) -> None:
    """Number and kinds of queries; with a number that was not on record as well."""
    assert post("appointments", WARM).status_code == 201
    found = []
    for number, (name, email) in enumerate(known_and_new()):
        sent = {**BOOKING, "name": name, "email": email, "phone": phone, "start": (NINE + timedelta(hours=number)).isoformat()}
        found.append(work(lambda sent=sent: post("appointments", sent)))
    assert found[0] == found[1]
    assert Person.objects.count() == 3


def test_t52_a_booking_on_the_page_costs_a_known_address_what_it_costs_a_new_one(
    browser: Client, hold: Callable[..., str]
) -> None:
    """From the button to the answer."""
    found = []
    for number, (name, email) in enumerate(known_and_new()):
        client = Client()
        address = hold(NINE + timedelta(hours=2 * number), client)
        typed = {**TYPED, "name": name, "email": email}
        found.append(work(lambda client=client, address=address, typed=typed: client.post(address, typed)))
    assert found[0] == found[1]


def test_t52_a_refused_booking_costs_the_same(clinic: object) -> None:
    """A time that is gone, asked for under a known name whose visits are at the limit, and under a new one."""
    people = known_and_new()
    assert post("appointments", {**BOOKING, "name": people[0][0], "email": people[0][1]}).status_code == 201
    BookingPolicy.objects.update(max_open_per_person=1)
    timetable()  # whoever comes first after a change of the policy reads it for all
    asked = [{**BOOKING, "name": name, "email": email} for name, email in people]
    found = [work(lambda sent=sent: post("appointments", sent)) for sent in asked]
    assert found[0] == found[1]


def test_t52_signing_in_costs_an_unknown_address_what_it_costs_a_known_one(clinic: object) -> None:
    """With a wrong password: the account that exists, the one that does not, one that is closed."""
    make_staff("owner@example.org", "owner")
    closed = make_staff("closed@example.org", "front_desk")
    closed.is_active = False
    closed.save()
    found = []
    for email in ("owner@example.org", "nobody@example.org", "closed@example.org"):
        typed = {"email": email, "password": "not the right one"}
        found.append(work(lambda typed=typed: Client().post("/sign-in/", typed)))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("page", ["", "booked/", "move/", "cancel/", "appointment.ics"])
def test_t30_a_link_that_is_over_costs_what_an_invented_one_costs(browser: Client, secret: str, page: str) -> None:
    """A secret that was one once, and one that never was."""
    browser.get("/m/warm/")
    AppointmentToken.objects.update(expires=NINE - timedelta(days=400))
    found = [work(lambda wrong=wrong: browser.get(f"/m/{wrong}/{page}")) for wrong in (secret, "x" * len(secret))]
    assert found[0] == found[1]
