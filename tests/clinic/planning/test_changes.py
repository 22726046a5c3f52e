"""Changing hours, practitioners, services and the policy: bookings are listed and never moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest

from ims.clinic.appointments import booking
from ims.clinic.appointments.slots import free_slots
from ims.clinic.models import (
    Appointment,
    AvailabilityException,
    AvailabilityRule,
    BookingPolicy,
    Person,
    Practitioner,
    Service,
)
from ims.clinic.planning import changes
from ims.clinic.planning.changes import Outcome
from ims.errors import BadValue, NotFound
from tests.clinic.factories import at, jeff, service

FRIDAY = date(2027, 3, 5)
Change = Callable[..., Outcome]


@pytest.fixture
def booked(person: Person, now: datetime) -> Appointment:
    """A visit on Friday from 16:00 to 16:45."""
    return booking.book(service=service(), starts=[at("2027-03-05", "16:00")], person=person, now=now)[0].appointment


def friday() -> AvailabilityRule:
    """Jeff's hours on Friday."""
    return AvailabilityRule.objects.get(weekday=4)


CHANGES: dict[str, Callable[[], Change]] = {
    "shorter hours": lambda: lambda **m: changes.change_hours(rule_id=friday().id, begins=time(9), ends=time(16, 30), **m),
    "hours that end": lambda: (
        lambda **m: changes.change_hours(rule_id=friday().id, begins=time(9), ends=time(17), valid_to=date(2027, 3, 4), **m)
    ),
    "no hours": lambda: lambda **m: changes.remove_hours(rule_id=friday().id, **m),
    "a closed day": lambda: lambda **m: changes.add_exception(kind="closed", first=FRIDAY, last=FRIDAY, **m),
    "a closed afternoon": lambda: (
        lambda **m: changes.add_exception(
            kind="closed", first=FRIDAY, last=FRIDAY, begins=time(16, 30), ends=time(17), practitioner=jeff(), **m
        )
    ),
    "no more appointments": lambda: (
        lambda **m: changes.save_practitioner(
            practitioner=jeff(), name="Jeff", short_name="Jeff", is_active=False, services=Service.objects.all(), **m
        )
    ),
    "a service that is given up": lambda: (
        lambda **m: changes.save_service(service=service(), name_en="First visit", minutes=45, practitioners=(), **m)
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_t26_a_change_over_bookings_lists_them_and_moves_nothing(booked: Appointment, now: datetime, name: str) -> None:
    """First the list and no change; once accepted the change, and the booking stands as it was."""
    before = Appointment.objects.filter(id=booked.id).values().get()
    outcome = CHANGES[name]()(now=now)
    assert ([one.appointment for one in outcome.conflicts], outcome.is_made) == ([booked], False)
    assert CHANGES[name]()(now=now).is_made is False
    assert friday().ends == time(17)
    assert not AvailabilityException.objects.exists()
    assert jeff().is_active
    assert service().practitioners.exists()
    outcome = CHANGES[name]()(now=now, is_accepted=True)
    assert ([one.appointment for one in outcome.conflicts], outcome.is_made) == ([booked], True)
    assert Appointment.objects.filter(id=booked.id).values().get() == before
    assert booked.history.count() == 1


def test_a_change_that_meets_no_booking_is_made_at_once(booked: Appointment, now: datetime) -> None:
    """Only what is new counts: an old conflict stops no other change."""
    changes.remove_hours(rule_id=friday().id, now=now, is_accepted=True)
    outcome = changes.add_hours(practitioner=jeff(), weekday=1, begins=time(9), ends=time(12), now=now)
    assert outcome == Outcome((), True)
    tuesday = date(2027, 3, 9)
    slots = free_slots(service=service(), first=tuesday, last=tuesday, now=now)
    assert slots[0].start == at("2027-03-09", "09:00")


def test_extra_hours_that_are_removed_leave_their_bookings(person: Person, now: datetime) -> None:
    """A booking in extra hours is listed when these go."""
    changes.add_exception(kind="extra", first=FRIDAY, last=FRIDAY, begins=time(18), ends=time(20), now=now)
    extra = AvailabilityException.objects.get()
    booking.book(service=service(), starts=[at("2027-03-05", "18:00")], person=person, now=now)
    assert len(changes.remove_exception(exception_id=extra.id, now=now).conflicts) == 1
    assert AvailabilityException.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        lambda now: changes.add_hours(practitioner=jeff(), weekday=1, begins=time(12), ends=time(9), now=now),
        lambda now: changes.add_hours(
            practitioner=jeff(),
            weekday=1,
            begins=time(9),
            ends=time(12),
            valid_from=FRIDAY,
            valid_to=FRIDAY - timedelta(days=1),
            now=now,
        ),
        lambda now: changes.add_exception(kind="extra", first=FRIDAY, last=FRIDAY, now=now),
        lambda now: changes.add_exception(kind="closed", first=FRIDAY, last=FRIDAY, begins=time(9), now=now),
        lambda now: changes.add_exception(kind="sometimes", first=FRIDAY, last=FRIDAY, now=now),
        lambda now: changes.add_exception(kind="closed", first=FRIDAY, last=FRIDAY - timedelta(days=1), now=now),
        lambda now: changes.save_practitioner(practitioner=None, name=" ", short_name="x", now=now),
        lambda now: changes.save_service(service=None, name_en="Long", minutes=481, now=now),
        lambda now: changes.save_policy(grid_minutes=1),
        lambda now: changes.save_policy(nothing=1),
    ],
)
def test_nonsense_is_refused_in_words(clinic: object, now: datetime, bad: Callable[[datetime], object]) -> None:
    """Times and days out of order, lengths out of range, unknown names: nothing is saved."""
    rules = AvailabilityRule.objects.count()
    with pytest.raises(BadValue):
        bad(now)
    assert (AvailabilityRule.objects.count(), AvailabilityException.objects.count()) == (rules, 0)
    assert Practitioner.objects.count() == 1


