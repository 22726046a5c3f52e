"""The guards in the database itself, which hold whatever the code does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction

from ims.clinic.appointments import booking
from ims.clinic.appointments.guards import guards, missing_guards
from ims.clinic.appointments.models import Appointment, AppointmentEvent, Status
from ims.clinic.models import Person
from ims.clinic.settling import is_overlap
from tests.clinic.factories import NOW, at, make_person, make_staff, service

NINE = at("2027-03-05", "09:00")


def beside(first: Appointment, minutes: int, **changes: object) -> Appointment:
    """Another row, written past all rules, that begins so many minutes after the first."""
    by = timedelta(minutes=minutes)
    fields = {field.name: getattr(first, field.name) for field in Appointment._meta.fields if field.name != "id"}
    moved = {name: fields[name] + by for name in ("start", "end", "blocked_from", "blocked_until")}
    return Appointment(**{**fields, **moved, "ical_uid": f"{minutes}-{len(changes)}@test", **changes})


@pytest.fixture
def first(person: Person) -> Appointment:
    """One appointment at nine."""
    return booking.book(service=service(), starts=[NINE], person=person, now=NOW)[0].appointment


def test_every_guard_is_in_the_database(clinic: object) -> None:
    """What the text of the guards names is there, in the vendor at hand."""
    assert missing_guards(connection) == []
    assert guards(connection.vendor)


@pytest.mark.parametrize("minutes", [-44, -15, 0, 15, 44])
def test_overlap_is_refused_past_all_rules(first: Appointment, minutes: int) -> None:
    """A row that overlaps is refused by the database, in words that are recognized."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        beside(first, minutes).save(force_insert=True)
    assert is_overlap(refused.value)


@pytest.mark.parametrize("minutes", [-45, 45])
def test_t12_adjacent_times_are_both_allowed(first: Appointment, minutes: int) -> None:
    """Intervals are half open: one may begin where another ends."""
    beside(first, minutes).save(force_insert=True)
    assert Appointment.objects.count() == 2


def test_t12_no_length_and_negative_length_are_refused(first: Appointment) -> None:
    """An appointment lasts, whoever writes it."""
    for length in (0, -5):
        with pytest.raises(IntegrityError), transaction.atomic():
            beside(first, 600, end=first.start + timedelta(minutes=600 + length)).save(force_insert=True)


def test_what_does_not_block_and_what_is_overridden_may_overlap(first: Appointment) -> None:
    """Cancelled rows take no time; an override is let through, but only with reason and name."""
    beside(first, 0, status=Status.CANCELLED_BY_PATIENT).save(force_insert=True)
    staff = make_staff("s@example.org", "front_desk")
    beside(first, 0, overlap_allowed=True, override_reason="twins", override_by=staff).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        beside(first, 0, overlap_allowed=True).save(force_insert=True)


def test_a_row_cannot_come_back_over_another(first: Appointment, person: Person) -> None:
    """An update into a blocking status is guarded like an insert."""
    other = beside(first, 0, status=Status.NOSHOW, person=make_person("Ben Other"))
    other.save(force_insert=True)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Appointment.objects.filter(id=other.id).update(status=Status.BOOKED)
    assert is_overlap(refused.value)


def test_histories_are_never_changed_or_removed(first: Appointment) -> None:
    """The database refuses to rewrite a history, whoever asks."""
    row = AppointmentEvent.objects.get(appointment=first)
    with pytest.raises(Error, match="never changed or removed"), transaction.atomic():
        AppointmentEvent.objects.filter(id=row.id).update(event="other")
    with pytest.raises(Error, match="never changed or removed"), transaction.atomic():
        row.delete()
