"""Booking for programs that call from outside: what they are offered, a hold with a secret of its own, one visit at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from ims.clinic.appointments import waitlist
from ims.clinic.appointments.booking import NO_SUCH_HOLD, Booked, book, confirm, givers, hold
from ims.clinic.appointments.models import Appointment, Source, Status, WaitlistEntry
from ims.clinic.appointments.slots import Slot
from ims.clinic.appointments.visiting import Contact, alternatives, booker, person_of
from ims.clinic.offer.models import Service
from ims.clinic.offer.timetable import Timetable, timetable
from ims.clinic.settling import lock, settled
from ims.errors import NotFound, NotPossible, UnknownOption, unknown

OTHER_HOLD = "The hold is for another time or service. Send the service and start that were held, or leave the hold out."


@dataclass(frozen=True)
class Held:
    """A time that is held, and the secret that turns it into an appointment."""

    appointment: Appointment
    secret: str


def service_named(code: str, offered: Timetable | None = None) -> Service:
    """A service that the public may book.

    Raises
    ------
    UnknownOption    there is none of this code; the message names the nearest
    """
    offered = offered or timetable()
    found = next((one for one in offered.services if one.is_online and one.code == code), None)
    if found is None:
        raise unknown(UnknownOption, code, [one.code for one in offered.online()])
    return found


def hold_directly(
    *, service: Service, start: datetime, now: datetime, visitor_hash: str, practitioner: UUID | None = None
) -> Held:
    """Keep a time for a program; `visitor_hash` is what its holds are counted by, the secret is what opens this one.

    Raises
    ------
    TimeTaken, TooMany, NotPossible    as for `hold`
    """
    held = hold(service=service, start=start, now=now, visitor_hash=visitor_hash, practitioner=practitioner, source=Source.API)
    return Held(held, _signer().sign(str(held.id)))


@settled
def book_directly(
    *,
    service: Service,
    start: datetime,
    contact: Contact,
    now: datetime,
    practitioner: UUID | None = None,
    hold_secret: str = "",
) -> Booked:
    """Book one visit: the time that is held where there is a hold, else the time itself.

    Raises
    ------
    NotFound, NotPossible    the hold is over or nobody's; it is for something else
    TimeTaken, TooMany    the time is not free; the person has too many
    """
    held = _held(hold_secret) if hold_secret else None
    if held is not None:
        is_for_this = (held.start, held.service_id) == (start, service.id)
        if not is_for_this or practitioner not in (None, held.practitioner_id):
            raise NotPossible(OTHER_HOLD)
    # before anybody is taken down: an import holds this lock as well
    lock([held.practitioner_id] if held else [one.id for one in givers(service, practitioner)])
    person = booker(contact, now)
    if held is not None:
        return confirm(hold_id=held.id, visitor_hash=held.visitor_hash, person=person, now=now)
    (booked,) = book(service=service, starts=[start], person=person, now=now, practitioner=practitioner, source=Source.API)
    return booked


@settled
def wait_directly(
    *,
    service: Service,
    contact: Contact,
    first: date,
    last: date,
    now: datetime,
    practitioner: UUID | None = None,
    weekdays: tuple[int, ...] = (),
    earliest: time | None = None,
    latest: time | None = None,
) -> tuple[WaitlistEntry, str]:
    """Put somebody on the waiting list; the entry and its secret.

    Raises
    ------
    NotPossible, BadValue    nobody gives the service there; days or times that contradict themselves
    """
    (giver, *_) = givers(service, practitioner)
    return waitlist.join(
        service=service,
        person=person_of(contact, now),
        first=first,
        last=last,
        now=now,
        practitioner=giver if practitioner else None,
        weekdays=weekdays,
        earliest=earliest,
        latest=latest,
    )


def instead(*, service: Service, start: datetime, now: datetime, practitioner: UUID | None = None) -> list[Slot]:
    """The next free times where one is gone: near it, or from now on where there are none."""
    near = alternatives(service=service, start=start, now=now, practitioner=practitioner)
    return near or alternatives(service=service, start=now, now=now, practitioner=practitioner)


def _signer() -> Signer:
    return Signer(salt="ims.clinic.appointments.hold")


def _held(secret: str) -> Appointment:
    try:
        key = UUID(_signer().unsign(secret))
    except (BadSignature, ValueError) as error:
        raise NotFound(_(NO_SUCH_HOLD)) from error
    found = Appointment.objects.filter(id=key, source=Source.API, status=Status.HELD).first()
    if found is None:
        raise NotFound(_(NO_SUCH_HOLD))
    return found
