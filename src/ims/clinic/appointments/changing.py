"""Changing what is booked: another time, a cancellation, and what staff note during the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from ims.clinic.appointments import notices
from ims.clinic.appointments.booking import Booked, givers
from ims.clinic.appointments.links import new_link
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.appointments.steps import locked, place, step, take
from ims.clinic.appointments.transitions import By, Event, transition
from ims.clinic.appointments.waitlist import offer_freed
from ims.clinic.offer.models import BookingPolicy, Clinic
from ims.clinic.people.models import User
from ims.clinic.settling import lock, settled
from ims.errors import NotPossible

STAFF_EVENTS = (
    Event.APPROVE,
    Event.DECLINE,
    Event.CANCEL_BY_CLINIC,
    Event.ARRIVE,
    Event.BEGIN,
    Event.FULFILL,
    Event.MISS,
    Event.REINSTATE,
    Event.VOID,
)
"""What staff note with one click."""
FREEING = (Event.DECLINE, Event.CANCEL_BY_CLINIC, Event.MISS, Event.VOID)


def is_late(appointment: Appointment, now: datetime) -> bool:
    """Whether a cancellation now counts as late."""
    return now > appointment.start - timedelta(hours=BookingPolicy.objects.get(id=1).late_cancel_hours)


@settled
def reschedule(
    *,
    appointment_id: UUID,
    start: datetime,
    now: datetime,
    practitioner: UUID | None = None,
    actor: User | None = None,
) -> Booked:
    """Move an appointment to another free time. Who loses the race keeps the old time.

    Raises
    ------
    TimeTaken, NotPossible    the new time is not free; it can no longer be moved
    """
    by = By.STAFF if actor else By.HOLDER
    seen = Appointment.objects.select_related("service").filter(id=appointment_id).first()
    if seen is None:
        raise NotPossible("There is no such appointment.")
    who = givers(seen.service, practitioner or seen.practitioner_id)
    lock([seen.practitioner_id, *(one.id for one in who)])
    appointment = locked(appointment_id)
    transition(appointment.status, Event.RESCHEDULE, by)
    if actor is None and appointment.start <= now:
        raise NotPossible("This appointment has begun and can no longer be moved.")
    if actor is None and is_late(appointment, now):
        raise NotPossible("It is too late to move this appointment yourself. Please call us.")
    slot = take(
        service=appointment.service,
        start=start,
        practitioners=who,
        now=now,
        moving=appointment.id,
        is_public=actor is None,
    )
    old = (appointment.practitioner_id, appointment.start)
    place(appointment, slot)
    appointment.overlap_allowed, appointment.override_reason, appointment.override_by = False, None, None
    step(appointment, Event.RESCHEDULE, by=by, now=now, actor=actor)
    secret = new_link(appointment, now)
    notices.tell(notices.MOVED, appointment, now=now, secret=secret, clinic=Clinic.objects.get(id=1))
    offer_freed(practitioner=old[0], start=old[1], now=now)
    return Booked(appointment, secret)


@settled
def cancel(*, appointment_id: UUID, now: datetime, actor: User | None = None, reason: str = "") -> Appointment:
    """Cancel for the patient; within the late hours it is noted as late.

    Raises
    ------
    NotPossible    it is not open any more, or has begun
    """
    appointment = locked(appointment_id)
    if actor is None and appointment.start <= now:
        raise NotPossible("This appointment has begun and can no longer be cancelled here. Please call us.")
    is_booked = appointment.status == Status.BOOKED
    event = Event.CANCEL_LATE if is_booked and is_late(appointment, now) else Event.CANCEL
    step(appointment, event, by=By.STAFF if actor else By.HOLDER, now=now, actor=actor, reason=reason)
    notices.tell(notices.CANCELLED, appointment, now=now, secret=None, clinic=Clinic.objects.get(id=1))
    offer_freed(practitioner=appointment.practitioner_id, start=appointment.start, now=now)
    return appointment


@settled
def note(*, appointment_id: UUID, event: Event, actor: User, now: datetime, reason: str = "") -> Appointment:
    """What staff note: approved, arrived, begun, done, did not come, cancelled by us, entered in error, taken back.

    Raises
    ------
    NotPossible, TimeTaken    not from here; a row that takes time again meets another
    """
    if event not in STAFF_EVENTS:
        raise NotPossible(f"'{event}' is not noted this way. Choose one of: {', '.join(STAFF_EVENTS)}.")
    if event == Event.VOID and not reason.strip():
        raise NotPossible("Say why this was entered in error.")
    appointment = locked(appointment_id)
    step(appointment, event, by=By.STAFF, now=now, actor=actor, reason=reason.strip())
    kind = notices.AFTER.get(event)
    if kind is not None:
        secret = new_link(appointment, now) if event in (Event.APPROVE, Event.REINSTATE) else None
        notices.tell(kind, appointment, now=now, secret=secret, clinic=Clinic.objects.get(id=1))
    if event in FREEING:
        offer_freed(practitioner=appointment.practitioner_id, start=appointment.start, now=now)
    return appointment
