"""Changing what can be booked: hours, exceptions, practitioners, services, policy.

No change moves a booking. A change that would leave bookings outside the hours is not made until somebody has seen the list
of them and accepted it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from ims.clinic.offer.models import AvailabilityException, AvailabilityRule, BookingPolicy, Service
from ims.clinic.people.models import Practitioner
from ims.clinic.planning.queries import Conflict, conflicts
from ims.clinic.settling import lock
from ims.errors import BadValue, NotFound

CODE_LENGTH = 40


@dataclass(frozen=True)
class Outcome:
    """What a change would leave outside the hours, and whether it was made."""

    conflicts: tuple[Conflict, ...]
    is_made: bool


def make(change: Callable[[], object], *, now: datetime, is_accepted: bool) -> Outcome:
    """Make a change, unless it leaves bookings outside the hours that nobody has accepted yet."""
    with transaction.atomic():
        lock(Practitioner.objects.values_list("id", flat=True))
        before = {conflict.appointment.id for conflict in conflicts(now)}
        change()
        new = tuple(conflict for conflict in conflicts(now) if conflict.appointment.id not in before)
        is_made = is_accepted or not new
        if not is_made:
            transaction.set_rollback(True)
    return Outcome(new, is_made)


def _in_order(begins: time | None, ends: time | None, first: date | None, last: date | None) -> None:
    if (begins is None) != (ends is None):
        raise BadValue("Give both times, or none for the whole day.")
    if begins is not None and ends is not None and ends <= begins:
        raise BadValue(f"Hours end after they begin: {begins:%H:%M} to {ends:%H:%M} does not.")
    if first is not None and last is not None and last < first:
        raise BadValue(f"The last day comes after the first: {first} to {last} does not.")


def add_hours(
    *,
    practitioner: Practitioner,
    weekday: int,
    begins: time,
    ends: time,
    valid_from: date | None = None,
    valid_to: date | None = None,
    now: datetime,
    is_accepted: bool = False,
) -> Outcome:
    """Weekly hours of a practitioner, as wall time.

    Raises
    ------
    BadValue    times or days out of order
    """
    _in_order(begins, ends, valid_from, valid_to)
    rule = AvailabilityRule(
        practitioner=practitioner, weekday=weekday, begins=begins, ends=ends, valid_from=valid_from, valid_to=valid_to
    )
    return make(rule.save, now=now, is_accepted=is_accepted)


def change_hours(
    *,
    rule_id: int,
    begins: time,
    ends: time,
    valid_from: date | None = None,
    valid_to: date | None = None,
    now: datetime,
    is_accepted: bool = False,
) -> Outcome:
    """Other times for weekly hours, or other days between which they hold.

    Raises
    ------
    NotFound, BadValue    no such hours; times or days out of order
    """
    _in_order(begins, ends, valid_from, valid_to)
    rule = find_hours(rule_id)
    rule.begins, rule.ends, rule.valid_from, rule.valid_to = begins, ends, valid_from, valid_to
    return make(rule.save, now=now, is_accepted=is_accepted)


def find_hours(rule_id: int) -> AvailabilityRule:
    """Weekly hours.

    Raises
    ------
    NotFound    there are none
    """
    rule = AvailabilityRule.objects.select_related("practitioner").filter(id=rule_id).first()
    if rule is None:
        raise NotFound("There are no such hours.")
    return rule


def remove_hours(*, rule_id: int, now: datetime, is_accepted: bool = False) -> Outcome:
    """No more hours on that day of the week.

    Raises
    ------
    NotFound    there are none
    """
    return make(find_hours(rule_id).delete, now=now, is_accepted=is_accepted)


def add_exception(
    *,
    kind: str,
    first: date,
    last: date,
    begins: time | None = None,
    ends: time | None = None,
    practitioner: Practitioner | None = None,
    reason: str = "",
    now: datetime,
    is_accepted: bool = False,
) -> Outcome:
    """Days that differ: closed, all day or for some hours, or open for extra hours. Without a practitioner it is for all.

    Raises
    ------
    BadValue    times or days out of order, extra hours without times, an unknown kind
    """
    if kind not in AvailabilityException.Kind.values:
        raise BadValue(f"{kind!r} is not a kind of exception. Expected: {', '.join(AvailabilityException.Kind.values)}.")
    if kind == AvailabilityException.Kind.EXTRA and begins is None:
        raise BadValue("Extra hours need a time to begin and a time to end.")
    _in_order(begins, ends, first, last)
    exception = AvailabilityException(
        kind=kind, first=first, last=last, begins=begins, ends=ends, practitioner=practitioner, reason=reason.strip()
    )
    return make(exception.save, now=now, is_accepted=is_accepted)


def remove_exception(*, exception_id: UUID, now: datetime, is_accepted: bool = False) -> Outcome:
    """The usual hours again.

    Raises
    ------
    NotFound    there is no such exception
    """
    exception = AvailabilityException.objects.filter(id=exception_id).first()
    if exception is None:
        raise NotFound("There is no such exception.")
    return make(exception.delete, now=now, is_accepted=is_accepted)


def save_practitioner(
    *,
    practitioner: Practitioner | None,
    name: str,
    short_name: str,
    profession: str = "",
    is_active: bool = True,
    services: Iterable[Service] = (),
    now: datetime,
    is_accepted: bool = False,
) -> Outcome:
    """A new practitioner, or another name, other services, or no more appointments for one who is there.

    Raises
    ------
    BadValue    no name
    """
    if not name.strip() or not short_name.strip():
        raise BadValue("A practitioner has a name, and a short one for the calendar.")
    found = practitioner or Practitioner(order=Practitioner.objects.count())
    found.name, found.short_name, found.profession = name.strip(), short_name.strip(), profession.strip()
    found.is_active = is_active
    given = list(services)

    def change() -> None:
        found.save()
        found.services.set(given)

    return make(change, now=now, is_accepted=is_accepted)


def save_service(
    *,
    service: Service | None,
    name_en: str,
    name_fr: str = "",
    minutes: int,
    buffer_before: int = 0,
    buffer_after: int = 0,
    price_cents: int | None = None,
    is_online: bool = True,
    practitioners: Iterable[Practitioner] = (),
    now: datetime,
    is_accepted: bool = False,
) -> Outcome:
    """A new service, or another name, length, price for one that is there. Bookings keep the length they were made with.

    Raises
    ------
    BadValue    a length or buffer out of range, no name
    """
    found = service or Service(code=_free_code(name_en), order=Service.objects.count())
    found.name_en, found.name_fr, found.minutes = name_en.strip(), name_fr.strip(), minutes
    found.buffer_before, found.buffer_after = buffer_before, buffer_after
    found.price_cents, found.is_online = price_cents, is_online
    _checked(found)
    given = list(practitioners)

    def change() -> None:
        found.save()
        found.practitioners.set(given)

    return make(change, now=now, is_accepted=is_accepted)


def _free_code(name: str) -> str:
    """A code from the name that no other service has."""
    stem = slugify(name).replace("-", "_")[: CODE_LENGTH - 4] or "service"
    taken = {"new", *Service.objects.filter(code__startswith=stem).values_list("code", flat=True)}
    return next(code for code in (stem, *(f"{stem}_{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def save_policy(**values: Any) -> BookingPolicy:
    """How far ahead and how often the public may book. No booking that stands is touched.

    Raises
    ------
    BadValue    a value out of range, a name that is not of the policy
    """
    policy = BookingPolicy.objects.get(id=1)
    for name, value in values.items():
        if not hasattr(policy, name):
            raise BadValue(f"{name!r} is not part of the booking policy.")
        setattr(policy, name, value)
    _checked(policy)
    policy.save()
    return policy


def _checked(row: Service | BookingPolicy) -> None:
    try:
        row.clean_fields()
    except ValidationError as error:
        said = (f"{name.replace('_', ' ')}: {' '.join(words)}" for name, words in error.message_dict.items())
        raise BadValue(" ".join(said)) from error
