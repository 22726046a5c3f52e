"""Who calls: somebody with the secret of a link, staff with a session, or anybody; and how often they may."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.utils import check_csrf

from ims.clinic.appointments import links, queries
from ims.clinic.appointments.models import Appointment
from ims.clinic.people.models import User
from ims.clinic.privacy.secrets import hash_of
from ims.clinic.trust import limits, log
from ims.errors import NotFound
from ims.web import clock
from ims.web.accounts.access import held_by
from ims.web.address import address_hash, visitor_address

SAFE = ("GET", "HEAD")
NO_CREDENTIALS = "Send the secret of the manage link as a bearer token: it is the last part of its address"
NO_SUCH_APPOINTMENT = (
    "This secret opens no such appointment. It may have been cut off, or it is too old. Call us, or book again."
)
NOT_STAFF = "Your role does not allow this"
NO_CSRF = "The CSRF token is missing or wrong: send it in the header X-CSRFToken"


def count(request: HttpRequest, kind: str) -> None:
    """Count one attempt of this address.

    Raises
    ------
    TooMany    it is one too many, or nothing can be counted
    """
    limits.attempt(kind=kind, subject=visitor_address(request), now=clock.now())


def visitor_hash(request: HttpRequest) -> str:
    """What the holds of a program are counted by: its address, because it has no cookie."""
    return hash_of(f"api:{address_hash(request)}")


def bearer(request: HttpRequest) -> str:
    """The secret in the header; empty where there is none. It is never taken from the address."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def opened(request: HttpRequest, appointment_id: UUID, *, token: str | None, needed: str) -> tuple[Appointment, User | None]:
    """The appointment for whoever holds its secret, or for staff with the permission; and which of them it was.

    Raises
    ------
    NotFound    whatever is wrong with the secret, also that it opens another appointment: in the same words
    TooMany    so many wrong secrets that no more are heard
    HttpError    neither secret nor session; a session that may not
    """
    secret = token or bearer(request)
    if secret:
        return _by_secret(request, appointment_id, secret), None
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        raise HttpError(401, NO_CREDENTIALS)
    return _by_session(request, appointment_id, needed)


def _by_secret(request: HttpRequest, appointment_id: UUID, secret: str) -> Appointment:
    try:
        found = links.opened(secret, clock.now())
        if found.id != appointment_id:
            raise NotFound(NO_SUCH_APPOINTMENT)
    except NotFound:
        count(request, "token_guess")
        raise NotFound(NO_SUCH_APPOINTMENT) from None
    return found


def _by_session(request: HttpRequest, appointment_id: UUID, needed: str) -> tuple[Appointment, User]:
    held = held_by(request)
    if held is None or not isinstance(request.user, User):
        raise HttpError(401, NO_CREDENTIALS)
    if request.method not in SAFE and check_csrf(request) is not None:
        raise HttpError(403, NO_CSRF)
    if needed not in held:
        raise HttpError(403, NOT_STAFF)
    return queries.find(appointment_id), request.user


def note(request: HttpRequest, action: str, appointment: Appointment, actor: User | None) -> None:
    """Write into the access log what staff did; whoever holds a link looks at what is their own."""
    if actor is not None:
        log.record(
            action=action,
            object_type="appointment",
            object_id=appointment.id,
            person_id=appointment.person_id or "",
            actor=actor,
            reason="api",
            address_hash=address_hash(request),
            now=clock.now(),
        )
