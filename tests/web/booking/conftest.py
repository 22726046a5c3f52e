"""A browser at the booking pages, and what it finds there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from ims.clinic.models import (
    Appointment,
    AppointmentEvent,
    AppointmentToken,
    Clinic,
    OutgoingMail,
    Person,
    WaitlistEntry,
    WaitlistToken,
)
from tests.clinic.factories import at

NINE = at("2027-03-05", "09:00")
TYPED = {
    "name": "Ada Example",
    "email": "ada@example.org",
    "phone": "519 555 0100",
    "language": "en",
    "visits": "1",
    "shown": "1",
}
TABLES = (Appointment, AppointmentEvent, AppointmentToken, OutgoingMail, Person, WaitlistEntry, WaitlistToken)


def everything() -> list[object]:
    """All rows that a page could change."""
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def words(response: HttpResponse) -> str:
    """What a page says, without its marks, with single plain spaces."""
    main = response.content.decode().split('tabindex="-1">', 1)[-1].split("</main>")[0]
    return re.sub(r" ([.,;:?!])", r"\1", " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split()))


def times_on(response: HttpResponse) -> list[datetime]:
    """Instants that the `time` elements of a page name."""
    return [datetime.fromisoformat(found) for found in re.findall(r'<time datetime="([^"]+)"', response.content.decode())]


@pytest.fixture
def browser(clinic: Clinic) -> Client:
    """A browser that has been nowhere yet."""
    return Client()


@pytest.fixture
def hold(browser: Client) -> Callable[..., str]:
    """Choose a time; the address of the page for the details."""

    def chosen(start: datetime = NINE, client: Client = browser, **more: str) -> str:
        answer = client.post("/book/hold/", {"service": "first_visit", "start": start.isoformat(), **more})
        assert answer.status_code == 302, words(answer)
        return str(answer.url)

    return chosen


@pytest.fixture
def secret(browser: Client, hold: Callable[..., str]) -> str:
    """The secret of a visit that was booked on the pages."""
    answer = browser.post(hold(), TYPED)
    assert answer.status_code == 302, words(answer)
    return str(answer.url.split("/m/")[1].split("/")[0])
