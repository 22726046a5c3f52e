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
from ims.clinic.people.models import Practitioner, User
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


def in_good_time(appointment: Appointment) -> datetime:
    """Last moment at which a cancellation is not late, and at which the holder of a link may move the appointment."""
    return appointment.start - timedelta(hours=BookingPolicy.objects.get(id=1).late_cancel_hours)


def is_late(appointment: Appointment, now: datetime) -> bool:
    """Whether a cancellation now counts as late."""
    return now > in_good_time(appointment)


def refuse_unseen(appointment: Appointment, seen: int | None) -> None:
    """Refuse to write over what somebody else did meanwhile, and say what it was.

    `seen` is the number of steps in the history that was looked at; None where nobody looked, as with a link.

    Raises
    ------
    NotPossible    there are more steps now
    """
    if seen is None:
        return
    zone = Clinic.objects.get(id=1).tz
    new = list(appointment.history.select_related("actor"))[seen:]
    if not new:
        return
    told = "; ".join(
        f"{step.at.astimezone(zone):%H:%M} {step.event.replace('_', ' ')}"
        + (f" by {step.actor.name}" if step.actor else "")
        + (f" ({step.reason})" if step.reason else "")
        for step in new
    )
    raise NotPossible(f"Nothing was changed, because this appointment was changed meanwhile: {told}. Look again, then decide.")


def is_too_early(appointment: Appointment, event: Event, now: datetime) -> bool:
    """Nobody arrives on an earlier day, nor misses what has not begun; noted by mistake it would free the time."""
    if event == Event.ARRIVE:
        zone = Clinic.objects.get(id=1).tz
        return appointment.start.astimezone(zone).date() > now.astimezone(zone).date()
    return event == Event.MISS and appointment.start > now


def _place_in_words(appointment: Appointment) -> str:
    return f"{appointment.local_start.replace('T', ' ')} with {Practitioner.objects.get(id=appointment.practitioner_id)}"


@settled
def reschedule(
    *,
    appointment_id: UUID,
    start: datetime,
    now: datetime,
    practitioner: UUID | None = None,
    actor: User | None = None,
    seen: int | None = None,
) -> Booked:
    """Move an appointment to another free time. Who loses the race keeps the old time.

    Raises
    ------
    TimeTaken, NotPossible    the new time is not free; it can no longer be moved, or was changed since it was `seen`
    """
    by = By.STAFF if actor else By.HOLDER
    known = Appointment.objects.select_related("service").filter(id=appointment_id).first()
    if known is None:
        raise NotPossible("There is no such appointment.")
    who = givers(known.service, practitioner or known.practitioner_id)
    lock([known.practitioner_id, *(one.id for one in who)])
    appointment = locked(appointment_id)
    refuse_unseen(appointment, seen)
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
    was = _place_in_words(appointment)
    place(appointment, slot)
    appointment.overlap_allowed, appointment.override_reason, appointment.override_by = False, None, None
    words = f"from {was} to {_place_in_words(appointment)}"
    step(appointment, Event.RESCHEDULE, by=by, now=now, actor=actor, reason=words)
    secret = new_link(appointment, now)
    notices.tell(notices.MOVED, appointment, now=now, secret=secret, clinic=Clinic.objects.get(id=1))
    offer_freed(practitioner=old[0], start=old[1], now=now)
    return Booked(appointment, secret)


@settled
def cancel(
    *, appointment_id: UUID, now: datetime, actor: User | None = None, reason: str = "", seen: int | None = None
) -> Appointment:
    """Cancel for the patient; within the late hours it is noted as late.

    Raises
    ------
    NotPossible    it is not open any more, has begun, or was changed since it was `seen`
    """
    appointment = locked(appointment_id)
    refuse_unseen(appointment, seen)
    if actor is None and appointment.start <= now:
        raise NotPossible("This appointment has begun and can no longer be cancelled here. Please call us.")
    is_booked = appointment.status == Status.BOOKED
    event = Event.CANCEL_LATE if is_booked and is_late(appointment, now) else Event.CANCEL
    step(appointment, event, by=By.STAFF if actor else By.HOLDER, now=now, actor=actor, reason=reason)
    notices.tell(notices.CANCELLED, appointment, now=now, secret=None, clinic=Clinic.objects.get(id=1))
    offer_freed(practitioner=appointment.practitioner_id, start=appointment.start, now=now)
    return appointment


@settled
def note(
    *, appointment_id: UUID, event: Event, actor: User, now: datetime, reason: str = "", seen: int | None = None
) -> Appointment:
    """What staff note: approved, arrived, begun, done, did not come, cancelled by us, entered in error, taken back.

    Raises
    ------
    NotPossible, TimeTaken    not from here, or changed since it was `seen`; a row that takes time again meets another
    """
    if event not in STAFF_EVENTS:
        raise NotPossible(f"'{event}' is not noted this way. Choose one of: {', '.join(STAFF_EVENTS)}.")
    if event == Event.VOID and not reason.strip():
        raise NotPossible("Say why this was entered in error.")
    appointment = locked(appointment_id)
    refuse_unseen(appointment, seen)
    if is_too_early(appointment, event, now):
        raise NotPossible("It is too early for that: this appointment is still to come.")
    is_entering = transition(appointment.status, event, By.STAFF).is_entering
    step(appointment, event, by=By.STAFF, now=now, actor=actor, reason=reason.strip())
    kind = notices.AFTER.get(event)
    is_news = event != Event.REINSTATE or (is_entering and appointment.start > now)
    if kind is not None and is_news:  # nobody was told that they had arrived, so nobody is told that they had not
        secret = new_link(appointment, now) if event in (Event.APPROVE, Event.REINSTATE) else None
        notices.tell(kind, appointment, now=now, secret=secret, clinic=Clinic.objects.get(id=1))
    if event in FREEING:
        offer_freed(practitioner=appointment.practitioner_id, start=appointment.start, now=now)
    return appointment
