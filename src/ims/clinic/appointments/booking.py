"""Booking: hold a time, confirm it, or book at once; one visit or several, all or none.

Every function here settles under the practitioner's lock, with the same `free_slots` that made the list the visitor saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ims.clinic.appointments import notices
from ims.clinic.appointments.links import new_link
from ims.clinic.appointments.models import BLOCKING, Appointment, Source, Status
from ims.clinic.appointments.slots import Slot
from ims.clinic.appointments.steps import create, expire_holds, locked, step, take
from ims.clinic.appointments.transitions import By, Event
from ims.clinic.offer.models import BookingPolicy, Clinic, Service
from ims.clinic.people.models import Person, Practitioner, User
from ims.clinic.settling import lock, settled
from ims.errors import NotFound, NotPossible, TooMany

NO_SUCH_HOLD = gettext_noop("Your hold on this time is over. Choose a time again: the list shows what is free now.")
A_DAY = 24 * 3600


@dataclass(frozen=True)
class Booked:
    """What was booked, and the secret that opens it. The secret is nowhere else."""

    appointment: Appointment
    secret: str


def givers(service: Service, practitioner: UUID | None = None) -> list[Practitioner]:
    """Who gives the service, in the clinic's order; one of them where asked for.

    Raises
    ------
    NotPossible    nobody does
    """
    found = list(service.practitioners.filter(is_active=True))
    asked = [one for one in found if practitioner in (None, one.id)]
    if not asked:
        raise NotPossible(_("Nobody gives this service there. Choose another service or practitioner."))
    return asked


@settled
def hold(
    *,
    service: Service,
    start: datetime,
    now: datetime,
    visitor_hash: str,
    practitioner: UUID | None = None,
    source: Source = Source.WEB,
    until: datetime | None = None,
) -> Appointment:
    """Keep a time for a visitor while they type.

    Raises
    ------
    TimeTaken, TooMany    it is not free; the visitor or everybody together holds too many
    """
    policy = BookingPolicy.objects.get(id=1)
    who = givers(service, practitioner)
    lock([one.id for one in who])
    mine = Appointment.objects.filter(status=Status.HELD, hold_expires__gt=now, visitor_hash=visitor_hash)
    if source != Source.WAITLIST and mine.count() >= policy.max_holds_per_visitor:
        raise TooMany(
            _("You already hold %(most)d times. Confirm one, or let one go.") % {"most": policy.max_holds_per_visitor}
        )
    everybody_s = Appointment.objects.filter(status=Status.HELD, hold_expires__gt=now, source__in=_OUTSIDE)
    if source in _OUTSIDE and everybody_s.count() >= policy.max_holds_per_day:
        raise TooMany("Too many times are being held just now. Please call us, or try again later.")
    slot = take(service=service, start=start, practitioners=who, now=now)
    return create(
        slot=slot,
        service=service,
        source=source,
        event=Event.HOLD,
        by=By.HOLDER,
        now=now,
        visitor_hash=visitor_hash,
        hold_until=until or now + timedelta(minutes=policy.hold_minutes),
    )


_OUTSIDE = (Source.WEB, Source.API)


def _held(hold_id: UUID, visitor_hash: str, now: datetime) -> Appointment:
    try:
        appointment = locked(hold_id)
    except NotPossible as error:
        raise NotFound(NO_SUCH_HOLD) from error
    if appointment.status != Status.HELD or appointment.visitor_hash != visitor_hash:
        raise NotFound(NO_SUCH_HOLD)
    if appointment.hold_expires is None or appointment.hold_expires <= now:
        raise NotFound(NO_SUCH_HOLD)
    return appointment


@settled
def release(*, hold_id: UUID, visitor_hash: str, now: datetime) -> None:
    """Let a hold go before its time."""
    step(_held(hold_id, visitor_hash, now), Event.EXPIRE, by=By.HOLDER, now=now)


@settled
def confirm(*, hold_id: UUID, visitor_hash: str, person: Person, now: datetime, group: UUID | None = None) -> Booked:
    """Turn a visitor's hold into an appointment, or into a request where the clinic wants to approve.

    `group` ties it to others that are booked with it.

    Raises
    ------
    NotFound, TooMany    the hold is not theirs or over; the person has as many appointments as the policy allows
    """
    appointment = _held(hold_id, visitor_hash, now)
    policy = BookingPolicy.objects.get(id=1)
    _refuse_hoarding(person, policy, now)
    appointment.person, appointment.group = person, group
    event = Event.REQUEST if policy.requires_approval else Event.CONFIRM
    step(appointment, event, by=By.HOLDER, now=now)
    return _told(appointment, now)


def _refuse_hoarding(person: Person, policy: BookingPolicy, now: datetime, more: int = 1) -> None:
    ahead = Appointment.objects.filter(person=person, status__in=BLOCKING, start__gt=now).count()
    if ahead + more > policy.max_open_per_person:
        raise no_more()


def no_more() -> TooMany:
    """The one refusal of more visits: it does not tell whether an address has visits ahead or was merely used often today."""
    most = {"most": BookingPolicy.objects.get(id=1).max_open_per_person}
    words = _("At most %(most)d visits can be booked ahead, and only a few in one day. Please call us to book more.") % most
    return TooMany(words, A_DAY)


@settled
def book(
    *,
    service: Service,
    starts: Sequence[datetime],
    person: Person,
    now: datetime,
    practitioner: UUID | None = None,
    source: Source = Source.WEB,
    actor: User | None = None,
    group: UUID | None = None,
) -> list[Booked]:
    """Book one visit or several at once: all of them with one practitioner, or none at all.

    Several get a group of their own, or join the `group` that is named.

    Raises
    ------
    TimeTaken, TooMany, NotPossible    one of the times is not free; the person has too many; nobody gives the service
    """
    policy = BookingPolicy.objects.get(id=1)
    is_public = actor is None
    if not starts or len(set(starts)) != len(starts):
        raise NotPossible("Choose at least one time, and each only once.")
    event = Event.REQUEST if is_public and policy.requires_approval else Event.CONFIRM
    group = group or (uuid4() if len(starts) > 1 else None)
    who = givers(service, practitioner)
    booked: list[Booked] = []
    for start in sorted(starts):
        slot = take(service=service, start=start, practitioners=who, now=now, is_public=is_public)
        who = [one for one in who if one.id == slot.practitioner]
        appointment = create(
            slot=slot,
            service=service,
            source=source,
            event=event,
            by=By.STAFF if actor else By.HOLDER,
            now=now,
            person=person,
            group=group,
            actor=actor,
        )
        booked.append(_told(appointment, now))
    if is_public:
        # last, so that asking for a time that is gone tells nothing about the person
        _refuse_hoarding(person, policy, now, 0)
    return booked


@settled
def override(
    *, service: Service, start: datetime, person: Person, practitioner: UUID, actor: User, reason: str, now: datetime
) -> Booked:
    """Book over hours or over another appointment: staff alone, with a reason that is kept.

    Raises
    ------
    NotPossible    no reason, or a time that has passed
    """
    if not reason.strip():
        raise NotPossible("Say why this time is booked although it is not free.")
    if start <= now:
        raise NotPossible("This time has passed. Choose a later one.")
    (giver,) = givers(service, practitioner)
    lock([giver.id])
    expire_holds([giver.id], now)
    slot = Slot(start, start + timedelta(minutes=service.minutes), giver.id)
    appointment = create(
        slot=slot,
        service=service,
        source=Source.DESK,
        event=Event.CONFIRM,
        by=By.STAFF,
        now=now,
        person=person,
        actor=actor,
        override_reason=reason.strip(),
    )
    return _told(appointment, now)


def _told(appointment: Appointment, now: datetime) -> Booked:
    secret = new_link(appointment, now)
    kind = notices.REQUESTED if appointment.status == Status.PENDING else notices.BOOKED
    notices.tell(kind, appointment, now=now, secret=secret, clinic=Clinic.objects.get(id=1))
    return Booked(appointment, secret)
