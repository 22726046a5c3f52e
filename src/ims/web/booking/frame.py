"""What all booking pages share: the reader, the limits, the answer to a link that opens nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ims.clinic.appointments import by_address
from ims.clinic.offer.models import Clinic
from ims.clinic.trust import limits
from ims.errors import ImsError, TooMany
from ims.web.address import visitor_address
from ims.web.booking.shown import Reader
from ims.web.booking.visitor import zone_of
from ims.web.booking.words import status_of, told

GET_AND_POST = ("GET", "HEAD", "POST")


def language() -> str:
    """Language of the page."""
    return "fr" if (get_language() or "").startswith("fr") else "en"


def reader_of(request: HttpRequest) -> Reader:
    """For whom times are put into words."""
    return Reader(language(), Clinic.objects.get(id=1).tz, zone_of(request))


def limit(request: HttpRequest, kind: str, now: datetime) -> None:
    """Count one attempt of the visitor's address.

    Raises
    ------
    TooMany    one too many
    """
    limits.attempt(kind=kind, subject=visitor_address(request), now=now)


def claim(request: HttpRequest, now: datetime, has_one: bool = False) -> None:
    """Count one hold of the visitor's address, in place of another where it `has_one`.

    Raises
    ------
    TooMany    the address holds as many times as it may
    """
    by_address.claim(address=visitor_address(request), now=now, has_one=has_one)


def give_back(request: HttpRequest, now: datetime) -> None:
    """A hold of the visitor's address is over."""
    by_address.give_back(address=visitor_address(request), now=now)


def page(request: HttpRequest, template: str, told_to: dict[str, Any], error: ImsError | None = None) -> HttpResponse:
    """A page, with what went wrong in plain words and the status that says so."""
    context = {**told_to, "problem": told(error) if error else ""}
    return _timed(render(request, f"booking/{template}", context, status=status_of(error) if error else 200), error)


def unopened(request: HttpRequest, now: datetime) -> HttpResponse:
    """The one answer to every link that opens nothing, whatever is wrong with it; who tries many is slowed down."""
    try:
        limit(request, "token_guess", now)
    except TooMany as error:
        return refused(request, error)
    return render(request, "booking/no_link.html", {"other_language_path": ""}, status=404)


def refused(request: HttpRequest, error: TooMany) -> HttpResponse:
    """The answer to too many attempts."""
    return _timed(render(request, "429.html", {"words": _("That was tried too often.")}, status=429), error)


def _timed(response: HttpResponse, error: ImsError | None) -> HttpResponse:
    if isinstance(error, TooMany) and error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response
