"""Booking for programs."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from ims.clinic.appointments import direct, visiting
from ims.clinic.appointments.models import Appointment, Source, Status
from ims.clinic.appointments.visiting import Contact
from ims.clinic.models import Clinic, Person, Service
from ims.errors import NotFound, NotPossible, TimeTaken, UnknownOption
from tests.clinic.factories import NOW, at, jeff, service

pytestmark = pytest.mark.django_db
ADA = Contact("Ada Example", "ada@example.org")
START, LATER = at("2027-03-05", "09:00"), at("2027-03-05", "11:00")


@pytest.fixture
def held(clinic: Clinic) -> direct.Held:
    """A time that a program holds."""
    return direct.hold_directly(service=service(), start=START, now=NOW, visitor_hash="program")


def test_services_are_those_that_somebody_gives_to_the_public(clinic: Clinic) -> None:
    """One that is for the desk alone, or that nobody gives, is left out and unknown by name."""
    assert [one.code for one in visiting.online()] == ["first_visit", "follow_up"]
    Service.objects.filter(code="follow_up").update(is_online=False)
    assert [one.code for one in visiting.online()] == ["first_visit"]
    with pytest.raises(UnknownOption, match="Expected one of: first_visit"):
        direct.service_named("follow_up\x00")
    jeff().services.clear()
    assert visiting.online() == []


def test_an_unknown_service_names_the_nearest(clinic: Clinic) -> None:
    """A slip of the finger is told what was meant."""
    assert direct.service_named("first_visit").minutes == 45
    with pytest.raises(UnknownOption, match="Nearest: first_visit"):
        direct.service_named("frist_visit")


def test_a_hold_is_booked_with_its_secret(held: direct.Held) -> None:
    """From any address: the secret decides, and the held row becomes the appointment."""
    booked = direct.book_directly(service=service(), start=START, contact=ADA, now=NOW, hold_secret=held.secret)
    assert booked.appointment.id == held.appointment.id
    assert (booked.appointment.status, booked.appointment.source) == (Status.BOOKED, Source.API)


@pytest.mark.parametrize(
    "secret", ["nonsense", f"{uuid4()}:abc", str(uuid4()), ":"], ids=["nonsense", "forged", "an id", "empty"]
)
def test_a_forged_hold_books_nothing(held: direct.Held, secret: str) -> None:
    """Neither a guess nor the id alone, also that of the hold itself."""
    for guess in (secret, str(held.appointment.id), held.secret[:-1]):
        with pytest.raises(NotFound):
            direct.book_directly(service=service(), start=START, contact=ADA, now=NOW, hold_secret=guess)
    assert not Person.objects.exists()


def test_a_hold_is_for_what_was_held(held: direct.Held) -> None:
    """Another time, service or practitioner is not what was held; the hold stays."""
    other = [
        {"service": service(), "start": LATER},
        {"service": service("follow_up"), "start": START},
        {"service": service(), "start": START, "practitioner": UUID(int=7)},
    ]
    for asked in other:
        with pytest.raises(NotPossible, match="another time or service"):
            direct.book_directly(contact=ADA, now=NOW, hold_secret=held.secret, **asked)  # type: ignore[arg-type]
    assert Appointment.objects.get().status == Status.HELD and not Person.objects.exists()


def test_a_hold_ends(held: direct.Held) -> None:
    """After ten minutes its secret books nothing, and the same time is anybody's."""
    late = NOW + timedelta(minutes=10)
    with pytest.raises(NotFound):
        direct.book_directly(service=service(), start=START, contact=ADA, now=late, hold_secret=held.secret)
    assert direct.book_directly(service=service(), start=START, contact=ADA, now=late).appointment.status == Status.BOOKED


def test_a_hold_of_the_pages_is_not_opened_here(held: direct.Held) -> None:
    """Its own visitor confirms it on the pages."""
    Appointment.objects.update(source=Source.WEB)
    with pytest.raises(NotFound):
        direct.book_directly(service=service(), start=START, contact=ADA, now=NOW, hold_secret=held.secret)


def test_a_booking_that_fails_leaves_nobody_behind(held: direct.Held) -> None:
    """Who did not get the time is not written down."""
    with pytest.raises(TimeTaken):
        direct.book_directly(service=service(), start=START, contact=ADA, now=NOW)
    assert not Person.objects.exists()


def test_what_is_free_instead_is_near_or_next(clinic: Clinic) -> None:
    """Near a time that is gone; from now on where the time is out of reach."""
    direct.book_directly(service=service(), start=START, contact=ADA, now=NOW)
    near = direct.instead(service=service(), start=START, now=NOW)
    assert near[0].start == START + timedelta(minutes=45)
    far = direct.instead(service=service(), start=at("2028-06-02", "09:00"), now=NOW)
    assert far[0].start == at("2027-03-01", "11:00")


def test_somebody_waits_for_anybody_or_for_one(clinic: Clinic) -> None:
    """The entry names a practitioner only where one was asked for; nobody waits for who does not give the service."""
    days = {"first": date(2027, 3, 5), "last": date(2027, 3, 12), "now": NOW}
    anybody, _ = direct.wait_directly(service=service(), contact=ADA, **days)  # type: ignore[arg-type]
    one, _ = direct.wait_directly(service=service(), contact=ADA, practitioner=jeff().id, **days)  # type: ignore[arg-type]
    assert (anybody.practitioner, one.practitioner) == (None, jeff())
    with pytest.raises(NotPossible):
        direct.wait_directly(service=service(), contact=ADA, practitioner=UUID(int=7), **days)  # type: ignore[arg-type]
