"""Who is at the browser, as far as it matters for a hold, and which clock they live by. Nothing else is kept of a visitor."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ims.clinic.appointments.spoken import is_somewhere, zone_named
from ims.clinic.privacy.secrets import hash_of

_HOST = "__Host-" if settings.IS_SECURE else ""
VISITOR, SALT = f"{_HOST}ims_visitor", "ims.visitor"
VISITOR_SECONDS = 24 * 3600
ZONE = "ims_zone"
"""Name of the cookie with the visitor's zone; `static/web/booking.js` writes it too."""
ZONE_SECONDS = 180 * 24 * 3600


def visitor_secret(request: HttpRequest) -> str:
    """What the browser keeps to show that a hold is its own; "" where it has nothing of ours."""
    return str(request.get_signed_cookie(VISITOR, default="", salt=SALT, max_age=VISITOR_SECONDS) or "")


def visitor_hash(request: HttpRequest) -> str:
    """What is stored of it; "" for a visitor without."""
    secret = visitor_secret(request)
    return hash_of(secret) if secret else ""


def remember(response: HttpResponse, secret: str) -> HttpResponse:
    """Give the browser a secret to show again."""
    response.set_signed_cookie(
        VISITOR,
        secret,
        salt=SALT,
        max_age=VISITOR_SECONDS,
        httponly=True,
        secure=settings.IS_SECURE,
        samesite="Lax",
    )
    return response


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """The visitor's zone: as asked for in the address, else as the browser said; None where it is not known."""
    return _clock(request.GET.get("tz", "")) or _clock(request.COOKIES.get(ZONE, ""))


def _clock(name: str) -> ZoneInfo | None:
    zone = zone_named(name)
    return zone if zone and is_somewhere(zone) else None


def remember_zone(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the zone that was asked for in the address."""
    asked = _clock(request.GET.get("tz", ""))
    if asked is not None:
        response.set_cookie(ZONE, asked.key, max_age=ZONE_SECONDS, secure=settings.IS_SECURE, samesite="Lax")
    return response
