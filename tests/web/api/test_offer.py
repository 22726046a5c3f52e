"""Services and free times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from ims.clinic.appointments.models import Appointment
from ims.clinic.models import Clinic, Service
from ims.errors import UnknownOption
from ims.web.api.offer import zone_named
from tests.clinic.factories import jeff
from tests.web.api.asking import BOOKING, fields, get, kind, post
from tests.web.injections import SQL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]
FRIDAY = "service=first_visit&from=2027-03-05&to=2027-03-05"


def slots(query: str) -> list[dict[str, str]]:
    """The free times for a query."""
    answer = get(f"availability?{query}")
    assert answer.status_code == 200 and set(answer.json()) == {"slots"}, answer.content
    found: list[dict[str, str]] = answer.json()["slots"]
    return found


def test_services_are_listed_with_who_gives_them() -> None:
    """Code, names, length; the practitioner's id is the one that free times carry."""
    told = get("services").json()
    assert told["zone"] == "America/Toronto"
    assert [(one["code"], one["minutes"]) for one in told["services"]] == [("first_visit", 45), ("follow_up", 30)]
    assert told["services"][0]["practitioners"] == [{"id": str(jeff().id), "name": jeff().name}]
    assert {one["practitioner"] for one in slots(FRIDAY)} == {str(jeff().id)}


def test_a_service_that_is_not_offered_online_is_unknown() -> None:
    """It stands in no list and has no free times here, nor can it be booked here."""
    Service.objects.filter(code="follow_up").update(is_online=False)
    assert [one["code"] for one in get("services").json()["services"]] == ["first_visit"]
    assert fields(get("availability?service=follow_up")) == [("query", "service")]
    assert fields(post("appointments", {**BOOKING, "service": "follow_up"})) == [("body", "service")]


def test_free_times_have_the_clinic_s_offset() -> None:
    """From nine to five on a Friday, each a quarter of an hour apart."""
    found = slots(FRIDAY)
    assert (found[0]["start"], found[0]["end"]) == ("2027-03-05T09:00:00-05:00", "2027-03-05T09:45:00-05:00")
    assert found[-1]["end"] == "2027-03-05T17:00:00-05:00" and len(found) == 30
    assert {frozenset(one) for one in found} == {frozenset({"start", "end", "practitioner"})}


@pytest.mark.parametrize(
    "zone", ["Pacific/Pago_Pago", "America/Vancouver", "Europe/Paris", "Asia/Kolkata", "Pacific/Kiritimati"]
)
def test_t20_another_zone_gives_the_same_instants_with_its_own_offset(zone: str) -> None:
    """A week of Toronto's is the same set of instants anywhere; only on Monday, Wednesday and Friday of the clinic."""
    week = "service=first_visit&from=2027-03-07&to=2027-03-15"
    here = [datetime.fromisoformat(one["start"]) for one in slots(week)]
    there = [datetime.fromisoformat(one["start"]) for one in slots(f"{week}&tz={zone}")]
    inner = [one for one in here if here[0] + timedelta(days=1) < one < here[-1] - timedelta(days=1)]
    assert inner and set(inner) <= set(there)
    clinic = Clinic.objects.get(id=1)
    assert {one.astimezone(clinic.tz).weekday() for one in there} == {0, 2, 4}
    offset = datetime(2027, 3, 8, 12, tzinfo=zone_named(zone, clinic)).utcoffset()
    assert offset in {one.utcoffset() for one in there}


def test_dates_are_days_of_the_zone_that_is_asked_for() -> None:
    """Friday at 16:00 in Toronto is Saturday in Auckland, and is found there on Saturday."""
    found = slots("service=first_visit&from=2027-03-06&to=2027-03-06&tz=Pacific/Auckland")
    assert found[-1]["start"] == "2027-03-06T10:15:00+13:00"
    assert {datetime.fromisoformat(one["start"]).day for one in found} == {6}


def test_without_dates_the_next_two_weeks_are_shown() -> None:
    """From now, with the clinic's notice, to the 14th day."""
    found = slots("service=first_visit")
    assert found[0]["start"] == "2027-03-01T11:00:00-05:00" and found[-1]["start"].startswith("2027-03-12")


def test_what_is_booked_is_not_offered() -> None:
    """A booking takes its time from the next answer on."""
    post("appointments", BOOKING)
    assert slots(FRIDAY)[0]["start"] == "2027-03-05T09:45:00-05:00"


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("", "service", "required"),
        ("service=fist_visit", "service", "Nearest: first_visit"),
        ("service=first_visit&tz=America/Tornto", "tz", "America/Toronto"),
        ("service=first_visit&tz=../../etc/passwd", "tz", "America/Toronto"),
        ("service=first_visit&from=05.03.2027", "from", "2027-03-05"),
        ("service=first_visit&from=2027-03-05&to=2027-03-04", "to", "2027-03-05"),
        ("service=first_visit&from=2027-03-05&to=2027-05-06", "to", "2027-05-05"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(query: str, field: str, words: str) -> None:
    """The field, and what would do."""
    answer = get(f"availability?{query}")
    assert fields(answer) == [("query", field)] and words in answer.json()["detail"]


def test_sixty_two_days_are_the_most() -> None:
    """The last date that is named as possible is possible."""
    assert slots("service=first_visit&from=2027-03-05&to=2027-05-05")


@pytest.mark.parametrize("text", SQL)
def test_t63_no_filter_reaches_the_database_as_text(text: str) -> None:
    """Whatever is written into a filter, a parameter's name, a field or a header is refused in words; no table is harmed."""
    post("appointments", BOOKING)
    written: dict[str, Any] = {**BOOKING, "email": "b@example.org"}
    answers = [
        *(get(f"availability?{FRIDAY.replace(value, quote(text))}") for value in ("first_visit", "2027-03-05")),
        get(f"availability?{FRIDAY}&tz={quote(text)}"),
        get(f"availability?{FRIDAY}&{quote(text)}=1"),
        get(f"services?order={quote(text)}"),
        post("appointments", {**written, "service": text}),
        post("appointments", {**written, "practitioner": text}),
        post("appointments", {**written, "hold": text}),
        post("appointments", {**written, text: 1}),
        get(f"appointments/{quote(text, safe='')}.ics"),
    ]
    assert {one.status_code for one in answers} <= {404, 422}
    assert all(kind(one) in ("invalid", "not-found") for one in answers)
    assert Appointment.objects.count() == 1


def test_a_zone_must_be_one() -> None:
    """Empty means the clinic's; an unknown one names the nearest."""
    clinic = Clinic.objects.get(id=1).tz
    assert zone_named("", clinic) == clinic
    with pytest.raises(UnknownOption, match="Europe/Paris"):
        zone_named("Europe/Pari", clinic)


def test_before_the_clinic_is_set_up_nothing_is_offered() -> None:
    """A program that comes too early is told to come again."""
    Clinic.objects.all().delete()
    for path in ("services", "availability?service=first_visit"):
        answer = get(path)
        assert kind(answer) == "unavailable" and answer["Retry-After"] == "60"
