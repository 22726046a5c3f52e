"""What a visitor of the booking pages does: see what is free, choose, think again, book one visit or the same each week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils.translation import gettext as _

from ims.clinic.appointments.booking import NO_SUCH_HOLD, Booked, book, confirm, givers, hold, no_more, release
from ims.clinic.appointments.links import new_link_to_all
from ims.clinic.appointments.models import Appointment, Source, Status
from ims.clinic.appointments.slots import DAY, Slot, free_slots, instant, next_free, one_each
from ims.clinic.appointments.waitlist import join
from ims.clinic.offer.models import AvailabilityRule, BookingPolicy, Clinic, Service
from ims.clinic.offer.timetable import timetable
from ims.clinic.people.domain import person_for
from ims.clinic.people.models import Person
from ims.clinic.privacy.index import normal_email
from ims.clinic.settling import lock, settled
from ims.clinic.trust import limits
from ims.errors import NotFound, NotPossible, TimeTaken, TooMany

WEEK = 7 * DAY
LONGEST_HOLD = timedelta(hours=1)


@dataclass(frozen=True)
class Contact:
    """Who books, as typed."""

    name: str
    email: str
    phone: str = ""
    language: str = "en"
    zone: str = ""


@dataclass(frozen=True)
class Offer:
    """A week of free times, with the first free time of all."""

    first: Slot | None
    monday: date
    days: tuple[tuple[date, tuple[Slot, ...]], ...]
    """Days that have a free time, each with its times."""
    earlier: date | None
    later: date | None


@dataclass(frozen=True)
class Visit:
    """One visit of several at the same time of the week."""

    day: date
    start: datetime | None
    """None where the clock skips this time on that day."""
    is_free: bool


def bookable() -> list[Service]:
    """Services that somebody gives and that can be booked on the web; none before the clinic is set up."""
    return online() if timetable().is_set_up else []


def online() -> list[Service]:
    """Services that the public may book, each with those who give it."""
    return timetable().online()


def offer(
    *,
    service: Service,
    now: datetime,
    week: date | None = None,
    practitioner: UUID | None = None,
    moving: Appointment | None = None,
) -> Offer:
    """Free times of a week; of the week that holds the first free time where none is named.

    Parameters
    ----------
    week : date    any day of the week; a week that cannot be booked gives the nearest that can
    moving : Appointment    the visitor's own hold or appointment: its time counts as free; an appointment is not
        offered the time that it has

    Raises
    ------
    NotPossible    nobody gives the service
    """
    clinic, policy, who = Clinic.objects.get(id=1), BookingPolicy.objects.get(id=1), givers(service, practitioner)
    today = now.astimezone(clinic.tz).date()
    begin, end = monday_of(today), monday_of(today + policy.horizon_days * DAY)
    own, has = (moving.id, moving.start) if moving else (None, None)
    had = has if moving and moving.status != Status.HELD else None
    found = next_free(service=service, after=now, now=now, practitioners=who, moving=own, number=2)
    first = next((slot for slot in found if slot.start != had), None)
    wanted = week or (first.start.astimezone(clinic.tz).date() if first else today)
    monday = min(max(monday_of(wanted), begin), end)
    slots = free_slots(service=service, first=monday, last=monday + 6 * DAY, now=now, practitioners=who, moving=own)
    days: dict[date, list[Slot]] = {}
    for slot in one_each(slots):
        if slot.start != had:
            days.setdefault(slot.start.astimezone(clinic.tz).date(), []).append(slot)
    return Offer(
        first=first,
        monday=monday,
        days=tuple((day, tuple(times)) for day, times in days.items()),
        earlier=monday - WEEK if monday > begin else None,
        later=monday + WEEK if monday < end else None,
    )


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - day.weekday() * DAY


def current_hold(*, visitor_hash: str, now: datetime) -> Appointment | None:
    """The time a visitor of the pages holds just now."""
    if not visitor_hash:
        return None
    mine = Appointment.objects.filter(
        status=Status.HELD, hold_expires__gt=now, visitor_hash=visitor_hash, source=Source.WEB
    ).select_related("service", "practitioner")
    return mine.order_by("-created").first()


def held(*, hold_id: UUID, visitor_hash: str, now: datetime) -> Appointment:
    """A visitor's own hold that has not expired.

    Raises
    ------
    NotFound    there is none, or it is somebody else's, or over: in the same words
    """
    mine = Appointment.objects.filter(status=Status.HELD, hold_expires__gt=now, id=hold_id, visitor_hash=visitor_hash or "-")
    found = mine.select_related("service", "practitioner").first()
    if found is None:
        raise NotFound(_(NO_SUCH_HOLD))
    return found


@settled
def held_or_renewed(*, hold_id: UUID, visitor_hash: str, now: datetime) -> Appointment:
    """A visitor's own hold; where it has expired while they typed and nobody has taken the time, they hold it again.

    Raises
    ------
    NotFound, TimeTaken, TooMany    as for `held` and `choose`
    """
    mine = Appointment.objects.filter(id=hold_id, visitor_hash=visitor_hash or "-", person=None, source=Source.WEB)
    over = mine.filter(Q(status=Status.EXPIRED) | Q(status=Status.HELD, hold_expires__lte=now)).first()
    if over is None:
        return held(hold_id=hold_id, visitor_hash=visitor_hash, now=now)
    return choose(
        service=over.service,
        start=over.start,
        now=now,
        visitor_hash=visitor_hash,
        practitioner=over.practitioner_id,
    )


@settled
def choose(
    *, service: Service, start: datetime, now: datetime, visitor_hash: str, practitioner: UUID | None = None
) -> Appointment:
    """Hold a time in place of the one this visitor held before; if it is not free they keep that one.

    Raises
    ------
    TimeTaken, TooMany, NotPossible    as for `hold`
    """
    before = current_hold(visitor_hash=visitor_hash, now=now)
    lock([one.id for one in givers(service, practitioner)] + ([before.practitioner_id] if before else []))
    before = current_hold(visitor_hash=visitor_hash, now=now)
    if before is not None:
        release(hold_id=before.id, visitor_hash=visitor_hash, now=now)
    return hold(service=service, start=start, now=now, visitor_hash=visitor_hash, practitioner=practitioner)


@settled
def keep(*, hold_id: UUID, visitor_hash: str, now: datetime) -> Appointment:
    """Give a visitor as much time again as at first, so that nobody has to type in a hurry; within an hour in all.

    Raises
    ------
    NotFound, NotPossible    the hold is over; it was kept long enough
    """
    mine = held(hold_id=hold_id, visitor_hash=visitor_hash, now=now)
    lock([mine.practitioner_id])
    mine = held(hold_id=hold_id, visitor_hash=visitor_hash, now=now)
    until = min(now + timedelta(minutes=BookingPolicy.objects.get(id=1).hold_minutes), mine.created + LONGEST_HOLD)
    if mine.hold_expires is None or until <= mine.hold_expires:
        raise NotPossible(_("This time cannot be kept any longer. Please book it now, or call us."))
    mine.hold_expires = until
    mine.save(update_fields=["hold_expires"])
    return mine


def weekly(first: Appointment, visits: int, now: datetime) -> list[Visit]:
    """The dates of so many visits at the same wall time each week, and whether each is free with the same practitioner.

    Raises
    ------
    NotPossible    fewer than one or more than may be booked ahead
    """
    policy, clinic = BookingPolicy.objects.get(id=1), Clinic.objects.get(id=1)
    if not 1 <= visits <= policy.max_open_per_person:
        raise NotPossible(_("Choose from 1 to %(most)d visits.") % {"most": policy.max_open_per_person})
    wall = first.start.astimezone(clinic.tz)
    found = [Visit(wall.date(), first.start, True)]
    for number in range(1, visits):
        day = wall.date() + number * WEEK
        start = instant(day, wall.time(), clinic.tz)
        slots = free_slots(service=first.service, first=day, last=day, now=now, practitioners=[first.practitioner])
        found.append(Visit(day, start, any(slot.start == start for slot in slots)))
    return found


@settled
def finish(*, hold_id: UUID, visitor_hash: str, contact: Contact, now: datetime, visits: int = 1) -> list[Booked]:
    """Book the held time, and with it the same time of the following weeks: all of them, or nothing at all.

    Raises
    ------
    NotFound, TimeTaken, TooMany, NotPossible    the hold is over; one of the dates is not free; too many
    """
    first = held(hold_id=hold_id, visitor_hash=visitor_hash, now=now)
    lock([first.practitioner_id])
    plan = weekly(first, visits, now)
    missing = [visit.day.isoformat() for visit in plan if not visit.is_free]
    if missing:
        raise TimeTaken(_("Not all of these dates are free: nothing was booked. See the dates below."))
    person = booker(contact, now)
    group = uuid4() if visits > 1 else None
    booked = [confirm(hold_id=hold_id, visitor_hash=visitor_hash, person=person, now=now, group=group)]
    rest = [visit.start for visit in plan[1:] if visit.start is not None]
    if rest:
        booked += book(
            service=first.service,
            starts=rest,
            person=person,
            now=now,
            practitioner=first.practitioner_id,
            group=group,
        )
        made = [one.appointment for one in booked]
        booked[0] = Booked(made[0], new_link_to_all(made[0], made[1:], now))
    return booked


@settled
def wait(
    *,
    service: Service,
    contact: Contact,
    first: date,
    last: date,
    now: datetime,
    weekdays: tuple[int, ...] = (),
    earliest: time | None = None,
    latest: time | None = None,
) -> str:
    """Put a visitor on the waiting list; the secret of their page.

    Raises
    ------
    BadValue    days or times that contradict themselves
    """
    _entry, secret = join(
        service=service,
        person=person_of(contact, now),
        first=first,
        last=last,
        now=now,
        weekdays=weekdays,
        earliest=earliest,
        latest=latest,
    )
    return secret


def booker(contact: Contact, now: datetime) -> Person:
    """The same for whoever books from outside: nobody has proven the address, so that it is written to so often a day alone.

    Raises
    ------
    BadValue, TooMany    this is no name; too many bookings with this address
    """
    if contact.email.strip():
        try:
            limits.attempt(kind="mail", subject=f"booked:{normal_email(contact.email)}", now=now)
        except TooMany as error:
            raise no_more() from error
    return person_of(contact, now)


def person_of(contact: Contact, now: datetime) -> Person:
    """The record of whoever typed this.

    Raises
    ------
    BadValue    this is no name
    """
    return person_for(
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        language=contact.language,
        zone=contact.zone,
        now=now,
    )


def open_weekdays() -> tuple[int, ...]:
    """Days of the week on which anybody has hours."""
    return tuple(sorted(set(AvailabilityRule.objects.order_by().values_list("weekday", flat=True))))


def alternatives(*, service: Service, start: datetime, now: datetime, practitioner: UUID | None = None) -> list[Slot]:
    """The next free times from a day's begin on, where the one that was wanted is gone."""
    morning = max(now, start - timedelta(hours=12))
    return next_free(service=service, after=morning, now=now, practitioners=givers(service, practitioner), number=6)
