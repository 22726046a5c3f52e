"""What people are told about their appointment: mail with a calendar file, in their language, without a clinical word."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from ims.clinic.appointments.calendar_file import CANCEL, REQUEST, calendar_file
from ims.clinic.appointments.links import address, new_link
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.appointments.transitions import Event
from ims.clinic.mail import outbox
from ims.clinic.offer.models import BookingPolicy, Clinic

REQUESTED, BOOKED, MOVED, CANCELLED, DECLINED, REMINDER = "requested", "booked", "moved", "cancelled", "declined", "reminder"
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
    content = rendered(kind, appointment, secret=secret, clinic=clinic, language=person.language)
    if kind in (BOOKED, MOVED, CANCELLED):
        method = CANCEL if kind == CANCELLED else REQUEST
        content |= {"calendar": calendar_file(appointment, clinic=clinic, method=method, now=now), "method": method}
    key = f"{kind}:{appointment.id}:{appointment.sequence}"
    outbox.put(kind=kind, to=person.email, content=content, dedupe_key=key, now=now, about=appointment.id)
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
        secret = new_link(appointment, now)
        content = rendered(REMINDER, appointment, secret=secret, clinic=clinic, language=person.language)
        key = f"{REMINDER}:{hours}:{appointment.id}:{appointment.sequence}"
        outbox.put(
            kind=REMINDER, to=person.email, content=content, dedupe_key=key, now=now, not_before=at, about=appointment.id
        )


def offered(held: Appointment, *, secret: str, until: datetime, clinic: Clinic) -> dict[str, str]:
    """Subject and text of an offer to somebody on the waiting list."""
    language = held.person.language if held.person else "en"
    link = f"{settings.SITE_ORIGIN}/{'fr/' if language == 'fr' else ''}w/{secret}/"
    return rendered("offer", held, secret=None, clinic=clinic, language=language, link=link, until=until.astimezone(clinic.tz))


def rendered(
    kind: str, appointment: Appointment, *, secret: str | None, clinic: Clinic, language: str, **more: object
) -> dict[str, str]:
    """Subject and text of a notice."""
    with translation.override(language):
        told = {
            "appointment": appointment,
            "start": appointment.start.astimezone(clinic.tz),
            "clinic": clinic,
            "person": appointment.person,
            "link": address(secret, language) if secret else "",
            **more,
        }
        subject = render_to_string(f"mail/{kind}.subject.txt", told)
        text = render_to_string(f"mail/{kind}.txt", told)
    return {"subject": " ".join(subject.split()), "text": text.strip() + "\n"}
