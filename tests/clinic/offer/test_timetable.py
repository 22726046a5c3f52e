"""The timetable is kept in memory and never older than the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import transaction

from ims.clinic.models import (
    AvailabilityException,
    AvailabilityRule,
    BookingPolicy,
    Clinic,
    Practitioner,
    Service,
    TimetableStamp,
)
from ims.clinic.offer.timetable import timetable
from tests.clinic.factories import jeff

Change = Callable[[], object]


def _closed() -> AvailabilityException:
    return AvailabilityException.objects.create(kind="closed", first=date(2027, 3, 5), last=date(2027, 3, 5))


CHANGES: dict[str, Change] = {
    "the zone": lambda: Clinic.objects.update(zone="America/Vancouver"),
    "the policy": lambda: BookingPolicy.objects.update(horizon_days=7),
    "a practitioner": lambda: Practitioner.objects.update(is_active=False),
    "a new practitioner": lambda: Practitioner.objects.create(name="Pat Physio", short_name="Pat"),
    "a service": lambda: Service.objects.update(minutes=50),
    "who gives it": lambda: Service.objects.all()[0].practitioners.clear(),
    "who else gives it": lambda: Service.objects.all()[0].practitioners.add(
        Practitioner.objects.create(name="Pat Physio", short_name="Pat")
    ),
    "hours": lambda: AvailabilityRule.objects.update(begins=time(8)),
    "fewer hours": lambda: AvailabilityRule.objects.all().delete(),
    "a day that differs": _closed,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_is_read_anew(clinic: Clinic, change: Change) -> None:
    """By rows or by statement: the value is another one, and holds what the tables hold."""
    before = timetable()
    change()
    after = timetable()
    assert after is not before and timetable() is after
    assert after.zone == Clinic.objects.get().tz
    assert after.policy is not None and after.policy.horizon_days == BookingPolicy.objects.get().horizon_days
    for one in Service.objects.all():
        assert {who.id for who in after.givers(one)} == {who.id for who in one.practitioners.filter(is_active=True)}
        assert one.minutes in {shown.minutes for shown in after.services if shown.pk == one.pk}
    kept = {rule for rules in after.hours.values() for rule in rules}
    assert {(rule.pk, rule.begins) for rule in kept} == set(AvailabilityRule.objects.values_list("id", "begins"))
    assert {one.id for one in after.exceptions} == set(AvailabilityException.objects.values_list("id", flat=True))


def test_where_nothing_changed_one_query_is_asked(clinic: Clinic, django_assert_num_queries) -> None:
    """The stamp alone; before there is one, everything is read each time."""
    first = timetable()
    with django_assert_num_queries(1):
        assert timetable() is first
    TimetableStamp.objects.all().delete()
    assert timetable() is not timetable()


def test_what_was_taken_back_was_never_so(clinic: Clinic) -> None:
    """A change that is rolled back is seen inside its transaction alone, also where another takes its place."""
    before = timetable()
    for days in (7, 8):
        with transaction.atomic():
            BookingPolicy.objects.update(horizon_days=days)
            inside = timetable().policy
            assert inside is not None and inside.horizon_days == days
            transaction.set_rollback(True)
        after = timetable()
        assert after.policy is not None and before.policy is not None
        assert after.policy.horizon_days == before.policy.horizon_days


def test_before_the_set_up_there_is_nothing(db: None) -> None:
    """No zone, no services."""
    found = timetable()
    assert (found.zone, found.is_set_up, found.services, found.online()) == (None, False, (), [])


def test_exceptions_are_found_by_day_and_practitioner(clinic: Clinic) -> None:
    """Those for all and those of one; none that lie before or after."""
    day, giver = date(2027, 3, 5), jeff()
    for_all, other = _closed(), Practitioner.objects.create(name="Pat Physio", short_name="Pat")
    own = AvailabilityException.objects.create(kind="closed", practitioner=giver, first=day, last=day)
    found = timetable()
    assert {one.id for one in found.exceptions_of(giver.id, day, day)} == {for_all.id, own.id}
    assert [one.id for one in found.exceptions_of(other.id, day, day)] == [for_all.id]
    assert found.exceptions_of(giver.id, date(2027, 3, 6), date(2027, 3, 9)) == []
