"""What the clinic offers: open hours of days, and bookings that no longer lie within them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q

from ims.clinic.appointments.models import Appointment
from ims.clinic.appointments.slots import DAY, Window, instant, is_taking_at, windows
from ims.clinic.offer.models import AvailabilityException, AvailabilityRule, Clinic
from ims.clinic.people.models import Practitioner

OUTSIDE_HOURS = "outside the hours"
NOT_ACTIVE = "the practitioner no longer gives appointments"
NOT_GIVEN = "the practitioner no longer gives this service"
Hours = Mapping[tuple[UUID, date], list[Window]]


@dataclass(frozen=True)
class Conflict:
    """A booking that the present hours would not offer, and why. It stands until somebody settles it with the person."""

    appointment: Appointment
    why: str


def open_hours(practitioners: Sequence[Practitioner], first: date, last: date) -> Hours:
    """Open windows of wall time for each practitioner and day."""
    rules: dict[UUID, list[AvailabilityRule]] = defaultdict(list)
    for rule in AvailabilityRule.objects.filter(practitioner__in=practitioners):
        rules[rule.practitioner_id].append(rule)
    near = AvailabilityException.objects.filter(first__lte=last, last__gte=first)
    exceptions = list(near.filter(Q(practitioner=None) | Q(practitioner__in=practitioners)))
    found: dict[tuple[UUID, date], list[Window]] = {}
    for one in practitioners:
        own = [x for x in exceptions if x.practitioner_id in (None, one.id)]
        day = first
        while day <= last:
            found[one.id, day] = windows(day, rules[one.id], own)
            day += DAY
    return found


def closures(first: date, last: date) -> dict[date, list[AvailabilityException]]:
    """Exceptions on each of these days, to be named beside them."""
    found: dict[date, list[AvailabilityException]] = defaultdict(list)
    for exception in AvailabilityException.objects.filter(first__lte=last, last__gte=first).select_related("practitioner"):
        day = max(first, exception.first)
        while day <= min(last, exception.last):
            found[day].append(exception)
            day += DAY
    return found


def exceptions_ahead(today: date) -> list[AvailabilityException]:
    """Closed days and extra hours from today on."""
    return list(AvailabilityException.objects.filter(last__gte=today).select_related("practitioner"))


def conflicts(now: datetime) -> list[Conflict]:
    """Bookings ahead that the present hours would not offer. Overrides are outside them on purpose and not listed."""
    zone = Clinic.objects.get(id=1).tz
    ahead = Appointment.objects.filter(is_taking_at(now), start__gt=now, overlap_allowed=False)
    rows = list(ahead.select_related("service", "practitioner", "person").order_by("start"))
    if not rows:
        return []
    days = [row.start.astimezone(zone).date() for row in rows]
    who = list({row.practitioner_id: row.practitioner for row in rows}.values())
    hours = open_hours(who, min(days), max(days))
    given = set(Practitioner.services.through.objects.values_list("practitioner_id", "service_id"))
    found = []
    for row, day in zip(rows, days, strict=True):
        if not row.practitioner.is_active:
            found.append(Conflict(row, NOT_ACTIVE))
        elif (row.practitioner_id, row.service_id) not in given:
            found.append(Conflict(row, NOT_GIVEN))
        elif not any(_lies_in(row, day, window) for window in hours[row.practitioner_id, day]):
            found.append(Conflict(row, OUTSIDE_HOURS))
    return found


def _lies_in(appointment: Appointment, day: date, window: Window) -> bool:
    zone = Clinic.objects.get(id=1).tz
    begins, ends = instant(day, window[0], zone), instant(day, window[1], zone)
    if window[1] == time.max:
        ends = instant(day + DAY, time.min, zone)
    return (begins is None or begins <= appointment.start) and (ends is None or appointment.end <= ends)
