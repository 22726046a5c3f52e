"""Sentences of the desk: times, steps, what is read back to a caller."""

from __future__ import annotations

from calendar import day_name
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ims.clinic.appointments.models import Status
from ims.clinic.appointments.spoken import day_in_words
from ims.clinic.appointments.transitions import Event
from ims.clinic.mail.server import mail_leaves
from ims.clinic.offer.models import Service
from ims.clinic.people.models import Language, Practitioner

ENGLISH = Language.ENGLISH.value
WEEKDAYS = tuple(day_name)
MAY_OVERRIDE = "a physiotherapist or the owner"
"""Whom to ask for a time that is not free: the roles that may override."""
STEPS = {
    Event.APPROVE: "Approve",
    Event.DECLINE: "Decline",
    Event.ARRIVE: "Arrived",
    Event.BEGIN: "Begin",
    Event.FULFILL: "Done",
    Event.MISS: "Did not come",
    Event.CANCEL: "Patient cancels",
    Event.CANCEL_BY_CLINIC: "We cancel",
    Event.REINSTATE: "Undo: booked again",
    Event.VOID: "Entered in error",
}
"""What the desk calls the steps it can take."""
PAST = {
    Event.HOLD: "Held",
    Event.CONFIRM: "Booked",
    Event.REQUEST: "Asked for",
    Event.APPROVE: "Approved",
    Event.DECLINE: "Declined",
    Event.EXPIRE: "Hold or request ended",
    Event.RESCHEDULE: "Moved",
    Event.REALIGN: "Kept at its time of day after a change of the clock's rules",
    Event.CANCEL: "Cancelled by the patient",
    Event.CANCEL_LATE: "Cancelled late by the patient",
    Event.CANCEL_BY_CLINIC: "Cancelled by the clinic",
    Event.ARRIVE: "Arrived",
    Event.BEGIN: "Begun",
    Event.FULFILL: "Done",
    Event.MISS: "Did not come",
    Event.REINSTATE: "Booked again",
    Event.VOID: "Entered in error",
}
"""What the history calls them."""
LOOKS = {
    Status.HELD: "held",
    Status.PENDING: "pending",
    Status.BOOKED: "booked",
    Status.ARRIVED: "arrived",
    Status.IN_PROGRESS: "arrived",
    Status.FULFILLED: "done",
    Status.NOSHOW: "noshow",
}
"""Class of a status in the calendar."""


def told_of_time() -> str:
    """How the person learns of a new time: by mail, if any leaves."""
    if mail_leaves():
        return "A mail with the time is on its way, if there is an address."
    return "No mail leaves yet: tell the person the time."


def clock_time(at: datetime | time) -> str:
    """A time of day as it is said on the telephone: 9:00 am."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"


def whole_day(day: date) -> str:
    """A day, as pages and mails for patients write it: Friday, March 5, 2027."""
    return day_in_words(day, ENGLISH)


def when(at: datetime, zone: ZoneInfo) -> str:
    """Day and time in the clinic's zone: Friday, March 5, 2027, at 9:00 am."""
    local = at.astimezone(zone)
    return f"{whole_day(local.date())}, at {clock_time(local)}"


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def read_back(*, start: datetime, zone: ZoneInfo, practitioner: Practitioner, service: Service, name: str, reach: str) -> str:
    """What is read to the caller before it is booked."""
    said = f"{when(start, zone)} with {practitioner.short_name}, {lower_first(service.name_en)}, {name}"
    return f"{said}, {reach}" if reach else said
