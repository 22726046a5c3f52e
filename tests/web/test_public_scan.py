"""Everything the public is shown or sent, in both languages: no number, name or address that nobody stated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import available_timezones

import pytest
from django.test import Client
from django.utils import translation

from ims.clinic.appointments.booking import book
from ims.clinic.appointments.changing import cancel, reschedule
from ims.clinic.appointments.links import address as visit_address
from ims.clinic.appointments.waitlist import join
from ims.clinic.models import BookingPolicy, Clinic, OutgoingMail, Service
from ims.clinic.questions.domain import ask
from ims.web.information.words.glossary import GLOSSARY
from tests.clinic.factories import NOW, PLAN, ZONE, at, make_person, service
from tests.web.pages import read
from tests.web.reading import grade, prose
from tests.web.route_table import ANYONE, LINK, ROUTES
from tests.web.scan import strangers, strangers_in_text

PERSON, BODY = "Ada Example", "Is there parking?"
NO_PAGE = ("book/hold/", "sign-in/", "sign-out/", "robots.txt", "sitemap.xml", "theme.css")
"""Public routes that show no page of their own: steps that need a form, staff sign-in, files for machines."""


def owners() -> list[str]:
    """What the owner filled in: the clinic, its people, services and policy, and the days and times these lead to."""
    policy = [str(value) for value in BookingPolicy.objects.values_list()[0]]
    services = [f"{one.name_en} {one.name_fr} {one.minutes}" for one in Service.objects.all()]
    zone = (
        " ".join(
            ["UTC-05", "-05:00", "UTC-04", "-04:00", *(zone for zone in available_timezones() if not zone.startswith("Etc"))]
        )
        .replace("/", " ")
        .replace("_", " ")
    )
    return [PLAN.name, PLAN.phone, PLAN.email, PLAN.practitioner, PERSON, "ada@example.org", zone, *policy, *services, *times()]


def times() -> Iterator[str]:
    """Days of the booking horizon and wall times of the opening hours, as people write them."""
    first = NOW.astimezone(ZONE)
    for day in range(100):
        date = first + timedelta(days=day)
        yield f"{date.day} {date.month} {date.year} {date:%d %m}"
    yield from (
        f"{hour}:{minute} {hour}:{minute:02} {hour:02} {hour % 12} h {minute:02}"
        for hour in range(24)
        for minute in range(0, 60, 5)
    )


def public_addresses() -> list[str]:
    """Public pages without parts in their address, of the whole site."""
    return [
        f"/{route}"
        for route, who in ROUTES.items()
        if who is ANYONE and "<" not in route and not route.startswith("api/") and route not in NO_PAGE
    ]


def in_both(addresses: list[str]) -> list[str]:
    """English and French."""
    return [f"{prefix}{address}" for prefix in ("", "/fr") for address in addresses]


@pytest.mark.parametrize("address", in_both(public_addresses()))
def test_a_public_page_shows_nothing_that_nobody_stated(client: Client, clinic: Clinic, address: str) -> None:
    """Every page that anybody may open, as the table of routes lists them, once the clinic is set up."""
    response = client.get(address)
    assert response.status_code in (200, 302), address
    if response.status_code == 200:
        assert strangers(response.content.decode(), known=owners(), hosts=["127.0.0.1"]) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_way_to_a_visit_shows_nothing_that_nobody_stated(client: Client, clinic: Clinic, language: str) -> None:
    """Times of a service, the details, the visit behind its link, moving and cancelling it, the waiting list."""
    prefix = "" if language == "en" else "/fr"
    found = [f"{prefix}/book/?service=first_visit", f"{prefix}/book/wait/?service=first_visit"]
    held = client.post(f"{prefix}/book/hold/", {"service": "first_visit", "start": at("2027-03-05", "09:00").isoformat()})
    found.append(str(held["Location"]))
    person = make_person(language=language)
    (booked,) = book(service=service(), starts=[at("2027-03-03", "10:00")], person=person, now=NOW)
    _, waiting = join(service=service(), person=person, first=NOW.date(), last=NOW.date() + timedelta(days=20), now=NOW)
    parts = [
        route for route, who in ROUTES.items() if who is LINK and route.startswith(("m/", "w/")) and not route.endswith(".ics")
    ]
    for route in parts:
        found.append(f"{prefix}/{route.replace('<str:secret>', booked.secret if route.startswith('m/') else waiting)}")
    shown = 0
    for address in found:
        response = client.get(address)
        if response.status_code == 200:
            shown += 1
            page = response.content.decode().replace(visit_address(booked.secret, language), "")
            assert strangers(page, known=owners(), hosts=["127.0.0.1"]) == [], address
    assert shown >= 7


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_mail_says_nothing_that_nobody_stated(clinic: Clinic, language: str) -> None:
    """Mails about a booking, a move, a cancellation, a reminder, the waiting list and a question; none has a clinical word."""
    person = make_person(language=language)
    (one,) = book(service=service(), starts=[at("2027-03-05", "10:00")], person=person, now=NOW)
    moved = reschedule(appointment_id=one.appointment.id, start=at("2027-03-08", "11:00"), now=NOW).appointment
    join(service=service(), person=person, first=NOW.date(), last=NOW.date() + timedelta(days=20), now=NOW)
    cancel(appointment_id=moved.id, now=NOW)
    with translation.override(language):
        ask(topic="other", email="ada@example.org", body=BODY, visitor="v", now=NOW, language=language)
    kinds = set()
    for mail in OutgoingMail.objects.all():
        kinds.add(mail.kind)
        for text in (mail.content["subject"], mail.content["text"]):
            assert strangers_in_text(text, known=owners(), hosts=["127.0.0.1"]) == [], mail.kind
        assert not re.search(r"needle|aiguille|IMS|pain|douleur|muscle", mail.content["subject"], re.IGNORECASE)
    assert len(kinds) >= 4


def test_no_public_page_is_harder_to_read_than_grade_eight(client: Client, clinic: Clinic) -> None:
    """Booking and asking are as easy to read as the pages about IMS."""
    terms = [str(term.word) for term in GLOSSARY] + ["IMS"]
    levels = {}
    for address in [*public_addresses(), "/book/?service=first_visit", "/book/wait/?service=first_visit"]:
        response = client.get(address)
        texts = prose(response.content.decode(), terms) if response.status_code == 200 else []
        if texts:
            levels[address] = round(grade(texts), 1)
    assert {address: level for address, level in levels.items() if level > 8.0} == {}
    assert len(levels) > 10


def test_pages_of_both_languages_say_which_language_they_are_in(client: Client, clinic: Clinic) -> None:
    """A page under /fr/ is French all through: its language is told to browsers and screen readers."""
    for address in public_addresses():
        for prefix, language in (("", "en-CA"), ("/fr", "fr-CA")):
            response = client.get(f"{prefix}{address}")
            if response.status_code == 200:
                page = read(response.content.decode())
                assert next(one for one in page.walk() if one.tag == "html").attributes["lang"] == language
