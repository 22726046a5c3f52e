"""How sign-in slows down: by account and address together, for a pause that grows with each failure and passes.

django-axes asks here before a password is looked at. What is counted stands in the clinic's table of attempts, so that the
pause follows its rules (`ims.clinic.trust.limits`) and neither accounts nor addresses are written down.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ims.clinic.people.models import EMAIL
from ims.clinic.privacy.index import index_of, normal_email
from ims.clinic.trust import limits
from ims.web import clock
from ims.web.accounts.forms import SignIn
from ims.web.address import visitor_address


def account(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """What attempts are counted under: the blind index of the address that was typed."""
    email = request.POST.get("email") or (credentials or {}).get("username") or ""
    return index_of(EMAIL, normal_email(str(email)))


def subject(request: HttpRequest) -> str:
    """Account and address together: whose failures are counted."""
    return f"{account(request)} {visitor_address(request)}"


def pause_left(request: HttpRequest) -> timedelta:
    """How long this visitor has to wait before this account can be tried again."""
    return limits.pause_left(subject=subject(request), now=clock.now())


class Handler(AbstractAxesHandler, AxesBaseHandler):  # type: ignore[misc]
    """What django-axes asks and tells."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Whether to refuse now, as the number that axes compares with its limit of one."""
        return int(pause_left(request) > timedelta())

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
        """Count a wrong password; what was refused beforehand does not count again."""
        if request is not None and not getattr(request, "axes_locked_out", False):
            limits.failed(subject=subject(request), now=clock.now())

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
        """Forget the failures of this visitor with this account."""
        limits.forget(subject=subject(request))

    def user_logged_out(self, sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
        """Nothing to do."""


def refused(request: HttpRequest, *_args: Any, **_more: Any) -> HttpResponse:
    """The answer to too many attempts: the form again, with how long to wait."""
    seconds = max(1, ceil(pause_left(request).total_seconds()))
    return too_many(request, f"Too many attempts. Please try again in {limits.in_words(seconds)}.", seconds)


def too_many(request: HttpRequest, words: str, seconds: int | None) -> HttpResponse:
    """The sign-in page with why it is refused."""
    form = SignIn(request.POST, why=words)
    response = render(request, "accounts/sign_in.html", {"form": form, "next": request.POST.get("next", "")}, status=429)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response
