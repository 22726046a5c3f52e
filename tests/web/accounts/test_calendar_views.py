"""Addresses of one's own calendar on the page of the account, and what a program gets at one (T-34)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import icalendar
import pytest
from django.test import Client

from ims.clinic.appointments import booking, changing
from ims.clinic.models import AccessLog, Appointment, CalendarFeed, Person, User
from ims.clinic.people import calendars
from ims.clinic.trust.limits import LIMITS
from ims.web.logs import Private
from tests.clinic.factories import NOW, at, jeff, make_staff, service
from tests.web.pages import main_text

Signed = Callable[..., Client]
ADDRESS = re.compile(r"https?://[^/\s\"<]+(/feed/[\w-]{43}\.ics)")


@pytest.fixture
def visit(person: Person) -> Appointment:
    """A visit on a Wednesday at nine."""
    return booking.book(service=service(), starts=[at("2027-03-03", "09:00")], person=person, now=NOW)[0].appointment


@pytest.fixture
def jeff_signed_in(clinic: object, signed_in: Signed) -> Client:
    """Jeff at his account; the owner has given him his calendar."""
    client = signed_in("physiotherapist", email="jeff@example.org")
    owner = make_staff("owner@example.org", "owner")
    calendars.give(user_id=mine().id, practitioner_id=jeff().id, by=owner, now=NOW)
    return client


def mine() -> User:
    """Jeff's account."""
    found = User.objects.with_email("jeff@example.org")
    assert found is not None
    return found


def made(client: Client, label: str = "my telephone", says: str = "booked") -> str:
    """The path of a new address, as its page shows it."""
    answer = client.post("/account/feeds/", {"label": label, "tells_service": says})
    found = ADDRESS.search(answer.content.decode())
    assert answer.status_code == 200 and found is not None
    return found[1]


def program(path: str, **headers: str):
    """What a calendar program gets: no cookie, no session."""
    return Client().get(path, headers=headers)


def summaries(path: str) -> list[str]:
    """What the entries say."""
    return [str(event["summary"]) for event in icalendar.Calendar.from_ical(program(path).content).walk("VEVENT")]


