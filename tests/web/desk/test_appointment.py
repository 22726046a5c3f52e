"""The page of one appointment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from ims.clinic.appointments import booking, changing
from ims.clinic.appointments.models import Status
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import AccessLog, Appointment, BookingPolicy, OutgoingMail, Person
from ims.web.desk.appointment import FREE_TIMES
from tests.clinic.factories import at, jeff, make_person, make_staff, service

FRIDAY = "2027-03-05"
SignIn = Callable[..., Client]


@pytest.fixture
def booked(person: Person, now: datetime) -> Appointment:
    """A visit today at eleven."""
    return booking.book(service=service(), starts=[at("2027-03-01", "11:00")], person=person, now=now)[0].appointment


def text(client: Client, one: Appointment) -> str:
    """The page."""
    return client.get(reverse("desk_appointment", args=[one.id])).content.decode()


def note(client: Client, one: Appointment, event: str, **more: object) -> int:
    """Press a button of the page; the status of the answer."""
    seen = one.history.count()
    sent = {"event": event, "seen": seen, **more}
    return client.post(reverse("desk_step", args=[one.id]), sent).status_code


def offered(client: Client, one: Appointment) -> set[str]:
    """Events that the page offers."""
    return set(re.findall(r'name="event" value="(\w+)"', text(client, one)))


def test_the_page_offers_what_the_table_allows(booked: Appointment, signed_in: SignIn) -> None:
    """At each status its own steps; what cannot have happened yet is not offered."""
    client = signed_in("front_desk")
    assert offered(client, booked) == {"arrive", "cancel", "cancel_by_clinic", "void"}
    for event, next_ones in (
        ("arrive", {"begin", "fulfill", "reinstate", "void"}),
        ("begin", {"fulfill", "void"}),
        ("fulfill", {"void"}),
    ):
        assert note(client, booked, event) == 302
        assert offered(client, booked) == next_ones


def test_an_arrival_by_mistake_is_undone(booked: Appointment, signed_in: SignIn) -> None:
    """Undo leads back to booked, and both steps stay in the history."""
    client = signed_in("front_desk")
    note(client, booked, "arrive")
    note(client, booked, "reinstate")
    booked.refresh_from_db()
    assert booked.status == Status.BOOKED
    shown = text(client, booked)
    assert "<strong>Arrived</strong>" in shown
    assert "<strong>Booked again</strong>" in shown


def test_an_entry_in_error_asks_why(booked: Appointment, signed_in: SignIn) -> None:
    """Without a reason the page says so and nothing changes."""
    client = signed_in("front_desk")
    answer = client.post(reverse("desk_step", args=[booked.id]), {"event": "void", "seen": 1})
    assert answer.status_code == 409
    assert "Say why this was entered in error." in answer.content.decode()
    assert note(client, booked, "void", reason="typed twice") == 302
    assert "typed twice" in text(client, booked)


@pytest.mark.parametrize("event", ["fulfill", "approve", "nonsense", "", "reschedule"])
def test_what_is_not_possible_is_said_and_changes_nothing(booked: Appointment, signed_in: SignIn, event: str) -> None:
    """A step that the table does not have, or that is none."""
    assert note(signed_in("front_desk"), booked, event) == 409
    booked.refresh_from_db()
    assert (booked.status, booked.history.count()) == (Status.BOOKED, 1)


def test_what_changed_meanwhile_is_shown_and_not_overwritten(booked: Appointment, now: datetime, signed_in: SignIn) -> None:
    """Somebody else moved it: neither a step nor another move goes through on what was seen before."""
    client = signed_in("front_desk")
    other = make_staff("other@example.org", "owner", name="Olive Other")
    changing.reschedule(appointment_id=booked.id, start=at(FRIDAY, "09:00"), now=now, actor=other)
    to = f"{at(FRIDAY, '13:00').isoformat()}|{jeff().id}"
    for name, sent in (("desk_step", {"event": "cancel"}), ("desk_move", {"to": to})):
        answer = client.post(reverse(name, args=[booked.id]), {"seen": 1, **sent})
        assert answer.status_code == 409
        assert "changed meanwhile: 09:00 reschedule by Olive Other" in answer.content.decode()
    booked.refresh_from_db()
    assert (booked.start, booked.status) == (at(FRIDAY, "09:00"), Status.BOOKED)


def test_a_move_leads_back_to_the_calendar_with_the_way_back(booked: Appointment, signed_in: SignIn) -> None:
    """The new day, the visit in focus, and a button that moves it back."""
    client = signed_in("front_desk")
    to = f"{at(FRIDAY, '09:00').isoformat()}|{jeff().id}"
    answer = client.post(reverse("desk_move", args=[booked.id]), {"seen": 1, "to": to}, follow=True)
    shown = answer.content.decode()
    assert "Friday, March 5, 2027" in shown
    assert "data-focus" in shown
    back = re.search(
        r'name="seen" value="(\d+)"><span>It was on Monday, March 1, 2027, at 11:00 am\.</span>.*?value="([^"]+)"', shown, re.S
    )
    assert back is not None
    client.post(reverse("desk_move", args=[booked.id]), {"seen": back.group(1), "to": back.group(2)})
    booked.refresh_from_db()
    assert booked.start == at("2027-03-01", "11:00")


def test_a_visit_is_not_moved_to_where_it_is(booked: Appointment, signed_in: SignIn) -> None:
    """Its own time is no choice; where it is sent all the same nothing is noted and nobody is written to."""
    client = signed_in("front_desk")
    own = f"{booked.start.isoformat()}|{jeff().id}"
    shown = text(client, booked)
    assert own not in shown
    assert shown.count('name="to"') == FREE_TIMES
    mails = OutgoingMail.objects.count()
    for to in (own, booked.start.isoformat()):
        answer = client.post(reverse("desk_move", args=[booked.id]), {"seen": 1, "to": to})
        assert answer.status_code == 400
        assert "It is at this time already." in answer.content.decode()
    assert (booked.history.count(), OutgoingMail.objects.count()) == (1, mails)


def test_a_taken_time_is_refused_with_fresh_free_times(booked: Appointment, now: datetime, signed_in: SignIn) -> None:
    """The old time stays; the page lists what is free now."""
    booking.book(service=service(), starts=[at(FRIDAY, "09:00")], person=make_person("Ben Other"), now=now)
    to = f"{at(FRIDAY, '09:00').isoformat()}|{jeff().id}"
    answer = signed_in("front_desk").post(reverse("desk_move", args=[booked.id]), {"seen": 1, "to": to})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "just been taken" in shown
    assert re.search(r'name="to" value="2027-03-01T', shown)
    booked.refresh_from_db()
    assert booked.start == at("2027-03-01", "11:00")


def test_a_request_is_approved_or_declined(person: Person, now: datetime, signed_in: SignIn) -> None:
    """Both from the page of the appointment."""
    BookingPolicy.objects.update(requires_approval=True)
    starts = [at(FRIDAY, "09:00")], [at(FRIDAY, "11:00")]
    yes, no = (booking.book(service=service(), starts=s, person=person, now=now)[0].appointment for s in starts)
    client = signed_in("front_desk")
    assert {"approve", "decline"} <= offered(client, yes)
    note(client, yes, "approve")
    note(client, no, "decline")
    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.status, no.status) == (Status.BOOKED, Status.DECLINED)


def test_looking_and_changing_are_written_down(booked: Appointment, signed_in: SignIn) -> None:
    """Each with the person it is about."""
    client = signed_in("front_desk")
    text(client, booked)
    note(client, booked, "arrive")
    rows = list(AccessLog.objects.values_list("action", "object_id", "person_id", "object_type"))
    what = (str(booked.id), str(booked.person_id), "appointment")
    assert rows == [("view", *what), ("change", *what)]


def test_a_hold_of_a_visitor_has_no_name(clinic: object, now: datetime, signed_in: SignIn) -> None:
    """The page opens; the person is not known yet."""
    held = booking.hold(service=service(), start=at(FRIDAY, "09:00"), now=now, visitor_hash="v")
    assert "Held by a visitor" in text(signed_in("front_desk"), held)


def test_scripts_in_names_and_reasons_are_text(now: datetime, clinic: object, signed_in: SignIn) -> None:
    """T-61: whatever a name or reason holds is shown as it was typed."""
    evil = "<script>alert(1)</script>"
    made = booking.book(service=service(), starts=[at(FRIDAY, "09:00")], person=make_person(evil), now=now)[0].appointment
    desk = make_staff("desk2@example.org", "front_desk", name=evil)
    changing.note(appointment_id=made.id, event=Event.CANCEL_BY_CLINIC, actor=desk, now=now, reason=evil)
    shown = text(signed_in("front_desk"), made)
    assert evil not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
