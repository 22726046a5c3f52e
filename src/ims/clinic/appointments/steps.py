"""One step of an appointment: the only place that assigns a status and writes its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from ims.clinic.appointments.models import Appointment, AppointmentEvent, Source, Status
from ims.clinic.appointments.slots import Slot, free_slots, is_taking_at
from ims.clinic.appointments.transitions import NEW, By, Event, transition
from ims.clinic.offer.models import Clinic, Service
from ims.clinic.people.models import Person, Practitioner, User
from ims.clinic.settling import TAKEN, lock
from ims.errors import NotPossible, TimeTaken

LINK_DAYS = 400
"""Days after which a link opens nothing more."""
WALL = "%Y-%m-%dT%H:%M"


def step(
    appointment: Appointment, event: Event, *, by: By, now: datetime, actor: User | None = None, reason: str = ""
) -> Appointment:
    """Carry out one row of the table of transitions on a locked appointment, and write it down.

    Raises
    ------
    NotPossible, TimeTaken    the table has no such row; the time of a row that takes time again is no longer free
    """
    row = transition(appointment.status, event, by)
    if row.is_entering and not appointment.overlap_allowed:
        refuse_overlap(appointment, now)
    origin, appointment.status = appointment.status, row.to
    if row.to != Status.HELD:
        appointment.hold_expires = None
    if event in (Event.RESCHEDULE, Event.REINSTATE) or row.to.startswith("cancelled"):
        appointment.sequence += 1
    appointment.save()
    write(appointment, event, origin, now=now, actor=actor, reason=reason)
    return appointment


def create(
    *,
    slot: Slot,
    service: Service,
    source: Source,
    event: Event,
    by: By,
    now: datetime,
    person: Person | None = None,
    visitor_hash: str = "",
    hold_until: datetime | None = None,
    group: UUID | None = None,
    actor: User | None = None,
    override_reason: str = "",
) -> Appointment:
    """A new appointment in the status its first event leads to. The caller holds the lock and has checked the time."""
    row = transition(NEW, event, by)
    key = uuid4()
    appointment = Appointment(
        id=key,
        practitioner_id=slot.practitioner,
        person=person,
        service=service,
        status=row.to,
        source=source,
        hold_expires=hold_until if row.to == Status.HELD else None,
        visitor_hash=visitor_hash,
        overlap_allowed=bool(override_reason),
        override_reason=override_reason or None,
        override_by=actor if override_reason else None,
        group=group,
        ical_uid=f"{key}@appointments.invalid",
        created=now,
        created_by=actor,
    )
    place(appointment, slot)
    appointment.save(force_insert=True)
    write(appointment, event, NEW, now=now, actor=actor, reason=override_reason)
    return appointment


def place(appointment: Appointment, slot: Slot) -> None:
    """Give an appointment its interval: instants, buffers, and the wall time with the zone data it was made with."""
    service, clinic = appointment.service, Clinic.objects.get(id=1)
    appointment.practitioner_id = slot.practitioner
    appointment.start, appointment.end = slot.start.astimezone(UTC), slot.end.astimezone(UTC)
    appointment.blocked_from = slot.start - timedelta(minutes=service.buffer_before)
    appointment.blocked_until = slot.end + timedelta(minutes=service.buffer_after)
    appointment.local_start = slot.start.astimezone(clinic.tz).strftime(WALL)
    appointment.zone, appointment.zone_data = clinic.zone, version("tzdata")


def write(
    appointment: Appointment, event: Event, origin: str, *, now: datetime, actor: User | None = None, reason: str = ""
) -> None:
    """One row of the history."""
    AppointmentEvent.objects.create(
        appointment=appointment, at=now, event=event, origin=origin, to=appointment.status, actor=actor, reason=reason
    )


def refuse_overlap(appointment: Appointment, now: datetime) -> None:
    """Refuse if the interval meets anything that takes the practitioner's time.

    Raises
    ------
    TimeTaken    somebody has it
    """
    if others(appointment.practitioner_id, appointment.blocked_from, appointment.blocked_until, now, appointment.id).exists():
        raise TimeTaken(TAKEN)


def others(
    practitioner: UUID, begins: datetime, ends: datetime, now: datetime, moving: UUID | None = None
) -> QuerySet[Appointment]:
    """What takes a practitioner's time within an interval, but for the appointment that is being moved."""
    near = Q(practitioner_id=practitioner, blocked_from__lt=ends, blocked_until__gt=begins)
    found = Appointment.objects.filter(near & is_taking_at(now))
    return found.exclude(id=moving) if moving else found


def expire_holds(practitioners: Iterable[UUID], now: datetime) -> int:
    """Close holds whose time is over, so that they no longer stand in the way of the guard. The caller holds the lock."""
    over = Appointment.objects.filter(status=Status.HELD, hold_expires__lte=now, practitioner_id__in=set(practitioners))
    found = list(over)
    for appointment in found:
        step(appointment, Event.EXPIRE, by=By.CLOCK, now=now)
    return len(found)


def take(
    *,
    service: Service,
    start: datetime,
    practitioners: Iterable[Practitioner],
    now: datetime,
    moving: UUID | None = None,
    is_public: bool = True,
) -> Slot:
    """Lock, close what has expired, and find the one free interval that begins then.

    Raises
    ------
    TimeTaken    nobody of them is free then, or the time is not offered
    """
    who = list(practitioners)
    keys = [practitioner.id for practitioner in who]
    lock(keys)
    expire_holds(keys, now)
    day = start.astimezone(Clinic.objects.get(id=1).tz).date()
    slots = free_slots(service=service, first=day, last=day, now=now, practitioners=who, moving=moving, is_public=is_public)
    found = [slot for slot in slots if slot.start == start]
    if not found:
        raise TimeTaken(TAKEN)
    order = {key: place for place, key in enumerate(keys)}
    return min(found, key=lambda slot: order[slot.practitioner])


def locked(appointment_id: UUID) -> Appointment:
    """An appointment under its practitioner's lock, read after the lock was had."""
    seen = Appointment.objects.values_list("practitioner_id", flat=True).filter(id=appointment_id).first()
    if seen is None:
        raise NotPossible("There is no such appointment.")
    lock([seen])
    found = Appointment.objects.select_related("service", "person", "practitioner").select_for_update(of=("self",))
    return found.get(id=appointment_id)
