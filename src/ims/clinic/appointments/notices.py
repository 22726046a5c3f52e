"""What people are told about their appointment: mail with a calendar file, in their language, without a clinical word.

Times are put into words before the templates see them: a template would turn them into the server's zone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.template.loader import render_to_string
from django.utils import translation

from ims.clinic.appointments.calendar_file import CANCEL, REQUEST, calendar_file
from ims.clinic.appointments.links import address, book_address, new_link, waiting_address
from ims.clinic.appointments.models import Appointment, Status, WaitlistEntry
from ims.clinic.appointments.spoken import beside, day_in_words, spoken, zone_named
from ims.clinic.appointments.transitions import Event
from ims.clinic.mail import outbox
from ims.clinic.offer.models import BookingPolicy, Clinic
from ims.clinic.people.models import Person

REQUESTED, BOOKED, MOVED, CANCELLED, DECLINED, REMINDER = "requested", "booked", "moved", "cancelled", "declined", "reminder"
OFFER, LISTED = "offer", "listed"
AFTER = {
    Event.APPROVE: BOOKED,
    Event.REINSTATE: BOOKED,
    Event.DECLINE: DECLINED,
    Event.CANCEL_BY_CLINIC: CANCELLED,
}
"""Which notice follows what staff note."""


def tell(kind: str, appointment: Appointment, *, now: datetime, secret: str | None, clinic: Clinic) -> None:
    """Put the notice into the outbox, in the present transaction, and set or take back the reminders."""
    person = appointment.person
    if person is None:
        return
    content = rendered(kind, person, clinic=clinic, appointment=appointment, link=_link(secret, person))
    if kind in (BOOKED, MOVED, CANCELLED):
        method = CANCEL if kind == CANCELLED else REQUEST
        content |= {"calendar": calendar_file(appointment, clinic=clinic, method=method, now=now), "method": method}
    key = f"{kind}:{appointment.id}:{appointment.sequence}"
    outbox.put(kind=kind, to=person.email, content=content, dedupe_key=key, now=now, about=appointment.id)
    renew_reminders(appointment, now=now, clinic=clinic)


def renew_reminders(appointment: Appointment, *, now: datetime, clinic: Clinic) -> None:
    """Take back the reminders that have not gone; write them anew for an appointment that is booked."""
    outbox.drop(about=appointment.id, kinds=(REMINDER,), now=now)
    if appointment.status == Status.BOOKED:
        remind(appointment, now=now, clinic=clinic)


def remind(appointment: Appointment, *, now: datetime, clinic: Clinic) -> None:
    """Write the reminders of the policy now, to be sent later; a change drops them."""
    person = appointment.person
    for hours in BookingPolicy.objects.get(id=1).reminder_hours:
        at = appointment.start - timedelta(hours=hours)
        if person is None or at <= now:
            continue
        link = _link(new_link(appointment, now), person)
        content = rendered(REMINDER, person, clinic=clinic, appointment=appointment, link=link)
        key = f"{REMINDER}:{hours}:{appointment.id}:{appointment.sequence}"
        outbox.put(
            kind=REMINDER, to=person.email, content=content, dedupe_key=key, now=now, not_before=at, about=appointment.id
        )


def offered(entry: WaitlistEntry, held: Appointment, *, secret: str, until: datetime, clinic: Clinic) -> dict[str, str]:
    """Subject and text of an offer to somebody on the waiting list."""
    person = entry.person
    link = waiting_address(secret, person.language)
    closes = spoken(until, until, zone=clinic.tz, language=person.language)
    return rendered(OFFER, person, clinic=clinic, appointment=held, link=link, closes=closes)


def listed(entry: WaitlistEntry, *, secret: str, clinic: Clinic) -> dict[str, str]:
    """Subject and text for somebody who has joined the waiting list."""
    person = entry.person
    first, last = day_in_words(entry.first, person.language), day_in_words(entry.last, person.language)
    link = waiting_address(secret, person.language)
    return rendered(LISTED, person, clinic=clinic, link=link, first=first, last=last)


def rendered(
    kind: str, person: Person, *, clinic: Clinic, link: str, appointment: Appointment | None = None, **more: object
) -> dict[str, str]:
    """Subject and text of a notice, in the language of who gets it."""
    language = person.language
    told: dict[str, object] = {"clinic": clinic, "person": person, "link": link, "book_link": book_address(language), **more}
    if appointment is not None:
        start, end = appointment.start, appointment.end
        told |= {
            "when": spoken(start, end, zone=clinic.tz, language=language),
            "own": beside(start, end, clinic=clinic.tz, visitor=zone_named(person.zone), language=language),
            "service": appointment.service.name_in(language),
            "practitioner": appointment.practitioner,
            "late_hours": BookingPolicy.objects.get(id=1).late_cancel_hours,
        }
    with translation.override(language):
        subject = render_to_string(f"mail/{kind}.subject.txt", told)
        text = render_to_string(f"mail/{kind}.txt", told)
    return {"subject": " ".join(subject.split()), "text": _paragraphs(text), "language": language}


def _paragraphs(text: str) -> str:
    """Lines without trailing spaces, paragraphs apart by one blank line."""
    lines = [line.strip() for line in text.strip().splitlines()]
    kept = [line for place, line in enumerate(lines) if line or lines[place - 1]]
    return "\n".join(kept) + "\n"


def _link(secret: str | None, person: Person) -> str:
    return address(secret, person.language) if secret else ""
