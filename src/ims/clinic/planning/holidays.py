"""Holidays of Ontario, to be closed on by one click. The clinic's own table of exceptions decides, not this list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from holidays import country_holidays
from holidays.constants import OPTIONAL, PUBLIC

from ims.clinic.offer.models import AvailabilityException
from ims.clinic.planning.changes import Outcome, make

COUNTRY, PROVINCE = "CA", "ON"
LANGUAGE = "en_CA"


@dataclass(frozen=True, order=True)
class Holiday:
    """One day, its name, and whether it is a public holiday of the province; others are kept by some and not by all."""

    day: date
    name: str
    is_public: bool


def ontario(year: int) -> list[Holiday]:
    """Holidays of a year in order: public ones with the days on which they are observed, and optional ones."""
    public = country_holidays(COUNTRY, subdiv=PROVINCE, years=year, language=LANGUAGE, categories=(PUBLIC,))
    optional = country_holidays(COUNTRY, subdiv=PROVINCE, years=year, language=LANGUAGE, categories=(OPTIONAL,))
    found = [Holiday(day, name, True) for day, name in public.items()]
    found += [Holiday(day, name, False) for day, name in optional.items() if day not in public]
    return sorted(holiday for holiday in found if holiday.day.year == year)


def closed_already(year: int) -> set[date]:
    """Days of a year on which the whole clinic is closed all day."""
    whole = AvailabilityException.objects.filter(
        kind=AvailabilityException.Kind.CLOSED, practitioner=None, begins=None, first__year__lte=year, last__year__gte=year
    )
    return {holiday.day for holiday in ontario(year) if any(x.first <= holiday.day <= x.last for x in whole)}


def close(*, year: int, optional: Iterable[date] = (), now: datetime, is_accepted: bool = False) -> Outcome:
    """Close the clinic on the public holidays of a year, and on those optional ones that were chosen. Twice adds nothing."""
    chosen, there = set(optional), closed_already(year)
    wanted = [one for one in ontario(year) if (one.is_public or one.day in chosen) and one.day not in there]

    def change() -> None:
        AvailabilityException.objects.bulk_create(
            AvailabilityException(kind=AvailabilityException.Kind.CLOSED, first=one.day, last=one.day, reason=one.name)
            for one in wanted
        )

    return make(change, now=now, is_accepted=is_accepted)
