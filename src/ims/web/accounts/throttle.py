"""How sign-in slows down: by account and address together, for a pause that grows and passes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ims.clinic.people.models import EMAIL
from ims.clinic.privacy.index import index_of, normal_email

PAUSE = timedelta(minutes=5)


def account(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """What attempts are counted under: the blind index, so that no address stands in the tables of attempts."""
    email = (credentials or {}).get("username") or request.POST.get("email", "")
    return index_of(EMAIL, normal_email(str(email)))


def pause(request: HttpRequest) -> timedelta:
    """How long after too many failures."""
    return PAUSE


def refused(request: HttpRequest, *_args: Any, **_more: Any) -> HttpResponse:
    """The answer to too many attempts."""
    return HttpResponse(_("Too many attempts. Wait five minutes, then try again."), status=429, content_type="text/plain")
