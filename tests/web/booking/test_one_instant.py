"""Whoever reads an appointment, on a page, in a mail, in a calendar or from a program, reads one instant."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import icalendar
import pytest
from django.test import Client

from ims.clinic.models import Appointment, OutgoingMail
from tests.clinic.factories import at
from tests.web.api.asking import BOOKING, post, secret_of
from tests.web.booking.conftest import TYPED, times_on, words

TOLD = re.compile(
    r"(?P<day>\w+day, \w+ \d+, \d{4}), (?P<begins>\d+:\d\d [ap]\.m\.) (?:(?P=begins) )?to \d+:\d\d [ap]\.m\., "
    r"(?P<place>[\w ]+) time \(UTC(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d)\)"
)
WALL = re.compile(r"^DTSTART;TZID=America/Toronto:(\d{8}T\d{6})\r?$", re.MULTILINE)
SPRING, AUTUMN = at("2027-03-01", "09:00"), at("2027-10-25", "09:00")
DAYS = [
    ("2027-03-12", SPRING, "-05:00"),
    ("2027-03-15", SPRING, "-04:00"),
    ("2027-11-05", AUTUMN, "-04:00"),
    ("2027-11-08", AUTUMN, "-05:00"),
]
"""The last clinic day before and the first one after each switch of Toronto's clocks, with the offset of that day."""
WINTER = (at("2027-03-12", "09:00"), at("2027-11-08", "09:00"))
ZONES = ["", "America/Toronto", "Europe/Paris", "America/Panama", "Pacific/Auckland", "Asia/Kolkata"]
"""Where the visitor lives; Toronto is also where the clinic is, and the others switch on other days or never."""


def read(text: str) -> dict[str, datetime]:
    """Instants that a text tells in words, by the place whose clock it says them in."""
    found = {}
    for match in TOLD.finditer(text.replace("\xa0", " ")):
        wall = datetime.strptime(f"{match['day']} {match['begins'].replace('.m.', 'm').upper()}", "%A, %B %d, %Y %I:%M %p")
        shift = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"])) * (-1 if match["sign"] == "-" else 1)
        found[match["place"]] = wall.replace(tzinfo=timezone(shift)).astimezone(UTC)
    return found


def in_file(text: str) -> datetime:
    """The begin in a calendar file: its wall time by the rules that the file itself carries for the zone."""
    (wall,) = WALL.findall(text)
    (rules,) = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")
    local = datetime.strptime(wall, "%Y%m%dT%H%M%S")
    shift = rules.to_tz(lookup_tzid=False).utcoffset(local)
    assert shift is not None
    return (local - shift).replace(tzinfo=UTC)


def by_page(browser: Client, start: datetime) -> tuple[str, str]:
    """Book on the pages; the secret, and the begin as the button sent it."""
    held = browser.post("/book/hold/", {"service": "first_visit", "start": start.isoformat()})
    return secret_of(browser.post(held.url, TYPED).url.removesuffix("booked/")), start.isoformat()


def by_program(zone: str, start: datetime) -> tuple[str, str]:
    """Book through the API; the secret, and the begin as the answer names it."""
    answer = post("appointments", {**BOOKING, "start": start.isoformat(), **({"tz": zone} if zone else {})})
    assert answer.status_code == 201, answer.content
    return secret_of(answer.json()["manage_url"]), answer.json()["start"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("day", "today", "offset"), DAYS)
@pytest.mark.parametrize("way", ["page", "program"])
def test_t23_answer_page_mail_and_calendar_name_one_instant(
    browser: Client, monkeypatch: pytest.MonkeyPatch, way: str, day: str, today: datetime, offset: str, zone: str
) -> None:
    """Booked either way, for a visitor of any zone, on both sides of both switches: five readings, one instant."""
    monkeypatch.setattr("ims.web.clock.now", lambda: today)
    browser.cookies["ims_zone"] = zone
    start = at(day, "09:00")
    secret, answered = by_page(browser, start) if way == "page" else by_program(zone, start)
    assert Appointment.objects.get().start == start
    assert datetime.fromisoformat(answered) == start
    if way == "program":
        assert answered == f"{day}T09:00:00{offset}"
    mail = OutgoingMail.objects.get(kind="booked").content
    places = {"Toronto"} | ({zone.split("/")[-1]} if is_other_clock(zone, start) else set())
    for page in ("", "booked/"):
        shown = browser.get(f"/m/{secret}/{page}")
        assert read(words(shown)) == dict.fromkeys(places, start)
        assert set(times_on(shown)) == {start}
    assert read(" ".join(mail["text"].split())) == dict.fromkeys(places, start)
    for text in (mail["calendar"], browser.get(f"/m/{secret}/appointment.ics").content.decode()):
        assert in_file(text) == start
        assert WALL.findall(text) == [f"{day.replace('-', '')}T090000"]


def is_other_clock(zone: str, start: datetime) -> bool:
    """Whether the visitor's clock shows another time than Toronto's; Panama's does not in winter."""
    return zone not in ("", "America/Toronto") and not (zone == "America/Panama" and start in WINTER)