def test_what_is_not_there_is_not_changed(clinic: object, now: datetime) -> None:
    """Hours and exceptions that nobody made."""
    with pytest.raises(NotFound):
        changes.remove_hours(rule_id=99999, now=now)
    with pytest.raises(NotFound):
        changes.remove_exception(exception_id=uuid4(), now=now)


def test_a_second_practitioner_with_other_days_is_offered(clinic: object, now: datetime) -> None:
    """Added by the owner, given a service and hours, bookable."""
    changes.save_practitioner(practitioner=None, name="Other Example", short_name="Other", services=[service()], now=now)
    other = Practitioner.objects.get(short_name="Other")
    changes.add_hours(practitioner=other, weekday=1, begins=time(9), ends=time(12), now=now)
    day = date(2027, 3, 2)
    found = free_slots(service=service(), first=day, last=day, now=now)
    assert {slot.practitioner for slot in found} == {other.id}


def test_a_new_service_gets_a_code_of_its_own(clinic: object, now: datetime) -> None:
    """Two services of the same name are told apart; an old booking keeps its length."""
    for _ in range(2):
        changes.save_service(service=None, name_en="First visit", minutes=30, practitioners=[jeff()], now=now)
    assert list(Service.objects.values_list("code", flat=True)) == [
        "first_visit",
        "follow_up",
        "first_visit_2",
        "first_visit_3",
    ]
    changes.save_service(service=None, name_en="New", minutes=30, now=now)
    assert Service.objects.filter(code="new_2").exists(), "services/new/ is an address of another page"


def test_the_policy_is_saved(clinic: object) -> None:
    """What the owner sets holds from then on."""
    changes.save_policy(min_notice_minutes=60, reminder_hours=[24], requires_approval=True, max_per_day=None)
    policy = BookingPolicy.objects.get(id=1)
    assert (policy.min_notice_minutes, policy.reminder_hours, policy.requires_approval) == (60, [24], True)
