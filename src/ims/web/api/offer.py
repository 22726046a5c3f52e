"""What can be booked, and when."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, JsonResponse
from ninja import Query, Router

from ims.clinic.appointments import direct, visiting
from ims.clinic.appointments.slots import DAY, free_slots
from ims.clinic.appointments.spoken import zone_names
from ims.clinic.offer.timetable import timetable
from ims.errors import UnknownOption, unknown
from ims.web import clock
from ims.web.api import answers
from ims.web.api.description import problems
from ims.web.api.inputs import AvailabilityAsked
from ims.web.api.problems import WrongField, problem, reading

router = Router(tags=["Offer"])
LONGEST = 62
USUAL = 14
"""Days that are shown where no last date is named."""
NOT_SET_UP = "The clinic has not been set up yet."


def zone_named(name: str, of_clinic: ZoneInfo) -> ZoneInfo:
    """A zone by name; the clinic's where none is named.

    Raises
    ------
    UnknownOption    there is none of this name
    """
    if not name:
        return of_clinic
    if name not in zone_names():
        raise unknown(UnknownOption, name, zone_names(), hint="Zones have names such as America/Toronto.")
    return ZoneInfo(name)


@router.get("/services", response=answers.ServicesAnswer, operation_id="list_services", openapi_extra=problems(422, 429, 503))
def services(request: HttpRequest) -> Any:
    """What can be booked: code, name, length, who gives it."""
    zone = timetable().zone
    if zone is None:
        return problem("unavailable", NOT_SET_UP, headers={"Retry-After": "60"})
    return {"services": [answers.service(one) for one in visiting.online()], "zone": zone.key}


@router.get(
    "/availability", response=answers.AvailabilityAnswer, operation_id="list_free_times", openapi_extra=problems(422, 429, 503)
)
def availability(request: HttpRequest, asked: Query[AvailabilityAsked]) -> Any:
    """Free times of a service, in order, with the offset of the zone that was asked for.

    `from` and `to` are dates in that zone, both included, at most 62 days. A time that is listed may be gone a moment later:
    the booking itself decides.
    """
    offered = timetable()
    of_clinic = offered.zone
    if of_clinic is None:
        return problem("unavailable", NOT_SET_UP, headers={"Retry-After": "60"})
    with reading("query", "service"):
        service = direct.service_named(asked.service, offered)
    with reading("query", "tz"):
        zone = zone_named(asked.tz, of_clinic)
    now = clock.now()
    first = asked.first or now.astimezone(zone).date()
    last = asked.last or first + (USUAL - 1) * DAY
    if last < first:
        raise WrongField("query", "to", f"The last date lies before the first, {first}.")
    if last - first >= LONGEST * DAY:
        raise WrongField("query", "to", f"At most {LONGEST} days at a time: until {first + (LONGEST - 1) * DAY}.")
    begins, ends = (datetime.combine(day, time.min, zone).astimezone(UTC) for day in (first, last + DAY))
    slots = free_slots(
        service=service,
        first=begins.astimezone(of_clinic).date(),
        last=(ends - timedelta(microseconds=1)).astimezone(of_clinic).date(),
        now=now,
        offered=offered,
    )
    return JsonResponse({"slots": [answers.slot(one, zone) for one in slots if begins <= one.start < ends]})
