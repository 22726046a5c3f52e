"""What a calendar program of staff reads: the visits of one practitioner, and of nobody who comes.

No name, address or reason is in it: these programs belong to other companies, and their screens lie open. The text is the
same until something changes, so that a program that asks again is told that nothing did.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Max, Q, QuerySet
from icalendar import Calendar, Event, Timezone, vDuration

from ims.clinic.appointments.calendar_file import PRODUCT, state_of
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.appointments.queries import CAME, OFF
from ims.clinic.lines import one_line
from ims.clinic.offer.models import Clinic
from ims.clinic.people.models import CalendarFeed

BACK, AHEAD = timedelta(days=28), timedelta(days=366)
"""How far the calendar reaches, in days of the clinic."""
GONE = timedelta(days=14)
"""How long a visit that was called off stays in it, as cancelled: for programs that would keep it otherwise."""
OFTEN = timedelta(minutes=15)
"""How often programs are asked to look again."""
TITLE, NAME = "Booked", "Visits at the clinic"
STANDING = (Status.PENDING, Status.BOOKED, Status.ARRIVED, Status.IN_PROGRESS, *CAME)
CALLED_OFF = (*OFF, Status.ENTERED_IN_ERROR)


def feed_file(feed: CalendarFeed, *, clinic: Clinic, now: datetime) -> bytes:
    """The whole calendar, with the rules of the clinic's zone inside."""
    today = now.astimezone(clinic.tz).date()
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", vDuration(OFTEN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(OFTEN))
    calendar.add_component(
        Timezone.from_tzinfo(clinic.tz, first_date=date(today.year - 1, 1, 1), last_date=date(today.year + 3, 1, 1))
    )
    for visit in _visits(feed, clinic, today):
        calendar.add_component(_event(visit, feed, clinic))
    return bytes(calendar.to_ical())


def _visits(feed: CalendarFeed, clinic: Clinic, today: date) -> QuerySet[Appointment]:
    midnight = datetime.combine(today, time.min, clinic.tz).astimezone(UTC)
    of_mine = Appointment.objects.filter(
        practitioner_id=feed.practitioner_id, end__gt=midnight - BACK, start__lt=midnight + AHEAD
    ).annotate(changed=Max("history__at"))
    shown = Q(status__in=STANDING) | Q(status__in=CALLED_OFF, changed__gte=midnight - GONE)
    return of_mine.filter(shown).select_related("service").order_by("start", "ical_uid")


def _event(visit: Appointment, feed: CalendarFeed, clinic: Clinic) -> Event:
    changed: datetime = getattr(visit, "changed", None) or visit.created
    event = Event()
    event.add("uid", visit.ical_uid)
    event.add("sequence", visit.sequence)
    event.add("dtstamp", changed)  # of what is told, not of the asking: else no answer would be the same twice
    event.add("last-modified", changed)
    event.add("dtstart", visit.start.astimezone(clinic.tz))
    event.add("dtend", visit.end.astimezone(clinic.tz))
    event.add("summary", one_line(visit.service.name_en) if feed.tells_service else TITLE)
    event.add("status", state_of(visit))
    event.add("class", "PRIVATE")
    return event
