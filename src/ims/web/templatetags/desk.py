"""Words of the desk in templates: times in the clinic's zone, days, steps."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template

from ims.clinic.appointments.spoken import short_day
from ims.clinic.offer.models import Clinic
from ims.web.desk import words
from ims.web.desk.grid import Column

register = template.Library()


@register.filter
def at(value: datetime, zone: ZoneInfo) -> str:
    """The time of day: 9:00 am."""
    return words.clock_time(value.astimezone(zone))


@register.filter
def on(value: datetime, zone: ZoneInfo) -> str:
    """Day and time: Friday, March 5, 2027, at 9:00 am."""
    return words.when(value, zone)


@register.filter
def dated(value: datetime, clinic: Clinic | None) -> str:
    """The same by the clinic's clock; before the set-up by the one it will have."""
    return words.when(value, (clinic or Clinic()).tz)


@register.filter
def dated_short(value: datetime, clinic: Clinic | None) -> str:
    """Where there is little room: Fri, Mar 5, 9:00 am."""
    local = value.astimezone((clinic or Clinic()).tz)
    return f"{short_day(local.date(), words.ENGLISH)}, {words.clock_time(local)}"


@register.filter
def local_day(value: datetime, zone: ZoneInfo) -> date:
    """The day of an instant in the clinic's zone."""
    return value.astimezone(zone).date()


@register.filter
def day_words(value: date) -> str:
    """A day: Friday, March 5, 2027."""
    return words.whole_day(value)


@register.filter
def clock(value: object) -> str:
    """A wall time: 9:00 am."""
    return words.clock_time(value)  # type: ignore[arg-type]


@register.filter
def weekday(value: int) -> str:
    """The name of a day of the week, Monday 0."""
    return words.WEEKDAYS[value]


@register.filter
def past(event: str) -> str:
    """What the history calls a step."""
    return words.PAST.get(event, event)  # type: ignore[call-overload, no-any-return]


@register.filter
def heading(column: Column) -> str:
    """What stands above a column of the calendar: Fri 5."""
    return f"{words.WEEKDAYS[column.day.weekday()][:3]} {column.day.day}"


@register.filter
def money(cents: int) -> str:
    """Dollars and cents."""
    return f"${cents // 100:,}.{cents % 100:02d}"
