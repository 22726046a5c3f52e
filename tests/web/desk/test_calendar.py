"""The calendar page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ims.clinic.appointments import booking, changing
from ims.clinic.models import AccessLog, Appointment, AvailabilityException, AvailabilityRule, Person, Practitioner
from tests.clinic.factories import at, jeff, make_person, service

FRIDAY = "2027-03-05"
SignIn = Callable[..., Client]


@pytest.fixture
def booked(person: Person, now: datetime) -> Appointment:
    """A visit on Friday at nine."""
    return booking.book(service=service(), starts=[at(FRIDAY, "09:00")], person=person, now=now)[0].appointment


def page(client: Client, **asks: object) -> str:
    """The calendar as text."""
    return client.get(reverse("desk"), asks).content.decode()


def test_a_day_shows_who_comes_when_and_is_logged(booked: Appointment, signed_in: SignIn) -> None:
    """The visit links to its page; looking at the day is written down."""
    shown = page(signed_in("front_desk"), date=FRIDAY)
    assert "Friday, March 5, 2027" in shown
    assert reverse("desk_appointment", args=[booked.id]) in shown
    assert "9:00 am Ada Example" in shown
    row = AccessLog.objects.get(action="view", object_type="calendar")
    assert row.object_id == f"{FRIDAY}/{FRIDAY}"


def test_today_is_shown_first_and_nonsense_is_today(clinic: object, signed_in: SignIn) -> None:
    """Without a date, and with one that is none."""
    client = signed_in("front_desk")
    for asks in ({}, {"date": "nonsense"}, {"with": "nobody", "view": "year"}):
        assert "Monday, March 1, 2027" in page(client, **asks)


def test_links_lead_a_day_or_a_week_back_and_forth(clinic: object, signed_in: SignIn) -> None:
    """In the day view by days, in the week view by weeks, each with its key."""
    client = signed_in("front_desk")
    day, week = page(client, date=FRIDAY), page(client, date=FRIDAY, view="week")
    for shown, before, after in ((day, "2027-03-04", "2027-03-06"), (week, "2027-02-26", "2027-03-12")):
        assert re.search(rf'date={before}[^"]*" data-key="PageUp"', shown)
        assert re.search(rf'date={after}[^"]*" data-key="PageDown"', shown)
    assert "Week of March 1 to March 7, 2027" in week


def test_a_week_has_a_column_for_each_open_day_of_each_practitioner(clinic: object, signed_in: SignIn) -> None:
    """Jeff's three days and another's two beside each other; asked for one, only theirs."""
    other = Practitioner.objects.create(name="Other Example", short_name="Other", order=2)
    for weekday in (1, 3):
        AvailabilityRule.objects.create(practitioner=other, weekday=weekday, begins="10:00", ends="12:00")
    client = signed_in("front_desk")
    assert "calendar days-5 " in page(client, date=FRIDAY, view="week")
    assert "calendar days-2 " in page(client, date=FRIDAY, view="week", **{"with": other.id})
    assert "calendar days-2 " in page(client, date=FRIDAY)


def test_a_closed_day_says_why(clinic: object, signed_in: SignIn) -> None:
    """The reason of the exception stands in the column."""
    AvailabilityException.objects.create(kind="closed", first=FRIDAY, last=FRIDAY, reason="Good Example")
    assert "Good Example" in page(signed_in("front_desk"), date=FRIDAY)


def test_a_free_time_leads_to_the_caller_with_that_time(clinic: object, signed_in: SignIn) -> None:
    """The link carries the time, and the caller's page has it chosen."""
    client = signed_in("front_desk")
    link = next(x for x in re.findall(r'href="(/desk/caller/\?[^"]+)"', page(client, date=FRIDAY)) if "T11%3A00" in x)
    caller = client.get(link.replace("&amp;", "&")).content.decode()
    chosen = re.search(r'value="([^"]+)" id="time-1" checked', caller)
    assert chosen is not None
    assert chosen.group(1) == f"{at(FRIDAY, '11:00').isoformat()}|{jeff().id}"


def test_moving_offers_the_free_times_and_the_way_out(
    booked: Appointment, person: Person, now: datetime, signed_in: SignIn
) -> None:
    """Every free start is a button of one form; a taken one is none; Escape is a plain link."""
    booking.book(service=service(), starts=[at(FRIDAY, "11:00")], person=make_person("Ben Other"), now=now)
    shown = page(signed_in("front_desk"), moving=booked.id)
    offered = re.findall(r'name="to" value="([^"|]+)\|', shown)
    starts = {datetime.fromisoformat(text) for text in offered}
    assert at(FRIDAY, "09:15") in starts
    assert at(FRIDAY, "11:00") not in starts
    assert booked.start not in starts
    assert 'data-key="Escape"' in shown
    assert f'action="{reverse("desk_move", args=[booked.id])}"' in shown


def test_what_can_no_longer_be_moved_is_not_found(booked: Appointment, now: datetime, signed_in: SignIn) -> None:
    """A cancelled visit has no free times to choose from."""
    changing.cancel(appointment_id=booked.id, now=now)
    assert signed_in("front_desk").get(reverse("desk"), {"moving": booked.id}).status_code == 404


def test_what_was_called_off_is_listed_to_be_taken_back(booked: Appointment, now: datetime, signed_in: SignIn) -> None:
    """Below the day, not in it."""
    changing.cancel(appointment_id=booked.id, now=now)
    shown = page(signed_in("front_desk"), date=FRIDAY)
    assert "Called off" in shown
    assert "Cancelled by patient" in shown


def test_t67_a_visitor_who_takes_all_holds_is_visible(clinic: object, now: datetime, signed_in: SignIn) -> None:
    """A line says how many times one visitor took and holds; without such a visitor there is no line."""
    client = signed_in("front_desk")
    assert "Unusual holds" not in page(client)
    for n in range(6):
        held = booking.hold(service=service(), start=at(FRIDAY, f"{9 + n:02d}:00"), now=now, visitor_hash="bot")
        if n < 5:
            booking.release(hold_id=held.id, visitor_hash="bot", now=now)
    assert "One visitor took 6 times within a day and holds 1 now." in page(client)


def test_a_move_can_be_taken_back(booked: Appointment, now: datetime, signed_in: SignIn) -> None:
    """After a move the page offers the old time once more; not when that has passed."""
    client = signed_in("front_desk")
    asks = {"date": FRIDAY, "moved": booked.id, "was": at(FRIDAY, "11:00").isoformat(), "had": jeff().id}
    assert "Undo: move it back" in page(client, **asks)
    assert "Undo" not in page(client, **{**asks, "was": (now - timedelta(minutes=1)).isoformat()})


def test_every_key_is_a_link_and_listed(clinic: object, signed_in: SignIn) -> None:
    """Whatever a letter does, a link on the page does too, and the list of keys names it."""
    client = signed_in("front_desk")
    shown, listed = page(client), client.get(reverse("desk_keys")).content.decode()
    for key, said in (
        ("n", "n"),
        ("t", "t"),
        ("d", "d"),
        ("w", "w"),
        ("?", "?"),
        ("PageUp", "Page Up"),
        ("PageDown", "Page Down"),
    ):
        assert f'data-key="{key}"' in shown
        assert f"<kbd>{said}</kbd>" in listed
    assert "<kbd>m</kbd>" in listed
    assert 'role="search"' in shown


def test_nothing_on_the_page_needs_an_inline_script_or_style(booked: Appointment, signed_in: SignIn) -> None:
    """No style attribute, no handler, no script without a file."""
    shown = page(signed_in("front_desk"), date=FRIDAY)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", shown)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", shown))
