"""The waiting list: when a time comes free it is offered to one after the other, each for a while.

An offer is a hold, so it takes the time from the public until it is accepted, declined or over.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from ims.clinic.appointments import notices
from ims.clinic.appointments.booking import Booked, confirm, hold, release
from ims.clinic.appointments.models import Appointment, Source, Status, WaitlistEntry
from ims.clinic.mail import outbox
from ims.clinic.offer.models import BookingPolicy, Clinic, Service
from ims.clinic.people.models import Person, Practitioner
from ims.clinic.privacy.secrets import hash_of, new_secret
from ims.clinic.settling import settled
from ims.errors import ImsError, NotFound

NO_SUCH_OFFER = "This offer is over, or the link is not complete. You are still on the list if you have not left it."
OFFERED = "offer"
Entry = WaitlistEntry


@settled
def join(
    *,
    service: Service,
    person: Person,
    first: date,
    last: date,
    now: datetime,
    practitioner: Practitioner | None = None,
    weekdays: tuple[int, ...] = (),
    earliest: time | None = None,
    latest: time | None = None,
) -> tuple[WaitlistEntry, str]:
    """Put somebody on the list; the secret lets them answer offers and leave."""
    secret = new_secret()
    entry = WaitlistEntry.objects.create(
        service=service,
        person=person,
        practitioner=practitioner,
        weekdays=sorted(set(weekdays)),
        earliest=earliest,
        latest=latest,
        first=first,
        last=last,
        secret_hash=hash_of(secret),
        created=now,
    )
    return entry, secret


def suits(entry: WaitlistEntry, *, practitioner: UUID, start: datetime, clinic: Clinic) -> bool:
    """Whether a time is one that somebody waits for and has not been offered."""
    local = start.astimezone(clinic.tz)
    return (
        entry.practitioner_id in (None, practitioner)
        and entry.first <= local.date() <= entry.last
        and (not entry.weekdays or local.weekday() in entry.weekdays)
        and (entry.earliest is None or local.time() >= entry.earliest)
        and (entry.latest is None or local.time() <= entry.latest)
        and start.isoformat() not in entry.declined
    )


def offer_freed(*, practitioner: UUID, start: datetime, now: datetime) -> WaitlistEntry | None:
    """Offer a time that has come free to the first it suits, if it is bookable at all; None where there is nobody."""
    clinic, policy = Clinic.objects.get(id=1), BookingPolicy.objects.get(id=1)
    for entry in Entry.objects.filter(status=Entry.Status.WAITING).select_related("service", "person").select_for_update():
        if not suits(entry, practitioner=practitioner, start=start, clinic=clinic):
            continue
        secret = new_secret()
        until = min(now + timedelta(hours=policy.offer_hours), start)
        try:
            held = hold(
                service=entry.service,
                start=start,
                now=now,
                visitor_hash=hash_of(secret),
                practitioner=practitioner,
                source=Source.WAITLIST,
                until=until,
            )
        except ImsError:
            continue  # too short notice, or taken again in the meantime: the next one may want another service
        entry.status, entry.offered, entry.offer_expires, entry.secret_hash = Entry.Status.OFFERED, held, until, hash_of(secret)
        entry.save()
        held.person = entry.person
        content = notices.offered(held, secret=secret, until=until, clinic=clinic)
        outbox.put(kind=OFFERED, to=entry.person.email, content=content, dedupe_key=f"offer:{held.id}", now=now, about=held.id)
        return entry
    return None


def opened(secret: str, now: datetime) -> WaitlistEntry:
    """The entry a secret opens.

    Raises
    ------
    NotFound    whatever is wrong with the secret, in the same words
    """
    found = Entry.objects.select_related("service", "person", "offered").filter(secret_hash=hash_of(secret)).first()
    if found is None:
        raise NotFound(NO_SUCH_OFFER)
    return found


@settled
def accept(*, secret: str, now: datetime) -> Booked:
    """Take the offer.

    Raises
    ------
    NotFound    there is none, or it is over
    """
    entry = opened(secret, now)
    if entry.status != Entry.Status.OFFERED or entry.offered is None:
        raise NotFound(NO_SUCH_OFFER)
    booked = confirm(hold_id=entry.offered.id, visitor_hash=hash_of(secret), person=entry.person, now=now)
    entry.status, entry.offer_expires = Entry.Status.ACCEPTED, None
    entry.save()
    return booked


@settled
def decline(*, secret: str, now: datetime) -> WaitlistEntry:
    """Let the offer go and stay on the list; the next one gets it."""
    entry = opened(secret, now)
    if entry.status != Entry.Status.OFFERED or entry.offered is None:
        raise NotFound(NO_SUCH_OFFER)
    held = entry.offered
    if held.status == Status.HELD and held.hold_expires and held.hold_expires > now:
        release(hold_id=held.id, visitor_hash=hash_of(secret), now=now)
    _back(entry, held)
    offer_freed(practitioner=held.practitioner_id, start=held.start, now=now)
    return entry


@settled
def withdraw(*, secret: str, now: datetime) -> WaitlistEntry:
    """Leave the list; an open offer goes to the next."""
    return _leave(opened(secret, now), secret_hash=hash_of(secret), now=now)


@settled
def take_off(*, entry_id: UUID, now: datetime) -> WaitlistEntry:
    """Staff take somebody off the list who asked for it; an open offer goes to the next.

    Raises
    ------
    NotFound    nobody is on the list with this id
    """
    open_ones = (Entry.Status.WAITING, Entry.Status.OFFERED)
    entry = Entry.objects.select_related("offered").filter(id=entry_id, status__in=open_ones).first()
    if entry is None:
        raise NotFound("This entry is not on the waiting list any more.")
    return _leave(entry, secret_hash=entry.secret_hash, now=now)


def _leave(entry: WaitlistEntry, *, secret_hash: str, now: datetime) -> WaitlistEntry:
    held = entry.offered if entry.status == Entry.Status.OFFERED else None
    if held is not None and held.status == Status.HELD and held.hold_expires and held.hold_expires > now:
        release(hold_id=held.id, visitor_hash=secret_hash, now=now)
    entry.status, entry.offered, entry.offer_expires = Entry.Status.WITHDRAWN, None, None
    entry.save()
    if held is not None:
        offer_freed(practitioner=held.practitioner_id, start=held.start, now=now)
    return entry


@settled
def pass_on(*, now: datetime) -> int:
    """Offers whose time is over go to the next; entries whose days are over lapse. How many offers were passed on."""
    today = now.astimezone(Clinic.objects.get(id=1).tz).date()
    Entry.objects.filter(status=Entry.Status.WAITING, last__lt=today).update(status=Entry.Status.LAPSED)
    over = list(Entry.objects.select_for_update().filter(status=Entry.Status.OFFERED, offer_expires__lte=now))
    for entry in over:
        held = entry.offered
        if held is not None:
            _back(entry, held)
            offer_freed(practitioner=held.practitioner_id, start=held.start, now=now)
    return len(over)


def _back(entry: WaitlistEntry, held: Appointment) -> None:
    entry.status, entry.offered, entry.offer_expires = Entry.Status.WAITING, None, None
    entry.declined = [*entry.declined, held.start.isoformat()]
    entry.save()
