"""Links that open one appointment, or one entry of the waiting list, to whoever holds them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from ims.clinic.appointments.models import Appointment, AppointmentToken
from ims.clinic.appointments.steps import LINK_DAYS
from ims.clinic.privacy.secrets import hash_of, new_secret, secret_beside
from ims.errors import NotFound


def new_link(appointment: Appointment, now: datetime) -> str:
    """A new secret for an appointment; older ones keep working."""
    secret = new_secret()
    _write(appointment, secret, now)
    return secret


def new_link_to_all(appointment: Appointment, others: Iterable[Appointment], now: datetime) -> str:
    """A new secret for an appointment; who has it finds one for each of the others with `secrets_beside`.

    It is for the page alone: the secret of a mail, which may be handed on, leads to its own appointment.
    """
    secret = new_link(appointment, now)
    for other in others:
        _write(other, secret_beside(secret, str(other.id)), now)
    return secret


def secrets_beside(secret: str, others: Iterable[Appointment], now: datetime) -> dict[UUID, str]:
    """Secrets of those of the others that were linked together with this one; nothing is written."""
    found = {other.id: secret_beside(secret, str(other.id)) for other in others}
    hashes = {key: hash_of(one) for key, one in found.items()}
    rows = AppointmentToken.objects.filter(secret_hash__in=hashes.values(), expires__gt=now)
    known = set(rows.values_list("appointment_id", "secret_hash"))
    return {key: one for key, one in found.items() if (key, hashes[key]) in known}


def _write(appointment: Appointment, secret: str, now: datetime) -> None:
    AppointmentToken.objects.create(
        appointment=appointment, secret_hash=hash_of(secret), created=now, expires=appointment.end + timedelta(days=LINK_DAYS)
    )


def opened(secret: str, now: datetime) -> Appointment:
    """The appointment a secret opens.

    Raises
    ------
    NotFound    whatever is wrong with the secret, in the same words
    """
    found = (
        AppointmentToken.objects.filter(secret_hash=hash_of(secret), expires__gt=now)
        .select_related("appointment__service", "appointment__practitioner", "appointment__person")
        .first()
    )
    if found is None:
        raise NotFound(_("This link opens nothing. It may have been cut off, or it is too old. Call us, or book again."))
    return found.appointment


def address(secret: str, language: str) -> str:
    """The whole address of the page that manages an appointment. Its host comes from the settings, never from a request."""
    return f"{settings.SITE_ORIGIN}{_start(language)}m/{secret}/"


def waiting_address(secret: str, language: str) -> str:
    """The whole address of the page of somebody on the waiting list."""
    return f"{settings.SITE_ORIGIN}{_start(language)}w/{secret}/"


def book_address(language: str) -> str:
    """The whole address of the page on which appointments are booked."""
    return f"{settings.SITE_ORIGIN}{_start(language)}book/"


def _start(language: str) -> str:
    return "/fr/" if language == "fr" else "/"