def test_t34_an_address_is_made_shown_once_read_without_a_session_and_ended(jeff_signed_in: Client, visit: Appointment) -> None:
    """The whole way; both ends of it stand in the access log, the secret nowhere on later pages."""
    path = made(jeff_signed_in)
    secret = path.removeprefix("/feed/").removesuffix(".ics")
    answer = program(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert summaries(path) == ["Booked"]
    assert not answer.cookies
    page = jeff_signed_in.get("/account/feeds/").content.decode()
    assert "my telephone" in page and secret not in page
    feed = CalendarFeed.objects.get()
    ended = jeff_signed_in.post(f"/account/feeds/{feed.id}/end/", follow=True)
    assert "opens nothing any more" in main_text(ended.content.decode())
    assert program(path).status_code == 404
    rows = [(row.action, row.object_type, row.object_id) for row in AccessLog.objects.order_by("-id")[:2]]
    assert rows == [("change", "calendar_feed", str(feed.id)), ("create", "calendar_feed", str(feed.id))]
    assert AccessLog.objects.filter(address_hash="").count() == 1  # the gift of the calendar, which no page made


def test_t34_entries_name_the_service_only_where_that_was_chosen(jeff_signed_in: Client, visit: Appointment) -> None:
    """Each address has its own choice, and neither names anybody."""
    plain, telling = made(jeff_signed_in), made(jeff_signed_in, "desk", "service")
    assert (summaries(plain), summaries(telling)) == (["Booked"], ["First visit"])
    assert b"Ada" not in program(telling).content


def test_t34_what_has_not_changed_is_not_sent_again(
    jeff_signed_in: Client, visit: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """304 with the same mark an hour later; after a cancellation another mark, and the entry says so."""
    path = made(jeff_signed_in)
    first = program(path)
    later: datetime = NOW + timedelta(hours=1)
    monkeypatch.setattr("ims.web.clock.now", lambda: later)
    again = program(path, If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    changing.cancel(appointment_id=visit.id, now=later)
    changed = program(path, If_None_Match=first["ETag"])
    assert changed.status_code == 200 and b"STATUS:CANCELLED" in changed.content


def test_t34_every_secret_that_opens_nothing_gets_one_answer(jeff_signed_in: Client, visit: Appointment) -> None:
    """Unknown, cut off, ended, of a closed account, of a visit: the same page, which nobody keeps."""
    kept, ended = made(jeff_signed_in), made(jeff_signed_in, "ended")
    CalendarFeed.objects.filter(id=calendars.feeds_of(mine())[0].id).delete()
    ended = ended if program(ended).status_code == 404 else kept
    User.objects.filter(id=mine().id).update(is_active=False)
    wrong = [f"/feed/{'x' * 43}.ics", kept[:-5] + ".ics", ended, kept]
    answers = {re.sub(r'(nonce|value)="[^"]*"', "", program(path).content.decode()) for path in wrong}
    assert len(answers) == 1 and "This link opens nothing" in answers.pop()
    assert {program(path).status_code for path in wrong} == {404}
    assert {program(path)["Cache-Control"] for path in wrong} == {"no-store"}


def test_t34_nobody_tries_many_secrets_or_reads_without_end(jeff_signed_in: Client, visit: Appointment) -> None:
    """Wrong ones are counted by visitor, right ones by address of the calendar; each is told when to come back."""
    path = made(jeff_signed_in)
    for _ in range(LIMITS["token_guess"].most):
        assert program(f"/feed/{'x' * 43}.ics").status_code == 404
    refused = program(f"/feed/{'x' * 43}.ics")
    assert (refused.status_code, refused["Cache-Control"]) == (429, "no-store")
    assert int(refused["Retry-After"]) > 0
    for _ in range(LIMITS["feed"].most):
        assert program(path).status_code == 200  # whoever guesses locks nobody out
    assert program(path).status_code == 429


def test_t34_no_log_holds_the_secret(
    jeff_signed_in: Client, visit: Appointment, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As the site writes it: where reading fails, and where a condition that a program set does."""
    caplog.handler.addFilter(Private())
    path = made(jeff_signed_in)
    assert Client().get(path, headers={"If-Match": '"other"'}).status_code == 412

    def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError(path)

    monkeypatch.setattr("ims.clinic.appointments.feed_file.feed_file", broken)
    assert Client(raise_request_exception=False).get(path).status_code == 500
    assert "/feed/[secret] (RuntimeError)" in caplog.text and path[6:20] not in caplog.text


def test_t34_one_s_addresses_are_one_s_own(jeff_signed_in: Client, signed_in: Signed) -> None:
    """Nobody sees or ends another's, not even the owner: who closes the account or takes the calendar ends them all."""
    path = made(jeff_signed_in)
    owner = signed_in("owner", email="owner@example.org")
    assert "my telephone" not in owner.get("/account/feeds/").content.decode()
    assert owner.post(f"/account/feeds/{CalendarFeed.objects.get().id}/end/").status_code == 404
    assert jeff_signed_in.post(f"/account/feeds/{uuid4()}/end/").status_code == 404
    assert program(path).status_code == 200


def test_t34_the_owner_gives_and_takes_a_calendar_on_the_staff_page(clinic: object, signed_in: Signed) -> None:
    """By one choice; what was made before ends with it."""
    owner = signed_in("owner", email="owner@example.org")
    make_staff("jeff@example.org", "physiotherapist")
    address = f"/desk/staff/{mine().id}/"
    page = owner.post(address, {"what": "calendar", "practitioner": str(jeff().id)}, follow=True).content.decode()
    assert "Calendar of Jeff" in main_text(page)
    secret = calendars.make(user=mine(), label="x", now=NOW)
    assert "1 address in use, which ends when it is taken" in main_text(owner.get("/desk/staff/").content.decode())
    other = f"/desk/staff/{User.objects.with_email('owner@example.org').id}/"  # type: ignore[union-attr]
    told = owner.post(other, {"what": "calendar", "practitioner": str(jeff().id)}, follow=True).content.decode()
    assert "belongs to another account" in main_text(told)
    owner.post(address, {"what": "calendar", "practitioner": ""})
    assert program(f"/feed/{secret}.ics").status_code == 404
    for wrong in ("nobody", str(uuid4())):
        assert owner.post(address, {"what": "calendar", "practitioner": wrong}).status_code == 404


@pytest.mark.parametrize(
    ("role", "words"), [("owner", "Choose one under Staff"), ("front_desk", "The owner of the clinic chooses")]
)
def test_who_has_no_calendar_is_told_who_gives_one(clinic: object, signed_in: Signed, role: str, words: str) -> None:
    """There is no form, and a form that is sent all the same makes nothing."""
    client = signed_in(role)
    assert words in main_text(client.get("/account/feeds/").content.decode())
    assert client.post("/account/feeds/", {"label": "x", "tells_service": "booked"}).status_code == 422
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"label": "", "tells_service": "booked"}, {"label": "x", "tells_service": "everything"}])
def test_a_form_that_cannot_be_taken_is_shown_again(jeff_signed_in: Client, sent: dict[str, str]) -> None:
    """With what is wrong; nothing is made."""
    answer = jeff_signed_in.post("/account/feeds/", sent)
    assert (answer.status_code, "Please check the form" in answer.content.decode()) == (422, True)
    assert not CalendarFeed.objects.exists()
