"""Free times: weekly hours and exceptions as wall time, turned into instants, less what is taken.

Local dates are walked in the clinic's zone. A wall time that does not exist (spring) is skipped; one that exists twice
(autumn) is its first occurrence. Lengths are added in UTC.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from ims.clinic.appointments.models import BLOCKING, Appointment, Status
from ims.clinic.offer.models import AvailabilityException, AvailabilityRule, Service
from ims.clinic.offer.timetable import Timetable, timetable
from ims.clinic.people.models import Practitioner

DAY = timedelta(days=1)
DAYS_KEPT = 2048
"""Days of which the grid is kept once it is worked out."""
STRIDE = 14
"""Days that are looked through at a time for the next free time."""
FAR = 366
"""Days ahead that staff look for the next free time; the public's horizon is in the policy."""
Window = tuple[time, time]
Interval = tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class Slot:
    """A time that can be booked; start and end are UTC."""

    start: datetime
    end: datetime
    practitioner: UUID


def instant(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The first instant of a wall time, in UTC; None where the clock skips it."""
    local = datetime.combine(day, at).replace(tzinfo=zone, fold=0)
    found = local.astimezone(UTC)
    return found if found.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None


def closing(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant a window ends; where the clock skips its wall time, the instant of the switch."""
    wall = datetime.combine(day + DAY, time.min) if at == time.max else datetime.combine(day, at)
    found = instant(wall.date(), wall.time(), zone)
    back = timedelta()
    while found is None:
        back += timedelta(minutes=1)
        earlier = wall - back
        found = instant(earlier.date(), earlier.time(), zone)
    # what is just before the switch may exist twice elsewhere, but never beside a gap: a minute on is the switch itself
    return found + min(back, timedelta(minutes=1))


def is_taking() -> Q:
    """Rows in a status that takes time."""
    return Q(status__in=BLOCKING)


def is_taking_at(now: datetime) -> Q:
    """Rows that take time now: a hold that has expired does not, whether or not anybody has noticed."""
    return is_taking() & ~Q(status=Status.HELD, hold_expires__lte=now)


def windows(day: date, hours: Sequence[AvailabilityRule], exceptions: Sequence[AvailabilityException]) -> list[Window]:
    """Open wall-time windows of one practitioner on one day, in order, joined where they touch."""
    here = [x for x in exceptions if x.first <= day <= x.last]
    opened = [
        (r.begins, r.ends) for r in hours if r.weekday == day.weekday() and (r.valid_from or day) <= day <= (r.valid_to or day)
    ]
    opened = _less(opened, [(x.begins or time.min, x.ends or time.max) for x in here if x.kind == "closed"])
    opened += [(x.begins, x.ends) for x in here if x.kind == "extra" and x.begins and x.ends]
    joined: list[Window] = []
    for begins, ends in sorted(opened):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined


def _less(opened: list[Window], closed: Sequence[Window]) -> list[Window]:
    for begins, ends in closed:
        kept: list[Window] = []
        for a, b in opened:
            kept += [(x, y) for x, y in ((a, min(b, begins)), (max(a, ends), b)) if x < y]
        opened = kept
    return opened


@lru_cache(maxsize=DAYS_KEPT)
def starts(day: date, opened: tuple[Window, ...], minutes: int, grid: int, zone: ZoneInfo) -> tuple[Interval, ...]:
    """Every start on the grid whose whole length lies in an open window, as instants. Nothing but the arguments decides."""
    length, step = timedelta(minutes=minutes), timedelta(minutes=grid)
    found: list[Interval] = []
    for begins, ends in opened:
        closes, first = closing(day, ends, zone), instant(day, begins, zone)
        at, last = datetime.combine(day, begins), datetime.combine(day, ends)
        if first is not None and closes - first == last - at:  # no switch of the clock within the window
            even = [first + number * step for number in range((closes - length - first) // step + 1)]
            found += [(start, start + length) for start in even]
            continue
        while at < last:
            start = instant(day, at.time(), zone)
            if start is not None and start + length <= closes:
                found.append((start, start + length))
            at += step
            if at.date() != day:
                break
    return tuple(found)


def free_slots(
    *,
    service: Service,
    first: date,
    last: date,
    now: datetime,
    practitioners: Sequence[Practitioner] | None = None,
    moving: UUID | None = None,
    is_public: bool = True,
    offered: Timetable | None = None,
) -> list[Slot]:
    """Times at which the service can be booked, in order.

    Parameters
    ----------
    first, last : date    local dates of the clinic, both included
    practitioners : those asked for; all that give the service where None
    moving : an appointment whose own time counts as free, because it is to be moved
    is_public : whether notice, horizon and the daily cap of the policy hold; staff book regardless of them
    offered : what can be booked, where the caller has just read it
    """
    offered = offered or timetable()
    zone, policy = offered.zone, offered.policy
    if zone is None or policy is None:
        return []
    who = [one for one in offered.givers(service) if practitioners is None or one in practitioners]
    today = now.astimezone(zone).date()
    earliest = now + timedelta(minutes=policy.min_notice_minutes) if is_public else now
    if is_public:
        first, last = max(first, today), min(last, today + policy.horizon_days * DAY)
    if last < first or not who:
        return []
    taken, number = _taken(who, first, last, zone, now, moving)
    # a start is refused where its blocked time would meet that of another visit: after `a - reach` and before `b + before`
    before = timedelta(minutes=service.buffer_before)
    reach = timedelta(minutes=service.minutes + service.buffer_after)
    found: list[Slot] = []
    for practitioner in who:
        refused = _joined([(a - reach, b + before) for a, b in taken[practitioner.id]])
        hours = offered.hours.get(practitioner.id, ())
        exceptions = offered.exceptions_of(practitioner.id, first, last)
        passed, day = 0, first
        while day <= last:
            is_full = is_public and policy.max_per_day is not None and number[practitioner.id, day] >= policy.max_per_day
            opened = [] if is_full else windows(day, hours, exceptions)
            for start, end in starts(day, tuple(opened), service.minutes, policy.grid_minutes, zone):
                while passed < len(refused) and refused[passed][1] <= start:
                    passed += 1
                if start >= earliest and not (passed < len(refused) and refused[passed][0] < start):
                    found.append(Slot(start, end, practitioner.id))
            day += DAY
    return sorted(found, key=lambda slot: (slot.start, slot.practitioner))


def _joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants as intervals in order of which none overlap; those that only touch stay two."""
    found: list[Interval] = []
    for begins, ends in sorted(intervals):
        if found and begins < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def next_free(
    *,
    service: Service,
    after: datetime,
    now: datetime,
    practitioners: Sequence[Practitioner] | None = None,
    number: int = 1,
    moving: UUID | None = None,
    is_public: bool = True,
) -> list[Slot]:
    """The first free times at or after an instant, one for each start, at most `number`."""
    offered = timetable()
    if offered.zone is None or offered.policy is None:
        return []
    day = max(after, now).astimezone(offered.zone).date()
    last = now.astimezone(offered.zone).date() + (offered.policy.horizon_days if is_public else FAR) * DAY
    found: list[Slot] = []
    while day <= last and len(found) < number:
        until = min(day + (STRIDE - 1) * DAY, last)
        slots = free_slots(
            service=service,
            first=day,
            last=until,
            now=now,
            practitioners=practitioners,
            moving=moving,
            is_public=is_public,
            offered=offered,
        )
        found += [slot for slot in one_each(slots) if slot.start >= after]
        day = until + DAY
    return found[:number]


def one_each(slots: Iterable[Slot]) -> list[Slot]:
    """Of slots in order, one for each start: whoever of the practitioners gives it."""
    found: dict[datetime, Slot] = {}
    for slot in slots:
        found.setdefault(slot.start, slot)
    return list(found.values())


def _taken(
    who: Sequence[Practitioner], first: date, last: date, zone: ZoneInfo, now: datetime, moving: UUID | None
) -> tuple[dict[UUID, list[Interval]], dict[tuple[UUID, date], int]]:
    begins = datetime.combine(first, time.min, zone).astimezone(UTC) - DAY
    ends = datetime.combine(last, time.max, zone).astimezone(UTC) + DAY
    keys = [practitioner.id for practitioner in who]
    near = Q(practitioner_id__in=keys, blocked_from__lt=ends, blocked_until__gt=begins)
    rows = Appointment.objects.filter(is_taking_at(now) & near).order_by()
    taken: dict[UUID, list[Interval]] = defaultdict(list)
    number: dict[tuple[UUID, date], int] = defaultdict(int)
    columns = ("id", "practitioner_id", "start", "blocked_from", "blocked_until")
    for key, practitioner, start, blocked_from, blocked_until in rows.values_list(*columns):
        if key != moving:
            taken[practitioner].append((blocked_from, blocked_until))
            number[practitioner, start.astimezone(zone).date()] += 1
    return taken, number
