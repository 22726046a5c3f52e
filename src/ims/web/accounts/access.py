"""Who may open a page: the one decorator of staff pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ims.clinic.people import rules
from ims.clinic.people.models import User
from ims.clinic.trust import log
from ims.errors import NotPossible
from ims.web import clock
from ims.web.address import address_hash

V = TypeVar("V", bound=Callable[..., HttpResponseBase])
SIGNED_IN_ONLY = frozenset({"signed_in"})
"""What a page needs that every member of staff may open."""


def needs(*permissions: str) -> Callable[[V], V]:
    """Let in only staff who have signed in with the second factor and hold all of these permissions (or, with none, any role).

    A visitor is sent to sign in and comes back afterwards; who lacks a permission gets a page that says so, and a row in the
    access log. The view carries what it needs as `needed`, for the test that walks all routes.
    """
    wanted = frozenset(rules.known(one) for one in permissions)

    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
            held = held_by(request)
            if held is None:
                return sent_to_sign_in(request)
            if not held or wanted - held:
                return refused(request, wanted - held)
            return view(request, *args, **more)

        guarded.needed = wanted or SIGNED_IN_ONLY  # type: ignore[attr-defined]
        return cast(V, guarded)

    return decorate


def held_by(request: HttpRequest) -> frozenset[str] | None:
    """The permissions of whoever is signed in with both factors; None for everybody else."""
    user = request.user
    if not user.is_authenticated or not user.is_verified():  # type: ignore[attr-defined]
        return None
    return rules.permissions_of(user)


def staff(request: HttpRequest) -> User:
    """The member of staff who is signed in.

    Raises
    ------
    NotPossible    nobody is: the view lacks `needs`
    """
    if not isinstance(request.user, User):
        raise NotPossible("Sign in first.")
    return request.user


def sent_to_sign_in(request: HttpRequest) -> HttpResponse:
    """On to the page that is missing: address and password, or the second factor. What was asked for follows afterwards."""
    page = "second_factor" if request.user.is_authenticated else "sign_in"
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    there = f"{reverse(page)}?{urlencode({'next': back})}" if back else reverse(page)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": there})
    return HttpResponseRedirect(there)


def refused(request: HttpRequest, lacking: frozenset[str]) -> HttpResponse:
    """The page for staff who may not see this one; the access log notes it."""
    match = request.resolver_match
    log.record(
        action="refused",
        object_type="page",
        object_id=(match.url_name or match.route or "")[:40] if match else "",
        actor=staff(request),
        reason=", ".join(sorted(lacking)),
        address_hash=address_hash(request),
        now=clock.now(),
    )
    return render(request, "accounts/refused.html", {"lacking": sorted(lacking)}, status=403)


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where to go afterwards: the page asked for if it is one of ours, else `otherwise`."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else otherwise
