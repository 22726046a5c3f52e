"""The waiting list: when a time comes free it is offered to one after the other, each for a while.

An offer is a hold, so it takes the time from the public until it is accepted, declined or over.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from ims.clinic.appointments import notices
from ims.clinic.appointments.booking import Booked, confirm, hold, release
from ims.clinic.appointments.models import Appointment, Source, Status, WaitlistEntry, WaitlistToken
from ims.clinic.appointments.waking import awake_after, awake_from
from ims.clinic.mail import outbox
from ims.clinic.mail.server import reaches
from ims.clinic.offer.models import BookingPolicy, Clinic, Service
from ims.clinic.people.models import Person, Practitioner
from ims.clinic.privacy.index import normal_email
from ims.clinic.privacy.secrets import hash_of, new_secret
from ims.clinic.settling import lock, settled
from ims.clinic.trust import limits
from ims.errors import BadValue, ImsError, NotFound, TooMany

Entry = WaitlistEntry
LAST_WEEKDAY = 6
ON_LIST = (Entry.Status.WAITING, Entry.Status.OFFERED)


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
    """Put somebody on the list; the secret, which is also mailed to them, lets them answer offers and leave.

    Whoever waits for the service already gets no second mail. The answer is the same, and opens nothing but the new entry:
    nobody has proven yet that the address is theirs.

    Raises
    ------
    BadValue    days or times that contradict themselves, or are over
    """
    clinic = Clinic.objects.get(id=1)
    if last < first or last < now.astimezone(clinic.tz).date():
        raise BadValue(_("The last day must be today or later, and not before the first day."))
    if earliest is not None and latest is not None and latest < earliest:
        raise BadValue(_("The latest time must not be before the earliest time."))
    if any(not 0 <= day <= LAST_WEEKDAY for day in weekdays):
        raise BadValue(_("Choose days of the week from Monday to Sunday."))
    is_on_list = is_waiting(person, service)
    entry = Entry.objects.create(
        service=service,
        person=person,
        practitioner=practitioner,
        weekdays=sorted(set(weekdays)),
        earliest=earliest,
        latest=latest,
        first=first,
        last=last,
        created=now,
    )
    secret = new_link(entry, now)
    if is_on_list or _has_enough_mail(person.email, now):
        return entry, secret
    content = notices.listed(entry, secret=secret, clinic=clinic)
    outbox.put(kind=notices.LISTED, to=person.email, content=content, dedupe_key=f"listed:{entry.id}", now=now, about=entry.id)
    return entry, secret


def is_waiting(person: Person, service: Service) -> bool:
    """Whether somebody is on the list for a service."""
    return Entry.objects.filter(person=person, service=service, status__in=ON_LIST).exists()


def _has_enough_mail(email: str, now: datetime) -> bool:
    """Whether an address that nobody has proven was written to so often today that it is left alone. Nobody is told."""
    try:
        limits.attempt(kind="mail", subject=f"listed:{normal_email(email)}", now=now)
    except TooMany:
        return True
    return False


def new_link(entry: WaitlistEntry, now: datetime) -> str:
    """A new secret for an entry; older ones keep working."""
    secret = new_secret()
    WaitlistToken.objects.create(entry=entry, secret_hash=hash_of(secret), created=now)
    return secret


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
    """Offer a time that has come free to the first it suits, if it is bookable at all; None where there is nobody.

    An offer goes by mail: whoever has no address is called by the desk, and where no mail leaves nothing is offered or kept.
    By night the time is kept and the mail goes in the morning. An offer ends where the public could no longer book.
    """
    clinic, policy = Clinic.objects.get(id=1), BookingPolicy.objects.get(id=1)
    latest = start - timedelta(minutes=policy.min_notice_minutes)
    if not reaches(clinic) or latest <= awake_from(now, clinic.tz):
        return None
    until = min(awake_after(now, timedelta(hours=policy.offer_hours), clinic.tz), latest)
    waiting = Entry.objects.filter(status=Entry.Status.WAITING).select_related("service", "person")
    for entry in waiting.select_for_update(of=("self",)):
        if not entry.person.email or not suits(entry, practitioner=practitioner, start=start, clinic=clinic):
            continue
        if _was_offered(entry, start):
            continue
        secret = new_secret()
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
            continue  # not given there, or taken again in the meantime: the next one may want another service
        _offer(entry, held, until=until, secret=secret, now=now, clinic=clinic)
        return entry
    return None


def _was_offered(entry: WaitlistEntry, start: datetime) -> bool:
    """Whether the same person has let the same time pass on another entry of theirs."""
    others = Entry.objects.filter(person=entry.person, service=entry.service).exclude(id=entry.id)
    return any(start.isoformat() in declined for declined in others.values_list("declined", flat=True))


def _offer(entry: WaitlistEntry, held: Appointment, *, until: datetime, secret: str, now: datetime, clinic: Clinic) -> None:
    entry.status, entry.offered, entry.offer_expires = Entry.Status.OFFERED, held, until
    entry.save()
    WaitlistToken.objects.create(entry=entry, secret_hash=hash_of(secret), created=now)
    content = notices.offered(entry, held, secret=secret, until=until, clinic=clinic)
    outbox.put(
        kind=notices.OFFER,
        to=entry.person.email,
        content=content,
        dedupe_key=f"offer:{held.id}",
        now=now,
        not_before=awake_from(now, clinic.tz),
        about=held.id,
    )


def opened(secret: str) -> WaitlistEntry:
    """The entry a secret opens.

    Raises
    ------
    NotFound    whatever is wrong with the secret, in the same words
    """
    found = WaitlistToken.objects.filter(secret_hash=hash_of(secret)).select_related(
        "entry__service", "entry__person", "entry__practitioner", "entry__offered__practitioner"
    )
    token = found.first()
    if token is None:
        raise NotFound(no_such_link())
    return token.entry


def _locked(secret: str) -> WaitlistEntry:
    """The entry, after everybody whose time it may be about: the order in which all writers queue up."""
    return _under_lock(opened(secret))


def _under_lock(seen: WaitlistEntry) -> WaitlistEntry:
    lock(seen.service.practitioners.values_list("id", flat=True))
    return Entry.objects.select_related("service", "person", "offered").select_for_update(of=("self",)).get(id=seen.id)


def no_such_link() -> str:
    """What whoever has no working link is told, whatever is wrong with it."""
    return _("This link opens nothing. It may have been cut off, or it is too old. Call us, or book again.")


def open_offer(entry: WaitlistEntry, now: datetime) -> Appointment | None:
    """The time that is offered and can still be taken."""
    is_open = entry.status == Entry.Status.OFFERED and entry.offer_expires is not None and entry.offer_expires > now
    return entry.offered if is_open and entry.offered is not None and entry.offered.status == Status.HELD else None


def _open_offer(entry: WaitlistEntry, now: datetime) -> Appointment:
    held = open_offer(entry, now)
    if held is None:
        raise NotFound(_("This offer is over. You stay on the list unless you leave it."))
    return held


@settled
def accept(*, secret: str, now: datetime) -> Booked:
    """Take the offer.

    Raises
    ------
    NotFound, TooMany    there is none, or it is over; the person has as many appointments as the policy allows
    """
    entry = _locked(secret)
    held = _open_offer(entry, now)
    booked = confirm(hold_id=held.id, visitor_hash=held.visitor_hash, person=entry.person, now=now)
    entry.status, entry.offer_expires = Entry.Status.ACCEPTED, None
    entry.save()
    return booked


@settled
def decline(*, secret: str, now: datetime) -> WaitlistEntry:
    """Let the offer go and stay on the list; the next one gets it.

    Raises
    ------
    NotFound    there is none, or it is over
    """
    entry = _locked(secret)
    held = _open_offer(entry, now)
    release(hold_id=held.id, visitor_hash=held.visitor_hash, now=now)
    _back(entry, held)
    offer_freed(practitioner=held.practitioner_id, start=held.start, now=now)
    return entry


@settled
def withdraw(*, secret: str, now: datetime) -> WaitlistEntry:
    """Leave the list; an open offer goes to the next. Whoever is off the list stays off."""
    return _leave(_locked(secret), now)


@settled
def take_off(*, entry_id: UUID, now: datetime) -> WaitlistEntry:
    """Staff take somebody off the list who asked for it; an open offer goes to the next.

    Raises
    ------
    NotFound    there is no such entry
    """
    seen = Entry.objects.select_related("service").filter(id=entry_id).first()
    if seen is None:
        raise NotFound("There is no such entry on the waiting list.")
    return _leave(_under_lock(seen), now)


def _leave(entry: WaitlistEntry, now: datetime) -> WaitlistEntry:
    if entry.status not in ON_LIST:
        return entry
    held = open_offer(entry, now)
    if held is not None:
        release(hold_id=held.id, visitor_hash=held.visitor_hash, now=now)
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
    offers = Entry.objects.filter(status=Entry.Status.OFFERED, offer_expires__lte=now)
    lock(offers.exclude(offered=None).values_list("offered__practitioner_id", flat=True))
    over = list(offers.select_for_update(of=("self",)))
    for entry in over:
        held = entry.offered
        _back(entry, held)
        if held is not None:
            offer_freed(practitioner=held.practitioner_id, start=held.start, now=now)
    return len(over)


def _back(entry: WaitlistEntry, held: Appointment | None) -> None:
    entry.status, entry.offered, entry.offer_expires = Entry.Status.WAITING, None, None
    entry.declined = [*entry.declined, held.start.isoformat()] if held else entry.declined
    entry.save()
