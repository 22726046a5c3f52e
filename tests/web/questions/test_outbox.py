"""The outbox page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from ims.clinic.appointments.booking import book
from ims.clinic.mail import outbox
from ims.clinic.mail.reading import State, numbers
from ims.clinic.mail.sending import MOST_ATTEMPTS
from ims.clinic.models import AccessLog, Clinic, OutgoingMail
from ims.web.questions.outbox import pieces
from tests.clinic.factories import NOW, at, make_person, service


@pytest.fixture
def desk(signed_in: Callable[..., Client]) -> Client:
    """Somebody at the desk."""
    return signed_in("front_desk")


@pytest.fixture
def booked(clinic: Clinic) -> OutgoingMail:
    """The mail of a booking."""
    book(service=service(), starts=[at("2027-03-05", "10:00")], person=make_person(), now=NOW)
    return OutgoingMail.objects.get(kind="booked")


def test_mail_can_be_read_where_it_stays(desk: Client, booked: OutgoingMail) -> None:
    """Text, link and calendar, as the reader gets them; who read it, or the list of whom mails go to, is noted."""
    page = desk.get("/desk/outbox/").content.decode()
    assert "Mail does not leave yet." in page and "ada@example.org" in page and booked.content["subject"] in page
    page = desk.get(f"/desk/outbox/{booked.id}/").content.decode()
    assert '<a href="http://127.0.0.1:8000/m/' in page and "invite.ics" in page
    assert [(row.action, row.object_type) for row in AccessLog.objects.all()] == [("view", "outbox"), ("view", "mail")]


def test_the_calendar_part_is_a_file(desk: Client, booked: OutgoingMail) -> None:
    """Downloaded, never shown as a page; a mail without one has none."""
    answer = desk.get(f"/desk/outbox/{booked.id}/invite.ics")
    assert answer.content.decode() == booked.content["calendar"]
    assert answer["Content-Type"].startswith("text/calendar") and "attachment" in answer["Content-Disposition"]
    reminder = OutgoingMail.objects.get(kind="reminder")
    assert desk.get(f"/desk/outbox/{reminder.id}/invite.ics").status_code == 404
    assert desk.get(f"/desk/outbox/{uuid4()}/").status_code == 404


def test_every_state_has_its_list(desk: Client, booked: OutgoingMail) -> None:
    """Waiting, for later, sent, not accepted, taken back; numbers agree with lists."""
    for place, changed in enumerate(
        ({}, {"sent_at": NOW}, {"dropped_at": NOW}, {"attempts": MOST_ATTEMPTS, "last_error": "SMTPDataError 550"})
    ):
        content = {"subject": f"Mail {place}", "text": "x"}
        mail = outbox.put(kind="x", to="b@example.org", content=content, dedupe_key=str(place), now=NOW)
        assert mail is not None
        OutgoingMail.objects.filter(id=mail.id).update(**changed)
    assert numbers(NOW) == {"waiting": 2, "later": 1, "sent": 1, "failed": 1, "dropped": 1}
    for place, state in enumerate((State.WAITING, State.SENT, State.DROPPED, State.FAILED)):
        page = desk.get(f"/desk/outbox/?state={state}").content.decode()
        shown = [number for number in range(4) if f"Mail {number}" in page]
        assert shown == [place]


def test_a_mail_that_was_not_accepted_gets_another_chance(desk: Client, booked: OutgoingMail) -> None:
    """By a button; the reason is shown."""
    OutgoingMail.objects.filter(id=booked.id).update(attempts=MOST_ATTEMPTS, last_error="SMTPDataError 550")
    page = desk.get(f"/desk/outbox/{booked.id}/").content.decode()
    assert "SMTPDataError 550" in page and "Try again" in page
    desk.post(f"/desk/outbox/{booked.id}/again/")
    booked.refresh_from_db()
    assert (booked.attempts, booked.last_error) == (0, "")


def test_only_addresses_of_this_site_become_links() -> None:
    """What somebody typed stays text, however it looks."""
    with override_settings(SITE_ORIGIN="https://clinic.example.org"):
        text = "See https://clinic.example.org/m/abc-_1/ or https://evil.example/m/ or https://clinic.example.org.evil.example/"
        links = [piece for piece, is_link in pieces(text) if is_link]
    assert links == ["https://clinic.example.org/m/abc-_1/"]
    assert "".join(piece for piece, _ in pieces(text)) == text


def test_example_data_say_that_nothing_leaves(desk: Client, booked: OutgoingMail) -> None:
    """The page does not ask to set up what cannot be."""
    Clinic.objects.update(is_demo=True)
    page = desk.get("/desk/outbox/").content.decode()
    assert "Nothing leaves this site." in page and "Set up the mail server" not in page


def test_times_are_those_of_the_clinic(desk: Client, booked: OutgoingMail) -> None:
    """Two in the afternoon in UTC is nine in Toronto."""
    OutgoingMail.objects.filter(id=booked.id).update(sent_at=NOW + timedelta(minutes=1))
    assert "9:01 am" in desk.get(f"/desk/outbox/{booked.id}/").content.decode()
