"""What the tables of appointments promise by themselves."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ims.clinic.appointments import booking
from ims.clinic.appointments.models import BLOCKING, Appointment, Status
from ims.clinic.models import Person
from tests.clinic.factories import NOW, at, service


def test_statuses_that_block() -> None:
    """These take time and no others: whatever is over, refused or an error does not."""
    assert set(BLOCKING) == {Status.HELD, Status.PENDING, Status.BOOKED, Status.ARRIVED, Status.IN_PROGRESS}


def test_t46_an_appointment_s_id_is_random_and_its_link_another_value(person: Person) -> None:
    """Neither follows from the other, nor from an earlier one."""
    starts = [at("2027-03-05", "09:00"), at("2027-03-05", "10:00")]
    one, two = booking.book(service=service(), starts=starts, person=person, now=NOW)
    assert one.appointment.id.version == two.appointment.id.version == 4
    assert len({one.secret, two.secret, str(one.appointment.id), str(two.appointment.id)}) == 4
    assert len(one.secret) >= 43  # 256 bits


@pytest.mark.parametrize("change", [{"status": "lost"}, {"status": "held", "hold_expires": None}])
def test_the_database_refuses_what_makes_no_sense(person: Person, change: dict[str, object]) -> None:
    """An unknown status and a hold without an end are refused by the database itself."""
    made = booking.book(service=service(), starts=[at("2027-03-05", "09:00")], person=person, now=NOW)[0].appointment
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(id=made.id).update(**change)
