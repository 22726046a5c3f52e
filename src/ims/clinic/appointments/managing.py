"""What whoever holds a link may do with an appointment just now, and how a visitor gets back to what they have booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from ims.clinic.appointments.changing import cancel, in_good_time
from ims.clinic.appointments.links import new_link_to_all
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.appointments.transitions import By, Event, allowed
from ims.clinic.settling import settled
from ims.errors import NotPossible

AGAIN = timedelta(hours=1)
"""How long after booking the same browser still gets to what it booked."""
CANCELLED = (Status.CANCELLED_BY_PATIENT, Status.CANCELLED_LATE, Status.CANCELLED_BY_CLINIC)


@dataclass(frozen=True)
class Choices:
    """What is possible with an appointment through its link."""

    can_move: bool
    can_cancel: bool
    is_late: bool
    """Whether a cancellation now counts as late; then it is no longer moved through the link either."""
    is_cancelled: bool
    good_until: datetime
    """Until when it can be moved through the link, and cancelled without being late."""

    @property
    def is_too_late_to_move(self) -> bool:
        """Whether time alone stands in the way of moving it."""
        return self.can_cancel and self.is_late


def choices(appointment: Appointment, now: datetime) -> Choices:
    """What the holder of a link may do now."""
    events = {row.event for row in allowed(appointment.status, By.HOLDER)}
    good_until = in_good_time(appointment)
    has_begun, late = appointment.start <= now, now > good_until
    return Choices(
        can_move=Event.RESCHEDULE in events and not has_begun and not late,
        can_cancel=Event.CANCEL in events and not has_begun,
        is_late=late,
        is_cancelled=appointment.status in CANCELLED,
        good_until=good_until,
    )


def booked_together(appointment: Appointment) -> list[Appointment]:
    """All visits that were booked with this one, itself included, in order."""
    if appointment.group is None:
        return [appointment]
    return list(Appointment.objects.filter(group=appointment.group).select_related("service", "person", "practitioner"))


def others_of(appointment: Appointment) -> list[Appointment]:
    """The visits that were booked with this one, in order."""
    return [one for one in booked_together(appointment) if one.id != appointment.id]


@settled
def cancel_together(*, appointment: Appointment, now: datetime) -> list[Appointment]:
    """Cancel all visits that were booked with this one and can still be cancelled; all of them, or none.

    Raises
    ------
    NotPossible    none of them can be
    """
    together = [one for one in booked_together(appointment) if choices(one, now).can_cancel]
    if not together:
        raise NotPossible(_("There is nothing left to cancel here. Please call us."))
    return [cancel(appointment_id=one.id, now=now) for one in together]


def was_confirmed(*, hold_id: UUID, visitor_hash: str, now: datetime) -> bool:
    """Whether this visitor has just made an appointment of that hold: a second press of the button is no fault."""
    return _confirmed(hold_id, visitor_hash, now) is not None


@settled
def again(*, hold_id: UUID, visitor_hash: str, now: datetime) -> str | None:
    """A new link to what this visitor has just made of that hold, with all of it; None where there is nothing."""
    appointment = _confirmed(hold_id, visitor_hash, now)
    return new_link_to_all(appointment, others_of(appointment), now) if appointment else None


def _confirmed(hold_id: UUID, visitor_hash: str, now: datetime) -> Appointment | None:
    if not visitor_hash:
        return None
    rows = Appointment.objects.filter(id=hold_id, visitor_hash=visitor_hash, status__in=(Status.BOOKED, Status.PENDING))
    return rows.filter(created__gt=now - AGAIN).first()
