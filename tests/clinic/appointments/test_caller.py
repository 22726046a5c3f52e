"""A caller at the desk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from ims.clinic.appointments import booking
from ims.clinic.appointments.caller import Caller, book_caller, wait_for_caller
from ims.clinic.models import AccessLog, Appointment, OutgoingMail, Person, Practitioner, Service, User, WaitlistEntry
from ims.errors import BadValue, NotFound, NotPossible, TimeTaken
from tests.clinic.factories import at, jeff, make_staff, service

START = at("2027-03-05", "09:00")


@pytest.fixture
def desk(clinic: object) -> User:
    """Somebody at the desk."""
    return make_staff("desk@example.org", "owner")


def call(desk: User, now: datetime, caller: Caller, **more: str) -> Appointment:
    """Book Friday at nine for a caller."""
    kept = {"service": service(), "start": START, "practitioner": jeff().id, "actor": desk, "now": now}
    return book_caller(caller=caller, **kept, **more).appointment  # type: ignore[arg-type]


def test_a_new_caller_is_taken_down_with_the_visit(desk: User, now: datetime) -> None:
    """A name and a number are enough; who booked and how it came is kept."""
    made = call(desk, now, Caller(name=" Ada Example ", phone="(613) 555-0199"))
    assert made.person is not None
    assert (made.person.name, made.source, made.created_by) == ("Ada Example", "desk", desk)
    assert call_again_is_the_same_person(desk, now) == made.person


def call_again_is_the_same_person(desk: User, now: datetime) -> Person:
    """The same caller, an hour later."""
    again = book_caller(
        caller=Caller(name="Ada Example", phone="613 555 0199"),
        service=service(),
        start=at("2027-03-05", "10:00"),
        practitioner=jeff().id,
        actor=desk,
        now=now,
    ).appointment.person
    assert again is not None
    return again


def test_nobody_is_taken_down_when_the_time_is_taken(desk: User, person: Person, now: datetime) -> None:
    """All or nothing: without the visit there is no new person."""
    booking.book(service=service(), starts=[START], person=person, now=now)
    with pytest.raises(TimeTaken):
        call(desk, now, Caller(name="Ben New", phone="613 555 0199"))
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "caller", [Caller(phone="613 555 0199"), Caller(name="Ada Example"), Caller(name="--", email="a@b.ca")]
)
def test_a_caller_has_a_name_and_can_be_reached(desk: User, now: datetime, caller: Caller) -> None:
    """Without a name, or without number and address, nothing is booked."""
    with pytest.raises(BadValue):
        call(desk, now, caller)
    with pytest.raises(NotFound):
        call(desk, now, Caller(person_id=uuid4()))
    assert not Appointment.objects.exists()


def test_t10_an_override_is_in_the_access_log(desk: User, person: Person, now: datetime) -> None:
    """Booking over another appointment needs a reason, and both stand in the log with who did it."""
    booking.book(service=service(), starts=[START], person=person, now=now)
    made = call(desk, now, Caller(person_id=person.id), override_reason="Twins come together", address_hash="h")
    assert made.overlap_allowed
    row = AccessLog.objects.get(action="override")
    told = (row.actor, row.object_id, row.person_id, row.reason, row.address_hash)
    assert told == (desk, str(made.id), str(person.id), "Twins come together", "h")
    with pytest.raises(NotPossible):
        call(desk, now, Caller(person_id=person.id), override_reason="  ")
    assert AccessLog.objects.count() == 1


FIRST, LAST = date(2027, 3, 2), date(2027, 3, 19)
ZOE = Caller(name="Zoe New", phone="613 555 0199")


def test_a_caller_waits_with_or_without_an_address(clinic: object, person: Person, now: datetime) -> None:
    """Somebody new is taken down with the entry; only who has an address is written to."""
    new = wait_for_caller(caller=ZOE, service=service(), first=FIRST, last=LAST, now=now, weekdays=(4, 2))
    assert (new.person.name, new.weekdays, OutgoingMail.objects.count()) == ("Zoe New", [2, 4], 0)
    known = wait_for_caller(
        caller=Caller(person_id=person.id), service=service(), first=FIRST, last=LAST, now=now, practitioner=jeff()
    )
    assert (known.person, known.practitioner) == (person, jeff())
    assert OutgoingMail.objects.get().about == known.id


def test_nobody_is_taken_down_for_days_that_are_over(clinic: object, now: datetime) -> None:
    """All or nothing: without the entry there is no new person."""
    with pytest.raises(BadValue):
        wait_for_caller(caller=ZOE, service=service(), first=FIRST, last=FIRST - timedelta(days=2), now=now)
    assert not Person.objects.exists()


def test_a_caller_waits_once_for_a_service(clinic: object, now: datetime) -> None:
    """A second entry for the same is refused in words; another service is another matter."""
    wait_for_caller(caller=ZOE, service=service(), first=FIRST, last=LAST, now=now)
    with pytest.raises(BadValue, match="Zoe New waits for this service already"):
        wait_for_caller(caller=ZOE, service=service(), first=FIRST, last=LAST, now=now)
    wait_for_caller(caller=ZOE, service=service("follow_up"), first=FIRST, last=LAST, now=now)
    assert WaitlistEntry.objects.count() == 2


def test_nobody_waits_for_what_is_never_given(clinic: object, now: datetime) -> None:
    """A practitioner who does not give the service."""
    other = Practitioner.objects.create(name="Other Example", short_name="Other", order=2)
    assert not Service.objects.filter(practitioners=other).exists()
    with pytest.raises(BadValue, match="Other does not give this service"):
        wait_for_caller(caller=ZOE, service=service(), first=FIRST, last=LAST, now=now, practitioner=other)
