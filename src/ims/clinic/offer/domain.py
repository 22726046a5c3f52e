"""Setting the clinic up: what the source states is filled in, what it does not state stays blank until the owner says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from ims.clinic.offer.models import AvailabilityRule, BookingPolicy, Clinic, Service
from ims.clinic.people.models import Practitioner
from ims.clinic.settling import settled

MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4


@dataclass(frozen=True)
class Stated:
    """What the source states (S9, S10), and nothing else."""

    phone: str = "(289) 266-1674"
    extension: str = "1"
    email: str = "info@probodywellness.ca"
    practitioner: str = "Jeff Hodgart"
    practitioner_short: str = "Jeff"
    profession: str = "physiotherapist"
    weekdays: tuple[int, ...] = (MONDAY, WEDNESDAY, FRIDAY)


STATED = Stated()


@dataclass(frozen=True)
class ServicePlan:
    """A service as the owner describes it."""

    code: str
    name_en: str
    minutes: int
    name_fr: str = ""
    buffer_before: int = 0
    buffer_after: int = 0
    price_cents: int | None = None


@dataclass(frozen=True)
class ClinicPlan:
    """What the owner says at the first start. Hours are wall time in the zone, the same on each of the days."""

    name: str
    zone: str
    begins: time
    ends: time
    services: tuple[ServicePlan, ...]
    phone: str = STATED.phone
    extension: str = STATED.extension
    email: str = STATED.email
    address: str = ""
    practitioner: str = STATED.practitioner
    practitioner_short: str = STATED.practitioner_short
    profession: str = STATED.profession
    weekdays: tuple[int, ...] = STATED.weekdays
    is_demo: bool = False


@settled
def set_up(plan: ClinicPlan, *, now: datetime) -> Clinic:
    """Write the clinic, its policy, its first practitioner with hours, and its services. Run once."""
    clinic, _ = Clinic.objects.update_or_create(
        id=1,
        defaults={
            "name": plan.name,
            "phone": plan.phone,
            "extension": plan.extension,
            "email": plan.email,
            "address": plan.address,
            "zone": plan.zone,
            "set_up_at": now,
            "is_demo": plan.is_demo,
        },
    )
    BookingPolicy.objects.get_or_create(id=1, defaults={"reminder_hours": [48]})
    practitioner, _ = Practitioner.objects.get_or_create(
        name=plan.practitioner,
        defaults={"short_name": plan.practitioner_short, "profession": plan.profession},
    )
    for weekday in plan.weekdays:
        AvailabilityRule.objects.get_or_create(practitioner=practitioner, weekday=weekday, begins=plan.begins, ends=plan.ends)
    for order, one in enumerate(plan.services):
        service, _ = Service.objects.update_or_create(
            code=one.code,
            defaults={
                "name_en": one.name_en,
                "name_fr": one.name_fr,
                "minutes": one.minutes,
                "buffer_before": one.buffer_before,
                "buffer_after": one.buffer_after,
                "price_cents": one.price_cents,
                "order": order,
            },
        )
        service.practitioners.add(practitioner)
    return clinic
