"""The first start: one owner with the code of the data folder, then the clinic as the owner describes it."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from ims.clinic.appointments.models import BLOCKING, Appointment
from ims.clinic.appointments.spoken import zone_names
from ims.clinic.folder import forget_setup_code, setup_code
from ims.clinic.offer.domain import ClinicPlan, ServicePlan, set_up
from ims.clinic.offer.models import Clinic
from ims.clinic.people import accounts
from ims.clinic.people.models import Role, User
from ims.clinic.trust import log
from ims.errors import BadValue, NotPossible

CODE_LENGTH = 40
"""Characters of a service's code at most."""


def make_owner(*, folder: Path, code: str, email: str, name: str, password: str, now: datetime, address_hash: str = "") -> User:
    """The first owner. Whoever can read the code in the data folder may be it; then the code opens nothing more.

    Raises
    ------
    NotPossible    there is an owner already
    BadValue    another code; no address; a weak password
    """
    with transaction.atomic():
        # The log is written first because its writers queue: of two people at once the second finds an owner.
        log.record(action="create", object_type="owner", actor=None, address_hash=address_hash, now=now)
        if accounts.has_owner():
            raise NotPossible("The clinic has an owner already. Sign in, or ask them to invite you.")
        if not hmac.compare_digest(_plain(code).encode(), _plain(setup_code(folder)).encode()):
            raise BadValue(
                "This is not the set-up code. It stands where the server was started, and in the file setup-code there."
            )
        user = accounts.create(
            email=email, password=password, name=name, roles=[Role.OWNER], now=now, address_hash=address_hash
        )
    forget_setup_code(folder)
    return user


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def plan_of(
    *,
    name: str,
    phone: str,
    extension: str,
    email: str,
    address: str,
    zone: str,
    weekdays: tuple[int, ...],
    begins: time,
    ends: time,
    services: tuple[ServicePlan, ...],
) -> ClinicPlan:
    """What the owner said, checked as a whole. Who treats is as the source states it.

    Raises
    ------
    BadValue    hours that end before they begin, no day, no service, two services of one name, an unknown zone
    """
    if not weekdays:
        raise BadValue("Choose at least one day.")
    if ends <= begins:
        raise BadValue("Hours must end after they begin.")
    if not services:
        raise BadValue("Describe at least one service: people book a service.")
    refuse_unknown_zone(zone)
    return ClinicPlan(
        name=name,
        zone=zone,
        begins=begins,
        ends=ends,
        services=_with_codes(services),
        phone=phone,
        extension=extension,
        email=email,
        address=address,
        weekdays=weekdays,
    )


def _with_codes(services: tuple[ServicePlan, ...]) -> tuple[ServicePlan, ...]:
    found: dict[str, ServicePlan] = {}
    for one in services:
        code = slugify(one.name_en).replace("-", "_")[:CODE_LENGTH] or f"service_{len(found) + 1}"
        if code in found:
            raise BadValue(f"Two services are called {one.name_en}. Give each a name of its own.")
        found[code] = replace(one, code=code)
    return tuple(found.values())


def refuse_unknown_zone(zone: str) -> None:
    """Refuse what is no time zone.

    Raises
    ------
    BadValue    there is no such zone
    """
    if zone not in zone_names():
        raise BadValue(f"{zone!r} is no time zone. Choose one such as America/Toronto.")


@transaction.atomic
def finish(plan: ClinicPlan, *, by: User, now: datetime, address_hash: str = "") -> Clinic:
    """Write the clinic down, once.

    Raises
    ------
    NotPossible    it is set up already
    """
    if is_set_up():
        raise NotPossible("The clinic is set up already. Change it under Set-up.")
    clinic = set_up(plan, now=now)
    log.record(action="create", object_type="clinic", object_id=str(clinic.id), actor=by, address_hash=address_hash, now=now)
    return clinic


def is_set_up() -> bool:
    """Whether the owner has described the clinic."""
    return Clinic.objects.filter(id=1).exclude(set_up_at=None).exists()


@transaction.atomic
def describe(
    *,
    name: str,
    phone: str,
    extension: str,
    email: str,
    address: str,
    zone: str,
    by: User,
    now: datetime,
    address_hash: str = "",
) -> None:
    """Change how the clinic is described. Its zone stays while visits are ahead: their wall time was promised there.

    Raises
    ------
    BadValue, NotPossible    an unknown zone; another zone while visits are ahead
    """
    refuse_unknown_zone(zone)
    clinic = Clinic.objects.select_for_update().get(id=1)
    ahead = Appointment.objects.filter(status__in=BLOCKING, start__gt=now).count()
    if zone != clinic.zone and ahead:
        raise NotPossible(f"{ahead} visits are booked ahead in {clinic.zone}. The zone can change when none is.")
    clinic.name, clinic.phone, clinic.extension, clinic.email = name, phone, extension, email
    clinic.address, clinic.zone = address, zone
    clinic.save()
    log.record(action="change", object_type="clinic", object_id=str(clinic.id), actor=by, address_hash=address_hash, now=now)
