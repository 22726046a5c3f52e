"""When a law changes the clocks: appointments keep the wall time people were told, and get the instant that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from ims.clinic.appointments import notices
from ims.clinic.appointments.models import BLOCKING, Appointment
from ims.clinic.appointments.slots import instant
from ims.clinic.appointments.steps import WALL, others, write
from ims.clinic.appointments.transitions import By, Event, transition
from ims.clinic.offer.models import Clinic
from ims.clinic.settling import lock, settled


@dataclass(frozen=True)
class Realigned:
    """What was done: how many kept their instant, which got another, and which staff must look at."""

    kept: int
    moved: tuple[Appointment, ...]
    unsettled: tuple[Appointment, ...]
    """Their wall time no longer exists, or the new instant meets another appointment: nothing was changed."""


def stale(now: datetime) -> list[Appointment]:
    """Appointments to come whose instants were made with other zone data than is installed."""
    rows = Appointment.objects.filter(status__in=BLOCKING, start__gt=now).exclude(zone_data=version("tzdata"))
    return list(rows.select_related("service", "person", "practitioner"))


@settled
def realign(*, now: datetime) -> Realigned:
    """Make the instants of appointments to come anew from their wall time and zone, after the zone data changed.

    Nobody is written to: what people were told is the wall time, and that stays. Their reminders and calendar files follow.
    """
    lock({appointment.practitioner_id for appointment in stale(now)})
    found = [(appointment, instant_of(appointment)) for appointment in stale(now)]
    same = [appointment for appointment, start in found if start == appointment.start]
    Appointment.objects.filter(id__in=[one.id for one in same]).update(zone_data=version("tzdata"))
    moved: list[Appointment] = []
    unsettled = [appointment for appointment, start in found if start is None]
    for appointment, start in in_passing_order((one, start) for one, start in found if start != one.start):
        (moved if _moved(appointment, start, now) else unsettled).append(appointment)
    return Realigned(len(same), tuple(moved), tuple(unsettled))


def instant_of(appointment: Appointment) -> datetime | None:
    """The instant of an appointment's wall time by the zone data of today."""
    wall = datetime.strptime(appointment.local_start, WALL)
    return instant(wall.date(), wall.time(), ZoneInfo(appointment.zone))


def in_passing_order(
    found: Iterable[tuple[Appointment, datetime | None]],
) -> list[tuple[Appointment, datetime]]:
    """So that neighbors who move the same way do not run into each other: later ones first where they move later."""
    pairs = [(one, start) for one, start in found if start is not None]
    later = sorted((p for p in pairs if p[1] > p[0].start), key=lambda p: p[1], reverse=True)
    return later + sorted((p for p in pairs if p[1] <= p[0].start), key=lambda p: p[1])


def _moved(appointment: Appointment, start: datetime, now: datetime) -> bool:
    by: timedelta = start - appointment.start
    begins, ends = appointment.blocked_from + by, appointment.blocked_until + by
    is_free = appointment.overlap_allowed or not others(appointment.practitioner_id, begins, ends, now, appointment.id).exists()
    if not is_free:
        return False
    row = transition(appointment.status, Event.REALIGN, By.CLOCK)
    appointment.start, appointment.end = appointment.start + by, appointment.end + by
    appointment.blocked_from, appointment.blocked_until = begins, ends
    appointment.zone_data = version("tzdata")
    appointment.sequence += 1
    appointment.save()
    write(appointment, Event.REALIGN, row.origin, now=now)
    notices.renew_reminders(appointment, now=now, clinic=Clinic.objects.get(id=1))
    return True
