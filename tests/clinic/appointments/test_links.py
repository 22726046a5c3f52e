"""Links that open one appointment: secret, hashed, lasting, and silent about what is wrong with them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from ims.clinic.appointments import booking, changing, links
from ims.clinic.appointments.booking import Booked
from ims.clinic.appointments.models import AppointmentToken
from ims.clinic.appointments.steps import LINK_DAYS
from ims.clinic.models import Person
from ims.errors import NotFound
from tests.clinic.factories import at, make_person, service


@pytest.fixture
def booked(person: Person, now: datetime) -> Booked:
    """An appointment with its link."""
    return booking.book(service=service(), starts=[at("2027-03-05", "09:00")], person=person, now=now)[0]


def test_t31_a_secret_has_256_bits_and_is_kept_as_a_hash(booked: Booked, now: datetime) -> None:
    """Forty-three characters of chance; nothing in the table holds them."""
    assert len(booked.secret) == 43
    assert len({links.new_link(booked.appointment, now) for _ in range(50)}) == 50
    for row in AppointmentToken.objects.values():
        assert booked.secret not in map(str, row.values())
        assert len(row["secret_hash"]) == 64


def test_t30_whatever_is_wrong_with_a_link_the_answer_is_the_same(booked: Booked, now: datetime) -> None:
    """Forged, cut off, in capitals, empty, endless, expired: one message."""
    secret = booked.secret
    wrong = ["forged", secret[:-1], secret.upper(), secret + "x", "", "x" * 100_000, "\N{SNOWMAN}"]
    messages = set()
    for one in wrong:
        with pytest.raises(NotFound) as caught:
            links.opened(one, now)
        messages.add(str(caught.value))
    with pytest.raises(NotFound) as caught:
        links.opened(secret, booked.appointment.end + timedelta(days=LINK_DAYS))
    assert messages == {str(caught.value)}


def test_t30_a_link_opens_its_own_appointment_alone(booked: Booked, now: datetime) -> None:
    """Two links, two appointments."""
    start = at("2027-03-05", "11:00")
    other = booking.book(service=service(), starts=[start], person=make_person("Ben Other"), now=now)[0]
    assert links.opened(booked.secret, now) == booked.appointment
    assert links.opened(other.secret, now) == other.appointment


def test_t33_old_links_open_after_a_move(booked: Booked, now: datetime) -> None:
    """People keep old mails: the first link opens the moved appointment, and so does the new one."""
    moved = changing.reschedule(appointment_id=booked.appointment.id, start=at("2027-03-08", "10:00"), now=now)
    for secret in (booked.secret, moved.secret):
        assert links.opened(secret, now).start == at("2027-03-08", "10:00")


def test_a_link_lasts_until_long_after_the_visit(booked: Booked) -> None:
    """To the second."""
    end = booked.appointment.end + timedelta(days=LINK_DAYS)
    assert links.opened(booked.secret, end - timedelta(seconds=1)) == booked.appointment
    with pytest.raises(NotFound):
        links.opened(booked.secret, end)


@override_settings(SITE_ORIGIN="https://clinic.example.org")
def test_t55_addresses_begin_with_the_setting() -> None:
    """Whatever host was asked for, a mail names ours; in French the French page."""
    assert links.address("s", "en") == "https://clinic.example.org/m/s/"
    assert links.address("s", "fr") == "https://clinic.example.org/fr/m/s/"
    assert links.waiting_address("s", "en") == "https://clinic.example.org/w/s/"
    assert links.book_address("fr") == "https://clinic.example.org/fr/book/"


def test_t30_the_secret_of_one_visit_finds_those_linked_beside_it_alone(booked: Booked, person: Person, now: datetime) -> None:
    """Not a visit that was not linked, not what another secret of the same visit would find, not what is over."""
    starts = [at("2027-03-12", "09:00"), at("2027-03-19", "09:00")]
    beside, other = (one.appointment for one in booking.book(service=service(), starts=starts, person=person, now=now))
    secret = links.new_link_to_all(booked.appointment, [beside], now)
    found = links.secrets_beside(secret, [beside, other], now)
    assert set(found) == {beside.id} and links.opened(found[beside.id], now) == beside
    assert links.opened(secret, now) == booked.appointment
    assert links.secrets_beside(booked.secret, [beside, other], now) == {}
    assert links.secrets_beside(found[beside.id], [booked.appointment, other], now) == {}
    assert links.secrets_beside(secret, [beside], beside.end + timedelta(days=LINK_DAYS, seconds=1)) == {}
