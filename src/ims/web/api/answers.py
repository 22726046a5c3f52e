"""What is answered: allow-lists. Nothing of a person is ever among it, so a new column of a table cannot leak."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from ims.clinic.appointments.booking import Booked
from ims.clinic.appointments.links import address, waiting_address
from ims.clinic.appointments.models import Appointment
from ims.clinic.appointments.slots import Slot
from ims.clinic.offer.models import Service

TIMES_KEPT = 16_384
"""Times of which the words are kept once they are written."""
Time = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2027-03-05T09:00:00-05:00"])]
Link = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class Answered(BaseModel):
    """An answer that holds what is named and nothing more."""

    model_config = ConfigDict(extra="forbid")


class PractitionerAnswer(Answered):
    """Somebody who gives a service."""

    id: UUID
    name: str


class ServiceAnswer(Answered):
    """Something that can be booked."""

    code: str = Field(examples=["first_visit"])
    name: str = Field(examples=["First visit"])
    name_fr: str = Field(examples=["Premier rendez-vous"])
    minutes: int = Field(examples=[45])
    price_cents: int | None = Field(description="In cents of the clinic's currency; null where the clinic states none.")
    practitioners: list[PractitionerAnswer]


class ServicesAnswer(Answered):
    """All that can be booked, and the zone of the clinic."""

    services: list[ServiceAnswer]
    zone: str = Field(examples=["America/Toronto"])


class SlotAnswer(Answered):
    """A free time."""

    start: Time
    end: Time
    practitioner: UUID


class AvailabilityAnswer(Answered):
    """Free times in order."""

    slots: list[SlotAnswer]


class HoldAnswer(Answered):
    """A time that is held."""

    id: UUID
    start: Time
    end: Time
    practitioner: UUID
    expires: Time
    hold: str = Field(description="Send it with POST /appointments. Whoever has it can book this time.")


class AppointmentAnswer(Answered):
    """An appointment, and the link that manages it."""

    id: UUID
    start: Time
    end: Time
    status: Literal["booked", "pending"] = Field(description="`pending` where the clinic approves each booking first.")
    manage_url: Link | None = Field(
        description="The last part is the secret. Null where staff moved it: the person gets it by mail."
    )


class CancelledAnswer(Answered):
    """A cancelled appointment."""

    id: UUID
    start: Time
    end: Time
    status: Literal["cancelled"]


class QuestionAnswer(Answered):
    """A question that has arrived."""

    id: UUID
    status: Literal["received"]


class WaitlistAnswer(Answered):
    """A place on the waiting list, and the link to leave it."""

    id: UUID
    status: Literal["waiting"]
    manage_url: Link


class KindAnswer(Answered):
    """What a kind of problem means."""

    type: Link
    title: str
    status: int
    meaning: str


class FieldProblem(Answered):
    """One field that is wrong."""

    place: Literal["body", "query", "path", "header"] = Field(alias="in")
    field: str
    message: str


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: Link = Field(examples=["https://clinic.example.org/api/v1/problems/time-taken"])
    title: str = Field(examples=["The time is taken"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["This time has just been taken. Choose another: the list shows what is free now."])
    errors: list[FieldProblem] | None = Field(default=None, description="Where the request is not valid: each field.")
    alternatives: list[SlotAnswer] | None = Field(default=None, description="Where the time is taken: the next free ones.")


@lru_cache(maxsize=TIMES_KEPT)
def told(instant: datetime, zone: ZoneInfo) -> str:
    """A time with its offset."""
    return instant.astimezone(zone).isoformat()


def service(one: Service) -> dict[str, Any]:
    """A service as it is told to the public."""
    givers = [{"id": who.id, "name": who.name} for who in one.practitioners.all() if who.is_active]
    return {
        "code": one.code,
        "name": one.name_en,
        "name_fr": one.name_in("fr"),
        "minutes": one.minutes,
        "price_cents": one.price_cents,
        "practitioners": givers,
    }


def slot(one: Slot, zone: ZoneInfo) -> dict[str, str]:
    """A free time in a zone."""
    return {"start": told(one.start, zone), "end": told(one.end, zone), "practitioner": str(one.practitioner)}


def held(appointment: Appointment, secret: str, zone: ZoneInfo) -> dict[str, Any]:
    """A hold with its secret."""
    return {
        "id": appointment.id,
        "start": told(appointment.start, zone),
        "end": told(appointment.end, zone),
        "practitioner": appointment.practitioner_id,
        "expires": told(appointment.hold_expires or appointment.start, zone),
        "hold": secret,
    }


def booked(one: Booked, zone: ZoneInfo, *, language: str, is_theirs: bool = True) -> dict[str, Any]:
    """An appointment; with its link for whoever it belongs to."""
    return {
        "id": str(one.appointment.id),
        "start": told(one.appointment.start, zone),
        "end": told(one.appointment.end, zone),
        "status": one.appointment.status,
        "manage_url": address(one.secret, language) if is_theirs else None,
    }


def cancelled(appointment: Appointment, zone: ZoneInfo) -> dict[str, Any]:
    """A cancelled appointment. Early or late, by whom: that is between the person and the clinic."""
    times = {"start": told(appointment.start, zone), "end": told(appointment.end, zone)}
    return {"id": appointment.id, "status": "cancelled", **times}


def waiting(entry_id: UUID, secret: str, language: str) -> dict[str, Any]:
    """A place on the waiting list."""
    return {"id": entry_id, "status": "waiting", "manage_url": waiting_address(secret, language)}
