"""A caller at the desk: the person and the visit, or the place on the waiting list, are written together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from ims.clinic.appointments.booking import Booked, book, givers, override
from ims.clinic.appointments.models import Source, WaitlistEntry
from ims.clinic.appointments.waitlist import is_waiting, join
from ims.clinic.offer.models import Service
from ims.clinic.people.domain import person_for
from ims.clinic.people.models import Language, Person, Practitioner, User
from ims.clinic.people.queries import find_person
from ims.clinic.privacy.index import name_tokens
from ims.clinic.settling import lock, settled
from ims.clinic.trust import log
from ims.errors import BadValue


@dataclass(frozen=True)
class Caller:
    """Who calls: somebody who is known, or a name with a way to reach them."""

    person_id: UUID | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = Language.ENGLISH


def person_of(caller: Caller, now: datetime) -> Person:
    """The person who calls, taken down if they are new.

    Raises
    ------
    NotFound, BadValue    no such person; no name, or no way to reach them
    """
    if caller.person_id is not None:
        return find_person(caller.person_id)
    if not name_tokens(caller.name):
        raise BadValue("Type the caller's name.")
    if not caller.phone.strip() and not caller.email.strip():
        raise BadValue("Type a telephone number or an e-mail address, so that the caller can be reached.")
    return person_for(
        name=caller.name.strip(),
        email=caller.email.strip(),
        phone=caller.phone.strip(),
        language=caller.language,
        now=now,
    )


@settled
def book_caller(
    *,
    caller: Caller,
    service: Service,
    start: datetime,
    practitioner: UUID,
    actor: User,
    now: datetime,
    override_reason: str = "",
    address_hash: str = "",
) -> Booked:
    """Book a visit for a caller; with a reason, over hours or over another appointment, which the access log keeps.

    Raises
    ------
    TimeTaken, NotPossible, BadValue    the time is not free; the service is not given; the caller cannot be reached
    """
    lock([one.id for one in givers(service, practitioner)])  # before anybody is taken down: an import holds it as well
    person = person_of(caller, now)
    if not override_reason:
        (booked,) = book(
            service=service,
            starts=[start],
            person=person,
            practitioner=practitioner,
            source=Source.DESK,
            actor=actor,
            now=now,
        )
        return booked
    booked = override(
        service=service,
        start=start,
        person=person,
        practitioner=practitioner,
        actor=actor,
        reason=override_reason,
        now=now,
    )
    log.record(
        action="override",
        object_type="appointment",
        object_id=booked.appointment.id,
        person_id=person.id,
        actor=actor,
        reason=override_reason,
        address_hash=address_hash,
        now=now,
    )
    return booked


@settled
def wait_for_caller(
    *,
    caller: Caller,
    service: Service,
    first: date,
    last: date,
    now: datetime,
    practitioner: Practitioner | None = None,
    weekdays: tuple[int, ...] = (),
    earliest: time | None = None,
    latest: time | None = None,
) -> WaitlistEntry:
    """Put a caller on the waiting list.

    Raises
    ------
    NotFound, BadValue    no such person; days or times that contradict themselves, a service that is not given, a second entry
    """
    if practitioner is not None and not practitioner.services.filter(id=service.id).exists():
        raise BadValue(f"{practitioner.short_name} does not give this service.")
    person = person_of(caller, now)
    if is_waiting(person, service):
        raise BadValue(f"{person.name} waits for this service already. Take the old entry off first.")
    entry, _secret = join(
        service=service,
        person=person,
        first=first,
        last=last,
        now=now,
        practitioner=practitioner,
        weekdays=weekdays,
        earliest=earliest,
        latest=latest,
    )
    return entry
