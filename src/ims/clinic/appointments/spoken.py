"""Instants in words: the day, the clock time, whose clock it is. Pages and mails say it in the same way.

A string is made here from the aware time itself, because templates would turn it into the server's zone first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import translation
from django.utils.dateformat import format as dated
from django.utils.translation import gettext as _

FRENCH = "fr"
SPACE = "\N{NO-BREAK SPACE}"
UNIVERSAL = frozenset({"UTC", "UCT", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "Universal", "Zulu", "Factory"})
"""Zones beside those of `Etc/` that are no place's clock."""


@dataclass(frozen=True)
class Spoken:
    """A time from begin to end, in one zone and one language."""

    iso: str
    """The begin with its offset, for machines."""
    day: str
    short_day: str
    begins: str
    ends: str
    place: str
    """City of the zone."""
    offset: str

    @property
    def hours(self) -> str:
        """From when to when, by whose clock, in the present language."""
        told = {"begins": self.begins, "ends": self.ends, "place": self.place, "offset": self.offset}
        return _("%(begins)s to %(ends)s, %(place)s time (%(offset)s)") % told

    @property
    def line(self) -> str:
        """All of it in one line, in the present language."""
        told = {"day": self.day, "begins": self.begins, "ends": self.ends, "place": self.place, "offset": self.offset}
        return _("%(day)s, %(begins)s to %(ends)s, %(place)s time (%(offset)s)") % told


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of that name; None where there is none."""
    return ZoneInfo(name) if name in zone_names() else None


def is_somewhere(zone: ZoneInfo) -> bool:
    """Whether a zone is somebody's clock on a wall: browsers that hide where they are name universal time instead."""
    return not zone.key.startswith("Etc/") and zone.key not in UNIVERSAL


@cache
def zone_names() -> frozenset[str]:
    """All names of zones."""
    return frozenset(available_timezones())


def spoken(start: datetime, end: datetime, *, zone: ZoneInfo, language: str) -> Spoken:
    """The words for an interval."""
    local = start.astimezone(zone)
    return Spoken(
        iso=local.isoformat(),
        day=day_in_words(local, language),
        short_day=short_day(local, language),
        begins=clock_in_words(local, language),
        ends=clock_in_words(end.astimezone(zone), language),
        place=place_of(zone),
        offset=offset_of(local),
    )


def beside(start: datetime, end: datetime, *, clinic: ZoneInfo, visitor: ZoneInfo | None, language: str) -> Spoken | None:
    """The same interval by the visitor's clock; None where that is nobody's, or shows the same as the clinic's just then."""
    if visitor is None or not is_somewhere(visitor) or is_same_clock(start, clinic, visitor):
        return None
    return spoken(start, end, zone=visitor, language=language)


def is_same_clock(at: datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    """Whether two zones show the same time at an instant."""
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()


def day_in_words(local: date, language: str) -> str:
    """Such as `Friday, March 5, 2027` or `vendredi 5 mars 2027`."""
    with translation.override(language):
        if language != FRENCH:
            return dated(local, "l, F j, Y")
        number = "1er" if local.day == 1 else str(local.day)
        return f"{dated(local, 'l')} {number} {dated(local, 'F Y')}".lower()


def short_day(local: date, language: str) -> str:
    """Such as `Fri, Mar 5` or `ven. 5 mars`, where there is little room."""
    with translation.override(language):
        return f"{dated(local, 'D')}. {dated(local, 'j N')}".lower() if language == FRENCH else dated(local, "D, M j")


def clock_in_words(local: datetime, language: str) -> str:
    """Such as `9:00 a.m.` or `9 h`, as it is written in Canada."""
    if language == FRENCH:
        return f"{local.hour}{SPACE}h" + (f"{SPACE}{local.minute:02d}" if local.minute else "")
    return f"{local.hour % 12 or 12}:{local.minute:02d}{SPACE}{'a.m.' if local.hour < 12 else 'p.m.'}"


def place_of(zone: ZoneInfo) -> str:
    """The city a zone is named after."""
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def offset_of(local: datetime) -> str:
    """How far the clock is from universal time, such as `UTC-05:00`."""
    shift = f"{local:%z}"
    return f"UTC{shift[:3]}:{shift[3:5]}"
