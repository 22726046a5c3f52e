"""What is answered, and what never is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims.clinic.appointments.booking import book
from ims.clinic.appointments.models import Appointment, AppointmentToken, WaitlistToken
from ims.clinic.models import Service
from ims.web.api import answers
from tests.clinic.factories import NOW, at, make_person, service
from tests.web.api.asking import BOOKING, get, kind, post, secret_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]
ZONE = ZoneInfo("America/Toronto")
ALLOWED = {
    "services", "zone", "code", "name", "name_fr", "minutes", "price_cents", "practitioners", "id", "slots", "start", "end",
    "practitioner", "expires", "hold", "status", "manage_url", "type", "title", "detail", "errors", "in", "field", "message",
    "alternatives",
}  # fmt: skip
"""Every name that may stand in an answer."""
DIGEST = re.compile(r"\b[0-9a-f]{40,64}\b")


def names(content: Any) -> Iterator[str]:
    """Every name in a JSON value."""
    for value in content.values() if isinstance(content, dict) else content if isinstance(content, list) else ():
        yield from names(value)
    if isinstance(content, dict):
        yield from content


LETTERS = st.characters(whitelist_categories=("Lu", "Ll", "Lo"), max_codepoint=0x2FFF)
WORDS = st.text(LETTERS, min_size=6, max_size=20).map("Qzx{}".format)
LOCAL = st.from_regex(r"qzx[a-z0-9]{8,20}", fullmatch=True)
"""Words that stand in no sentence of ours, so that one that turns up came from the person."""
DIGITS = st.from_regex(r"\(555\) 01[0-9]-[0-9]{4}", fullmatch=True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(first=WORDS, last=WORDS, local=LOCAL, phone=DIGITS, words=WORDS)
def test_t45_no_answer_holds_anything_of_a_person(
    clinic: object, settings: Any, first: str, last: str, local: str, phone: str, words: str
) -> None:
    """Of all public answers, good and bad: only names on the list; no name, address, number, words or hash of anybody."""
    settings.LIMIT_FACTOR = 10_000
    mine = {"name": f"{first} {last}", "email": f"{local}@example.org", "phone": phone}
    key = str(uuid4())
    free = get("availability?service=first_visit&from=2027-03-05&to=2027-04-30")
    start = free.json()["slots"][0]["start"]
    answer = post("appointments", {**BOOKING, **mine, "start": start}, Idempotency_Key=key)
    appointment_id, secret = answer.json()["id"], secret_of(answer.json()["manage_url"])
    later = get("availability?service=first_visit&from=2027-05-01&to=2027-05-20").json()["slots"][-1]["start"]
    told = [
        free,
        answer,
        get("services"),
        post("appointments", {**BOOKING, **mine, "start": start}, Idempotency_Key=key),
        post("appointments", {**BOOKING, **mine, "start": start}),
        post("appointments", {**BOOKING, **mine, "start": "soon", "notes": words}),
        post("appointments", {**BOOKING, **mine, "email": words}),
        post(f"appointments/{appointment_id}/reschedule", {"start": later, "token": secret}),
        post(f"appointments/{appointment_id}/cancel", {"token": words}),
        post(f"appointments/{appointment_id}/cancel", {"token": secret}),
        post("questions", {**mine, "question": f"{words}?", "topic": "other"}),
        post("waitlist", {"service": "first_visit", **mine, "from": "2027-03-05", "to": "2027-03-12"}),
    ]
    private = [first, last, mine["email"], local, phone, words]
    hashes = {*AppointmentToken.objects.values_list("secret_hash", flat=True)}
    hashes |= {*WaitlistToken.objects.values_list("secret_hash", flat=True)}
    for one in told:
        assert one.status_code in (200, 201, 404, 409, 422), one.content
        text = json.dumps(one.json(), ensure_ascii=False)
        text = text.replace(secret, "")
        assert set(names(one.json())) <= ALLOWED
        assert not [value for value in private if value in text]
        assert not [value for value in hashes if value in text] and not DIGEST.search(text)


def test_t46_ids_are_random_and_nothing_is_listed() -> None:
    """Ids are random UUIDs, and no address lists or shows appointments by id alone."""
    ids = [
        UUID(post("appointments", {**BOOKING, "start": f"2027-03-05T{hour}:00:00-05:00"}).json()["id"]) for hour in (10, 12, 14)
    ]
    assert {one.version for one in ids} == {4} and len({one.int >> 64 for one in ids}) == 3
    for path in ("appointments", "holds", "questions", "waitlist"):
        assert kind(get(path)) == "method-not-allowed"
    for path in (f"appointments/{ids[0]}", f"appointments/{ids[0]}/", "appointments/1", "people", "patients"):
        assert kind(get(path)) == "not-found"
    assert kind(get(f"appointments/{ids[0]}.ics")) == "no-credentials"


def test_a_time_carries_the_offset_of_its_zone() -> None:
    """Summer and winter."""
    assert answers.told(datetime(2027, 3, 5, 14, tzinfo=UTC), ZONE) == "2027-03-05T09:00:00-05:00"
    assert answers.told(datetime(2027, 7, 5, 13, tzinfo=UTC), ZONE) == "2027-07-05T09:00:00-04:00"


def test_a_service_names_only_those_who_still_give_it() -> None:
    """Somebody who has left is not named."""
    one = Service.objects.get(code="first_visit")
    one.practitioners.update(is_active=False)
    assert answers.service(one)["practitioners"] == []


def test_a_cancelled_appointment_does_not_say_how() -> None:
    """Late or early, by whom: the answer only says that it is cancelled."""
    person = make_person()
    (made,) = book(service=service(), starts=[at("2027-03-05", "09:00")], person=person, now=NOW)
    told = answers.cancelled(made.appointment, ZONE)
    assert set(told) == {"id", "start", "end", "status"} and told["status"] == "cancelled"


def test_the_link_is_for_whoever_it_belongs_to() -> None:
    """In their language; none for staff."""
    (made,) = book(service=service(), starts=[at("2027-03-05", "09:00")], person=make_person(), now=NOW)
    assert answers.booked(made, ZONE, language="fr")["manage_url"].endswith(f"/fr/m/{made.secret}/")
    assert answers.booked(made, ZONE, language="en", is_theirs=False)["manage_url"] is None
    entry = answers.waiting(UUID(int=1), "secret", "en")
    assert entry["manage_url"].endswith("/w/secret/") and "/fr/" not in entry["manage_url"]
    assert Appointment.objects.count() == 1


def test_a_link_never_comes_from_the_request() -> None:
    """Whatever host a request names, links begin with the address in the settings (T-55)."""
    answer = Client(headers={"host": "localhost", "X-Forwarded-Host": "evil.example"}).post(
        "/api/v1/appointments", json.dumps(BOOKING), content_type="application/json"
    )
    assert answer.json()["manage_url"].startswith("http://127.0.0.1:8000/m/")
