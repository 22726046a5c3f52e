"""Pages of signing in: address and password, second factor, signing out."""

from __future__ import annotations

from functools import wraps
from typing import Protocol
from urllib.parse import urlencode

import django_otp
import segno
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ims.clinic.people import second_factor
from ims.clinic.people.models import User
from ims.clinic.trust import limits, log
from ims.errors import BadValue, TooMany
from ims.web import clock
from ims.web.accounts.access import safe_next, staff
from ims.web.accounts.forms import Code, FirstCode, SignIn
from ims.web.accounts.throttle import too_many
from ims.web.address import address_hash, visitor_address

WRONG = "Address or password is not right. Check both, and whether capitals are on."
AFTER = "/desk/"
"""Where staff go after signing in."""
NEW_SECRET, MAY_REPLACE = "new_second_factor", "may_replace_second_factor"
"""What the session keeps while a second factor is being set up."""
GET_AND_POST = ("GET", "HEAD", "POST")


class View(Protocol):
    """A page of somebody who is signed in."""

    def __call__(self, request: HttpRequest) -> HttpResponse: ...


def half_signed_in(view: View) -> View:
    """Pages for somebody whose password was right: the second factor may still be missing."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        return view(request) if request.user.is_authenticated else redirect("sign_in")

    return guarded


def is_verified(request: HttpRequest) -> bool:
    """Whether the second factor was given in this session."""
    return bool(request.user.is_authenticated and request.user.is_verified())  # type: ignore[attr-defined]


@sensitive_post_parameters()
@require_http_methods(GET_AND_POST)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Address and password. The answer and its time are the same whether the account exists or not."""
    if request.method != "POST":
        if is_verified(request):
            return HttpResponseRedirect(safe_next(request, AFTER))
        return render(request, "accounts/sign_in.html", {"form": SignIn(), "next": safe_next(request, "")})
    form = SignIn(request.POST)
    if form.is_valid():
        try:
            limits.attempt(kind="sign_in", subject=visitor_address(request), now=clock.now())
        except TooMany as error:
            return too_many(request, str(error), error.retry_after)
        user = auth.authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        if user is not None:
            auth.login(request, user)
            return _onward("second_factor", safe_next(request, ""))
        form = SignIn(request.POST, why=WRONG)
    return render(request, "accounts/sign_in.html", {"form": form, "next": safe_next(request, "")}, status=422)


@require_http_methods(GET_AND_POST)
@half_signed_in
def give_code(request: HttpRequest) -> HttpResponse:
    """The second factor."""
    user = staff(request)
    if is_verified(request):
        return HttpResponseRedirect(safe_next(request, AFTER))
    if not second_factor.has_one(user):
        return _onward("enroll", safe_next(request, ""))
    form, status, wait = Code(), 200, None
    if request.method == "POST":
        form, status = Code(request.POST), 422
        if form.is_valid():
            try:
                device = second_factor.verify(
                    user=user, code=form.cleaned_data["code"], subject=_code_subject(request, user), now=clock.now()
                )
            except TooMany as error:
                form.say(error, "code")
                status, wait = 429, error.retry_after
            except BadValue as error:
                form.say(error, "code")
            else:
                _fully_signed_in(request, device)
                return HttpResponseRedirect(safe_next(request, AFTER))
    response = render(request, "accounts/code.html", {"form": form, "next": safe_next(request, "")}, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


@require_http_methods(GET_AND_POST)
@half_signed_in
def enroll(request: HttpRequest) -> HttpResponse:
    """Set up the second factor: scan or copy a secret, give the first code, keep the recovery codes."""
    user = staff(request)
    if second_factor.has_one(user) and not (is_verified(request) and request.session.get(MAY_REPLACE)):
        return redirect("account" if is_verified(request) else "second_factor")
    secret = _secret_being_set_up(request)
    form, status = FirstCode(), 200
    if request.method == "POST":
        form, status = FirstCode(request.POST), 422
        if form.is_valid():
            try:
                codes = second_factor.enroll(user=user, secret=secret, code=form.cleaned_data["code"], now=clock.now())
            except BadValue as error:
                form.say(error, "code")
            else:
                del request.session[NEW_SECRET]
                request.session.pop(MAY_REPLACE, None)
                _fully_signed_in(request, second_factor.of(user))
                return render(request, "accounts/recovery.html", {"codes": codes, "next": safe_next(request, AFTER)})
    address = second_factor.address_for_app(secret, user.email)
    shown = {
        "form": form,
        "picture": segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", title="Code for the app"),
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "address": address,
        "next": safe_next(request, ""),
    }
    return render(request, "accounts/enroll.html", shown, status=status)


def _secret_being_set_up(request: HttpRequest) -> str:
    """The same secret until its first code was given; the session keeps it sealed."""
    secret = second_factor.unsealed(request.session.get(NEW_SECRET, ""))
    if secret is None:
        secret = second_factor.new_secret()
        request.session[NEW_SECRET] = second_factor.sealed(secret)
    return secret


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; its key opens nothing any more."""
    if isinstance(request.user, User) and is_verified(request):
        _note(request, "sign_out")
    auth.logout(request)
    return redirect("sign_in")


def _fully_signed_in(request: HttpRequest, device: object) -> None:
    django_otp.login(request, device)
    request.session.cycle_key()
    _note(request, "sign_in")


def _note(request: HttpRequest, action: str) -> None:
    user = staff(request)
    log.record(
        action=action,
        object_type="account",
        object_id=user.id,
        actor=user,
        address_hash=address_hash(request),
        now=clock.now(),
    )


def _code_subject(request: HttpRequest, user: User) -> str:
    return f"code {user.id} {visitor_address(request)}"


def _onward(page: str, back: str) -> HttpResponse:
    response = redirect(page)
    if back:
        response["Location"] += "?" + urlencode({"next": back})
    return response
