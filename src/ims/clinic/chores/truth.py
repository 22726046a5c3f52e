"""Whether a mail that waits still tells the truth. Asked when it is about to leave, whatever happened since it was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from ims.clinic.appointments import notices
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.mail.models import OutgoingMail

Holds = Callable[[Appointment, datetime], bool]


def _is_ahead(*statuses: Status) -> Holds:
    return lambda appointment, now: appointment.status in statuses and appointment.start > now


def _is_open_offer(appointment: Appointment, now: datetime) -> bool:
    return appointment.status == Status.HELD and (appointment.hold_expires or now) > now


def _is_cancelled(appointment: Appointment, _now: datetime) -> bool:
    return appointment.status.startswith("cancelled")


CLAIMS: Mapping[str, Holds] = MappingProxyType(
    {
        notices.REQUESTED: _is_ahead(Status.PENDING),
        notices.BOOKED: _is_ahead(Status.BOOKED),
        notices.MOVED: _is_ahead(Status.BOOKED, Status.PENDING),
        notices.REMINDER: _is_ahead(Status.BOOKED),
        notices.CANCELLED: _is_cancelled,
        notices.DECLINED: lambda appointment, _now: appointment.status == Status.DECLINED,
        notices.OFFER: _is_open_offer,
    }
)
"""What each kind of notice says of its appointment. A kind that is not here says nothing that could become untrue."""
NUMBERED = (notices.REQUESTED, notices.BOOKED, notices.MOVED, notices.REMINDER, notices.CANCELLED, notices.DECLINED)
"""Kinds whose key ends with the sequence of the appointment: after a change an older one is no longer true."""


def is_true(mail: OutgoingMail, now: datetime) -> bool:
    """Whether what the mail says is still so."""
    holds = CLAIMS.get(mail.kind)
    if holds is None:
        return True
    appointment = Appointment.objects.filter(id=mail.about).first() if mail.about else None
    if appointment is None or not holds(appointment, now):
        return False
    return mail.kind not in NUMBERED or mail.dedupe_key.rpartition(":")[2] == str(appointment.sequence)
