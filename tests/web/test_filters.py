"""Searches and filters of the pages: whatever is written into them, nothing breaks and no other rows are shown (T-63)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from ims.clinic.mail import outbox
from ims.clinic.models import Appointment, AvailabilityRule, Person
from ims.clinic.questions.domain import ask
from tests.clinic.factories import NOW, at, make_person
from tests.web.injections import EDGES, SQL
from tests.web.route_table import SECRETS
from tests.web.test_looking import ada, shows  # noqa: F401

SignIn = Callable[..., Client]
CALLER = ("service", "practitioner", "from", "after", "time", "other_day", "other_time", "other_with", "who", "name",
          "email", "phone", "language", "reason", "read", "act", "read_time", "read_service")  # fmt: skip
LOG = "/desk/access-log/"
LISTS: Mapping[str, tuple[str, ...]] = {
    "/desk/questions/?status=all": ("mine",),
    "/desk/questions/": ("status",),
    "/desk/outbox/": ("state",),
    LOG: ("action", "actor", "person", "first", "last"),
    "/desk/requests/": (),
    "/desk/waiting-list/": (),
}
"""Lists, and what narrows each."""
FEW = (*SQL[:4], *EDGES[:13])
"""For lists and fields that are looked at one by one."""
ORDERS = ("order", "order_by", "ordering", "sort", "o")
"""How other software calls the field that a list is ordered by. Here a list has one order and no such field."""


@pytest.fixture
def others(ada: Person) -> Person:  # noqa: F811
    """More people, questions and mails, so that a list that is not narrowed, or ordered another way, would be seen."""
    for n, name in enumerate(("Ben Other", "Zoe Other"), start=1):
        make_person(name, f"other{n}@example.org")
        now = NOW + timedelta(minutes=n)
        ask(topic="other", name=name, email=f"other{n}@example.org", body=f"Other question {n}", visitor=f"v{n}", now=now)
        content = {"subject": f"Other {n}", "text": "x"}
        outbox.put(kind="x", to=f"other{n}@example.org", content=content, dedupe_key=f"x{n}", now=now)
    return ada


def kept() -> dict[str, int]:
    """How many rows there are of each thing that looking must not touch."""
    of_trust = ("AccessLog", "AccessLogHead", "Attempt")
    return {
        model.__name__: model.objects.count()  # type: ignore[attr-defined]
        for model in apps.get_app_config("clinic").get_models()
        if model.__name__ not in of_trust
    }


def entries(answer: Any) -> list[str]:
    """What a list holds, as it reads, in its order."""
    page = answer.content.decode()
    found = re.findall(r'<tr>.*?</tr>|<li class="card">.*?</li>', page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found if 'scope="col"' not in one]


def test_t63_no_search_finds_by_anything_but_whole_words(others: Person, signed_in: SignIn) -> None:
    """People, callers, the waiting list: nobody is found, nothing breaks, no table is harmed."""
    client, before = signed_in("owner"), kept()
    for text in (*SQL, *EDGES):
        for address in ("/desk/people/", "/desk/caller/", "/desk/waiting-list/add/"):
            answer = client.get(address, {"q": text})
            told = (text, address, answer.status_code, shows(answer), b"other1@" in answer.content)
            assert told == (text, address, 200, [], False)
            posted = client.post(address, {"q": text, "act": "book"}).status_code
            assert (text, address, posted in (200, 400, 405, 409)) == (text, address, True)
    assert kept() == before


def test_t63_no_parameter_of_a_page_reaches_the_database_as_text(others: Person, signed_in: SignIn) -> None:
    """Days, views, ids, numbers and pages, all at once, and an id of nothing by itself: a page, or one that is not there."""
    client, before = signed_in("owner"), kept()
    visit = reverse("desk_appointment", args=[Appointment.objects.earliest("start").id])
    pages = {
        "/desk/": ("date", "view", "with", "moving", "focus", "moved", "was", "had"),
        visit: ("from", "with"),
        "/desk/day-sheet/": ("date",),
        "/desk/hours/": ("year",),
        "/desk/caller/": CALLER,
        "/desk/waiting-list/add/": ("service", *CALLER),
        "/book/": ("service", "practitioner", "week", "start", "tz"),
        "/book/wait/": ("service", "tz"),
        "/ask/": ("topic",),
        "/sign-in/": ("next",),
    }
    for text in (*SQL, *EDGES):
        for address, names in pages.items():
            wholes = [[name] for name in names] if is_id(text) else []
            for some in ([*names, *ORDERS, "page", text[:100]], *wholes):
                status = client.get(address, dict.fromkeys(some, text)).status_code
                assert (text, address, some, status in (200, 302, 404)) == (text, address, some, True)
    assert kept() == before


def is_id(text: str) -> bool:
    """Whether a text can be read as the id of something."""
    return text.strip("{}").replace("-", "") == "00000000000040008000000000000000"


def test_t63_what_no_list_knows_shows_all_or_nothing_and_never_others(others: Person, signed_in: SignIn) -> None:
    """A filter with a value that it does not have narrows nothing or finds nothing; a page number leads to a page."""
    client, before = signed_in("owner"), kept()
    for address, names in LISTS.items():
        usual = entries(client.get(address))
        assert usual
        for name, text in itertools.product((*names, "page"), FEW):
            answer = client.get(address, {name: text})
            assert (text, address, name, answer.status_code) == (text, address, name, 200)
            found = [row for row in entries(answer) if "access_log" not in row]  # each look at the log adds a row of its own
            if (address, name) == (LOG, "page"):
                continue  # it has grown to several pages meanwhile
            is_whole = set(found) <= set(usual) if address == LOG else found in ([], usual)
            assert (text, address, name, is_whole) == (text, address, name, True)
    assert kept() == before


@pytest.mark.parametrize("field", ["created", "-created", "person__email", "id;--"])
def test_t63_there_is_no_field_to_order_by(others: Person, signed_in: SignIn, field: str) -> None:
    """Each list of the desk has one order; a field to order it by is not known to it and changes nothing."""
    client = signed_in("owner")
    for address in set(LISTS) - {LOG}:
        usual = entries(client.get(address))
        for name in ORDERS:
            assert (address, name, entries(client.get(address, {name: field}))) == (address, name, usual)


@pytest.mark.parametrize("texts", [FEW[:4], FEW[4:]], ids=["sql", "edges"])
def test_t63_no_field_of_a_form_of_the_desk_breaks(others: Person, signed_in: SignIn, texts: tuple[str, ...]) -> None:
    """Each field of each form in its turn, the others as they should be: taken, or refused in words."""
    client, before = signed_in("owner"), kept()
    rule = AvailabilityRule.objects.earliest("id")
    hours = {"weekday": "1", "begins": "09:00", "ends": "10:00", "valid_from": "2027-06-01", "valid_to": "2027-06-02"}
    waits = {"name": "Nia New", "phone": "613 555 0100", "service": "1", "first": "2027-03-02", "last": "2027-03-09"}
    forms: Mapping[str, Mapping[str, str]] = {
        reverse("desk_add_exception"): {"kind": "closed", "first": "2027-06-01", "last": "2027-06-02", "practitioner": ""},
        reverse("desk_add_hours", args=[rule.practitioner_id]): hours,
        reverse("desk_change_hours", args=[rule.id]): hours,
        reverse("desk_holidays"): {"year": "2027", "optional": "2027-08-02"},
        reverse("desk_join_waiting_list"): {**waits, "who": "new", "weekdays": "1", "earliest": "", "practitioner": ""},
        reverse("desk_policy"): {"horizon_days": "60", "reminder_hours": "48", "max_per_day": ""},
        reverse("desk_new_service"): {"name_en": "New", "minutes": "30", "price": "", "practitioners": ""},
        reverse("desk_new_practitioner"): {"name": "New", "short_name": "N", "services": ""},
    }
    for text in texts:
        for address, fields in forms.items():
            for name in fields:
                with transaction.atomic():
                    status = client.post(address, {**fields, name: text}).status_code
                    transaction.set_rollback(True)
                assert (text, address, name, status in (200, 302, 400, 409)) == (text, address, name, True)
    assert kept() == before


@pytest.mark.parametrize("text", [*SQL[:2], *EDGES[:1], *EDGES[10:15]], ids=repr)
def test_t63_no_field_of_a_public_form_breaks(others: Person, text: str) -> None:
    """Each field of what visitors and people who sign in send, in its turn: a page, or a refusal in words."""
    before, slot = kept(), at("2027-03-08", "10:00").isoformat()
    who = {"name": "Nia New", "email": "nia@example.org", "phone": "613 555 0100", "language": "en"}
    waits = {"service": "first_visit", "weekdays": "1", "earliest": "09:00", "latest": "", "first": "2027-03-02"}
    secret = SECRETS[0]
    forms: Mapping[str, Mapping[str, str]] = {
        "/book/hold/": {"service": "first_visit", "start": slot, "practitioner": ""},
        "/book/wait/": {**who, **waits, "last": "2027-03-09"},
        "/ask/": {**who, "topic": "other", "body": "Is there a ramp?"},
        f"/m/{secret}/move/": {"start": slot, "week": "", "practitioner": ""},
        f"/m/{secret}/cancel/": {"reason": "", "sure": "1"},
        "/sign-in/": {"email": "doer@example.org", "password": "wrong", "next": ""},
        f"/invite/{SECRETS[-1]}/": {"name": "Nia", "password": "four words nobody guesses"},
    }
    place = 0
    for address, fields in forms.items():
        for name in (*fields, "csrfmiddlewaretoken"):
            place += 1
            with transaction.atomic():
                status = Client(REMOTE_ADDR=f"192.0.2.{place}").post(address, {**fields, name: text}).status_code
                transaction.set_rollback(True)
            assert (address, name, status in (200, 302, 400, 403, 404, 409, 422, 429)) == (address, name, True)
    assert kept() == before
