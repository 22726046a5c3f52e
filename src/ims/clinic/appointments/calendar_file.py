"""The calendar file of an appointment (iCalendar, RFC 5545 and 5546): one UID for its life, a sequence that grows.

The file in a mail asks its reader, who is named in it, to take the appointment in or out. A file that is downloaded asks
nobody: it is published, and names no guest (RFC 5546, section 3.2.1).

Calendars are seen by employers and families, so the title says nothing but that it is an appointment.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.lines import one_line
from ims.clinic.mail.server import sender_of
from ims.clinic.offer.models import Clinic

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
PRODUCT = "-//IMS//intramuscular//EN"


def calendar_file(*appointments: Appointment, clinic: Clinic, method: str, now: datetime) -> str:
    """The file of one appointment, or of several of one person, as text, with the rules of the zone inside."""
    person = appointments[0].person
    language = person.language if person else "en"
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    with translation.override(language):
        for appointment in appointments:
            calendar.add_component(_event(appointment, clinic, method, now))
    years = [appointment.start.year for appointment in appointments]
    calendar.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 2, 1, 1))
    return str(calendar.to_ical().decode())


def method_of(appointment: Appointment) -> str:
    """What a file asks of its reader just now: to take the appointment in, or to take it out."""
    return CANCEL if _is_off(appointment) else REQUEST


def _event(appointment: Appointment, clinic: Clinic, method: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", appointment.ical_uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", appointment.start.astimezone(clinic.tz))
    event.add("dtend", appointment.end.astimezone(clinic.tz))
    event.add("summary", _("Appointment at the clinic"))
    event.add("status", state_of(appointment))
    if clinic.address:
        event.add("location", clinic.address)
    organizer = vCalAddress(f"mailto:{sender_of(clinic)}")
    organizer.params["CN"] = vText(one_line(clinic.name) or _("The clinic"))
    event["organizer"] = organizer
    if method != PUBLISH and appointment.person is not None and appointment.person.email:
        attendee = vCalAddress(f"mailto:{one_line(appointment.person.email)}")
        attendee.params["ROLE"], attendee.params["RSVP"] = vText("REQ-PARTICIPANT"), vText("FALSE")
        event.add("attendee", attendee)
    return event


def _is_off(appointment: Appointment) -> bool:
    return appointment.status.startswith("cancelled") or appointment.status in (Status.DECLINED, Status.ENTERED_IN_ERROR)


def state_of(appointment: Appointment) -> str:
    """What a calendar calls the state of an appointment: not who came, only whether it stands."""
    if _is_off(appointment):
        return "CANCELLED"
    return "TENTATIVE" if appointment.status in (Status.HELD, Status.PENDING) else "CONFIRMED"
