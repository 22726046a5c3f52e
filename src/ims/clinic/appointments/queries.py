"""What the desk looks up about appointments: a span of days, one with its history, requests, free times, hoards of holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import Count, Q

from ims.clinic.appointments.models import Appointment, AppointmentEvent, Source, Status, WaitlistEntry
from ims.clinic.appointments.slots import DAY, is_taking_at
from ims.clinic.appointments.transitions import Event
from ims.clinic.offer.models import BookingPolicy, Clinic, Service
from ims.clinic.people.models import Practitioner, User
from ims.errors import NotFound

NO_SUCH_APPOINTMENT = "There is no such appointment."
CAME = (Status.FULFILLED, Status.NOSHOW)
"""Statuses that take no more time but happened: the calendar keeps showing them."""
OFF = (
    Status.CANCELLED_BY_CLINIC,
    Status.CANCELLED_BY_PATIENT,
    Status.CANCELLED_LATE,
    Status.DECLINED,
)
"""Statuses that left their time to others."""
OUTSIDE = (Source.WEB, Source.API)
UNUSUAL = 3
"""A visitor who took this many times as many holds as may be held at once, within a day, is shown to the desk."""


def find(appointment_id: UUID) -> Appointment:
    """One appointment with who and what.

    Raises
    ------
    NotFound    there is none
    """
    found = Appointment.objects.select_related("service", "person", "practitioner", "override_by").filter(id=appointment_id)
    appointment = found.first()
    if appointment is None:
        raise NotFound(NO_SUCH_APPOINTMENT)
    return appointment


def history(appointment_id: UUID) -> list[AppointmentEvent]:
    """Every step of an appointment, oldest first."""
    return list(AppointmentEvent.objects.filter(appointment_id=appointment_id).select_related("actor").order_by("id"))


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    """The instants between which local days lie."""
    zone = Clinic.objects.get(id=1).tz
    return datetime.combine(first, time.min, zone).astimezone(UTC), datetime.combine(last + DAY, time.min, zone).astimezone(UTC)


def _of_days(first: date, last: date, practitioners: Sequence[Practitioner] | None, which: Q) -> list[Appointment]:
    begins, ends = _span(first, last)
    found = Appointment.objects.filter(which, start__lt=ends, end__gt=begins)
    if practitioners is not None:
        found = found.filter(practitioner__in=practitioners)
    return list(found.select_related("service", "person", "practitioner").order_by("start", "created"))


def standing(
    *, first: date, last: date, now: datetime, practitioners: Sequence[Practitioner] | None = None
) -> list[Appointment]:
    """What takes time or took place on local days of the clinic, both included."""
    return _of_days(first, last, practitioners, is_taking_at(now) | Q(status__in=CAME))


def called_off(*, first: date, last: date, practitioners: Sequence[Practitioner] | None = None) -> list[Appointment]:
    """What was cancelled or declined on these days, so that it can be taken back."""
    return _of_days(first, last, practitioners, Q(status__in=OFF))


def requests() -> list[Appointment]:
    """Requests that wait for the clinic's word, those that begin first on top."""
    found = Appointment.objects.filter(status=Status.PENDING).select_related("service", "person", "practitioner")
    return list(found.order_by("start"))


def waiting() -> list[WaitlistEntry]:
    """Everybody on the waiting list, first come first."""
    open_ones = (WaitlistEntry.Status.WAITING, WaitlistEntry.Status.OFFERED)
    found = WaitlistEntry.objects.filter(status__in=open_ones)
    return list(found.select_related("service", "person", "practitioner", "offered__practitioner"))


def of_person(person_id: UUID) -> list[Appointment]:
    """All appointments of somebody, newest first; holds that came to nothing are left out."""
    found = Appointment.objects.filter(person_id=person_id).exclude(status__in=(Status.EXPIRED, Status.HELD))
    return list(found.select_related("service", "practitioner").order_by("-start"))


def usual_service(*, person_id: UUID | None, actor: User) -> Service | None:
    """What the person had last; for somebody new, what this member of staff booked last; else the first there is."""
    last = Appointment.objects.select_related("service").order_by("-created")
    had = last.filter(person_id=person_id).first() if person_id else None
    found = had or last.filter(created_by=actor).first()
    return found.service if found else Service.objects.first()


@dataclass(frozen=True)
class Hoard:
    """One visitor who took unusually many times within a day, and how many of them are held now."""

    taken: int
    held: int


@dataclass(frozen=True)
class Holding:
    """How visitors hold times just now: those who take unusually many, and all that are held against the cap."""

    hoards: tuple[Hoard, ...]
    taken: int
    cap: int

    @property
    def is_unusual(self) -> bool:
        """Whether the desk should look."""
        return bool(self.hoards) or self.taken * 2 >= self.cap


def holding(now: datetime) -> Holding:
    """Holds of the last day by visitors from outside."""
    policy = BookingPolicy.objects.get(id=1)
    since = now - DAY
    held = Q(status=Status.HELD, hold_expires__gt=now)
    of_a_day = Appointment.objects.filter(source__in=OUTSIDE, created__gt=since, history__event=Event.HOLD)
    by_visitor = of_a_day.exclude(visitor_hash="").order_by().values("visitor_hash")
    counted = by_visitor.annotate(taken=Count("id"), held=Count("id", filter=held))
    many = counted.filter(taken__gte=UNUSUAL * policy.max_holds_per_visitor).order_by("-taken")
    hoards = tuple(Hoard(row["taken"], row["held"]) for row in many)
    return Holding(hoards, of_a_day.filter(held).distinct().count(), policy.max_holds_per_day)
