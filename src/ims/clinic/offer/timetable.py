"""What can be booked, as one value: zone, policy, services with who gives them, hours and exceptions.

Readers ask for it all the time and it changes a few times a year, so it is kept in memory and read anew when its stamp in the
database is another: triggers (`ims.clinic.offer.stamps`) write a new one with each change, inside the change's transaction.
The stamp is read before the tables are, so that what is kept is never older than its stamp says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from ims.clinic.offer.models import AvailabilityException, AvailabilityRule, BookingPolicy, Clinic, Service
from ims.clinic.people.models import Practitioner


@dataclass(frozen=True)
class Timetable:
    """Rows as they stood at one moment, shared by all who read: whoever changes something reads the row itself."""

    zone: ZoneInfo | None
    """None before the clinic is set up."""
    is_set_up: bool
    policy: BookingPolicy | None
    services: tuple[Service, ...]
    """In the order the clinic chose, each with its practitioners."""
    hours: Mapping[UUID, tuple[AvailabilityRule, ...]]
    exceptions: tuple[AvailabilityException, ...]
    _by_key: Mapping[int, Service] = field(init=False)

    def __post_init__(self) -> None:
        """Find services by key."""
        object.__setattr__(self, "_by_key", {one.pk: one for one in self.services})

    def givers(self, service: Service) -> list[Practitioner]:
        """Who gives a service now."""
        found = self._by_key.get(service.pk)
        return [who for who in found.practitioners.all() if who.is_active] if found else []

    def online(self) -> list[Service]:
        """Services that the public may book: somebody gives them."""
        return [one for one in self.services if one.is_online and self.givers(one)]

    def exceptions_of(self, practitioner: UUID, first: date, last: date) -> list[AvailabilityException]:
        """Days that differ for somebody, also those that differ for everybody."""
        near = (one for one in self.exceptions if one.first <= last and one.last >= first)
        return [one for one in near if one.practitioner_id in (None, practitioner)]


_kept: tuple[str, Timetable] | None = None


def timetable() -> Timetable:
    """What can be booked now: with one short query as long as nothing of it has changed."""
    global _kept  # one per process: a pair that is replaced as a whole, so that threads need no lock
    stamp, kept = _stamp(), _kept
    if kept is not None and stamp is not None and kept[0] == stamp:
        return kept[1]
    found = _read()
    if stamp is not None:
        _kept = (stamp, found)
    return found


def _stamp() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM clinic_timetablestamp WHERE id = 1")
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _read() -> Timetable:
    clinic = Clinic.objects.filter(id=1).first()
    return Timetable(
        zone=clinic.tz if clinic else None,
        is_set_up=clinic is not None and clinic.set_up_at is not None,
        policy=BookingPolicy.objects.filter(id=1).first(),
        services=tuple(Service.objects.prefetch_related("practitioners")),
        hours=_by_practitioner(AvailabilityRule.objects.order_by("id")),
        exceptions=tuple(AvailabilityException.objects.order_by("first", "id")),
    )


def _by_practitioner(rules: Iterable[AvailabilityRule]) -> dict[UUID, tuple[AvailabilityRule, ...]]:
    found: dict[UUID, tuple[AvailabilityRule, ...]] = {}
    for rule in rules:
        found[rule.practitioner_id] = (*found.get(rule.practitioner_id, ()), rule)
    return found
