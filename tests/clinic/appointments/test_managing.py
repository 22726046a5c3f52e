"""What a link allows just now, and how a visitor gets back to what they have just booked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ims.clinic.appointments import booking, changing, links, managing
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.models import Person
from ims.errors import NotPossible
from tests.clinic.factories import at, service

NINE = at("2027-03-05", "09:00")


@pytest.fixture
def appointment(person: Person, now: datetime) -> Appointment:
    """A visit on Friday at nine, booked from a hold."""
    held = booking.hold(service=service(), start=NINE, now=now, visitor_hash="v1")
    return booking.confirm(hold_id=held.id, visitor_hash="v1", person=person, now=now).appointment


@pytest.mark.parametrize(
    ("before", "can_move", "can_cancel", "is_late"),
    [
        (timedelta(hours=24), True, True, False),
        (timedelta(hours=24) - timedelta(seconds=1), False, True, True),
        (timedelta(seconds=1), False, True, True),
        (timedelta(0), False, False, True),
    ],
)
def test_what_is_possible_depends_on_the_time_left(
    appointment: Appointment, before: timedelta, can_move: bool, can_cancel: bool, is_late: bool
) -> None:
    """A day before: both. Then it is late: cancelling alone. Once it has begun: nothing. To the second."""
    found = managing.choices(appointment, NINE - before)
    assert (found.can_move, found.can_cancel, found.is_late) == (can_move, can_cancel, is_late)
    assert found.is_too_late_to_move == (can_cancel and not can_move)
    assert found.good_until == NINE - timedelta(hours=24)


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.BOOKED, Status.PENDING)])
def test_only_what_is_open_can_be_changed(appointment: Appointment, now: datetime, status: str) -> None:
    """Nothing is possible with what is over or under way; what is cancelled says so."""
    appointment.status = status
    found = managing.choices(appointment, now)
    assert (found.can_move, found.can_cancel) == (False, False)
    assert found.is_cancelled == status.startswith("cancelled")


def test_what_the_page_promises_the_clinic_does(appointment: Appointment, now: datetime) -> None:
    """Where moving is not offered, the rules refuse it too."""
    late = NINE - timedelta(hours=1)
    with pytest.raises(NotPossible, match="too late"):
        changing.reschedule(appointment_id=appointment.id, start=NINE + timedelta(days=7), now=late)
    assert changing.cancel(appointment_id=appointment.id, now=late).status == Status.CANCELLED_LATE


def test_visits_booked_together_are_cancelled_together(person: Person, now: datetime) -> None:
    """All that can still be cancelled; a second time there is nothing left."""
    starts = [NINE + timedelta(weeks=n) for n in (0, 3, 4)]
    rows = [one.appointment for one in booking.book(service=service(), starts=starts, person=person, now=now)]
    alone = booking.book(service=service(), starts=[at("2027-03-10", "09:00")], person=person, now=now)[0].appointment
    assert managing.booked_together(rows[0]) == rows
    assert managing.booked_together(alone) == [alone]
    changing.cancel(appointment_id=rows[1].id, now=now)
    gone = managing.cancel_together(appointment=rows[0], now=now)
    assert [one.id for one in gone] == [rows[0].id, rows[2].id]
    assert Appointment.objects.get(status=Status.BOOKED) == alone
    with pytest.raises(NotPossible, match="nothing left"):
        managing.cancel_together(appointment=rows[0], now=now)


def test_a_second_press_leads_to_what_the_first_one_booked(appointment: Appointment, now: datetime) -> None:
    """The same visitor gets a link for an hour; nobody else does, and looking alone makes none."""
    ask = {"hold_id": appointment.id, "visitor_hash": "v1", "now": now}
    assert managing.was_confirmed(**ask)
    secret = managing.again(**ask)
    assert secret is not None
    assert links.opened(secret, now) == appointment
    for change in ({"visitor_hash": "v2"}, {"visitor_hash": ""}, {"now": now + timedelta(hours=1)}):
        assert managing.again(**{**ask, **change}) is None
        assert not managing.was_confirmed(**{**ask, **change})


def test_a_hold_that_was_not_confirmed_leads_nowhere(person: Person, now: datetime) -> None:
    """Only what became an appointment."""
    held = booking.hold(service=service(), start=NINE, now=now, visitor_hash="v1")
    assert managing.again(hold_id=held.id, visitor_hash="v1", now=now) is None
