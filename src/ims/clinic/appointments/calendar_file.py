"""The calendar file of an appointment (iCalendar, RFC 5545 and 5546): one UID for its life, a sequence that grows.

Calendars are seen by employers and families, so the title says nothing but that it is an appointment.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.offer.models import Clinic

REQUEST, CANCEL = "REQUEST", "CANCEL"
PRODUCT = "-//IMS//intramuscular//EN"


def calendar_file(appointment: Appointment, *, clinic: Clinic, method: str, now: datetime) -> str:
    """The file as text, with the rules of the zone inside."""
    language = appointment.person.language if appointment.person else "en"
    with translation.override(language):
        title = _("Appointment at %(clinic)s") % {"clinic": clinic.name} if clinic.name else _("Appointment at the clinic")
    event = Event()
    event.add("uid", appointment.ical_uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", appointment.start.astimezone(clinic.tz))
    event.add("dtend", appointment.end.astimezone(clinic.tz))
    event.add("summary", title)
    event.add("status", _status(appointment, method))
    if clinic.address:
        event.add("location", clinic.address)
    organizer = vCalAddress(f"mailto:{settings.MAIL_FROM}")
    organizer.params["CN"] = vText(clinic.name or _("The clinic"))
    event["organizer"] = organizer
    if appointment.person is not None and appointment.person.email:
        attendee = vCalAddress(f"mailto:{appointment.person.email}")
        attendee.params["ROLE"], attendee.params["RSVP"] = vText("REQ-PARTICIPANT"), vText("FALSE")
        event.add("attendee", attendee)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return str(calendar.to_ical().decode())


def _status(appointment: Appointment, method: str) -> str:
    if method == CANCEL:
        return "CANCELLED"
    return "TENTATIVE" if appointment.status in (Status.HELD, Status.PENDING) else "CONFIRMED"
