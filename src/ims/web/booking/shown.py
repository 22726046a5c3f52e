"""Free times and appointments as the pages show them: in words, by the clinic's clock and by the visitor's if it differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.html import format_html

from ims.clinic.appointments.models import Appointment
from ims.clinic.appointments.slots import Slot
from ims.clinic.appointments.spoken import SPACE, Spoken, beside, day_in_words, place_of, spoken, zone_names
from ims.clinic.appointments.visiting import Offer, Visit
from ims.clinic.offer.models import Service

AREAS = ("America", "Africa", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@dataclass(frozen=True)
class Reader:
    """For whom times are put into words."""

    language: str
    clinic: ZoneInfo
    own: ZoneInfo | None = None

    @property
    def place(self) -> str:
        """City whose clock the clinic goes by."""
        return place_of(self.clinic)

    @property
    def own_place(self) -> str:
        """City whose clock the visitor goes by; "" where it is the clinic's or not known."""
        return place_of(self.own) if self.own and self.own.key != self.clinic.key else ""


@dataclass(frozen=True)
class ShownTime:
    """One time; `value` is what a form sends back."""

    value: str
    when: Spoken
    own: Spoken | None
    is_other_day: bool
    """Whether it is another day by the visitor's clock."""


@dataclass(frozen=True)
class ShownDay:
    """One day with its times."""

    id: str
    words: str
    times: tuple[ShownTime, ...]


@dataclass(frozen=True)
class ShownVisit:
    """One visit of several."""

    words: str
    is_free: bool


@dataclass(frozen=True)
class ShownOffer:
    """A week of free times."""

    first: ShownTime | None
    week: str
    monday: str
    days: tuple[ShownDay, ...]
    earlier: date | None
    later: date | None


def shown_time(start: datetime, end: datetime, reader: Reader) -> ShownTime:
    """An interval in words."""
    when = spoken(start, end, zone=reader.clinic, language=reader.language)
    own = beside(start, end, clinic=reader.clinic, visitor=reader.own, language=reader.language)
    return ShownTime(start.isoformat(), when, own, own is not None and own.day != when.day)


def shown_slot(slot: Slot, reader: Reader) -> ShownTime:
    """A free time in words."""
    return shown_time(slot.start, slot.end, reader)


def shown_appointment(appointment: Appointment, reader: Reader) -> ShownTime:
    """When an appointment is, in words."""
    return shown_time(appointment.start, appointment.end, reader)


def shown_offer(offer: Offer, reader: Reader) -> ShownOffer:
    """A week in words."""
    days = tuple(
        ShownDay(f"day-{day.isoformat()}", day_in_words(day, reader.language), tuple(shown_slot(s, reader) for s in slots))
        for day, slots in offer.days
    )
    first = shown_slot(offer.first, reader) if offer.first else None
    return ShownOffer(
        first, day_in_words(offer.monday, reader.language), offer.monday.isoformat(), days, offer.earlier, offer.later
    )


@cache
def zone_groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Zones to choose from, by part of the world: those named after a city."""
    found: dict[str, list[tuple[str, str]]] = {area: [] for area in AREAS}
    for key in sorted(zone_names()):
        area, _, city = key.partition("/")
        if area in found:
            found[area].append((key, city.replace("_", " ").replace("/", ", ")))
    return tuple((area, tuple(zones)) for area, zones in found.items())


def shown_service(service: Service, language: str) -> str:
    """The name of a service; on French pages one that has only an English name is quoted, and marked as English."""
    if language == "fr" and not service.name_fr:
        return format_html('«{space}<span lang="en">{name}</span>{space}»', name=service.name_en, space=SPACE)
    return service.name_in(language)


def shown_visits(plan: list[Visit], reader: Reader) -> list[ShownVisit]:
    """The dates of several visits in words."""
    return [ShownVisit(day_in_words(visit.day, reader.language), visit.is_free) for visit in plan]
