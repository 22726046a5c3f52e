"""Pages of accounts: one's own, invitations, and for the owner those of all staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import auth, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ims.clinic.people import accounts, calendars, second_factor
from ims.clinic.people.models import Practitioner, Role, User
from ims.clinic.trust import limits, log
from ims.errors import BadValue, ImsError, NotFound, TooMany
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.accounts.forms import ChangePassword, Invite, Join, NewPassword, Plain
from ims.web.accounts.views import GET_AND_POST, MAY_REPLACE
from ims.web.address import address_hash, visitor_address


# ---- one's own account
@require_safe
@needs()
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: password, second factor, recovery codes."""
    return render(request, "accounts/account.html", _account(request, ChangePassword()))


def _account(request: HttpRequest, form: Plain) -> dict[str, Any]:
    user = staff(request)
    roles = [Role(role).label for role in sorted(user.roles)]
    return {"form": form, "me": user, "roles": roles, "codes_left": second_factor.codes_left(user)}


@sensitive_post_parameters()
@require_POST
@needs()
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; every other session of the account ends."""
    form, user = ChangePassword(request.POST), staff(request)
    if form.is_valid():
        try:
            limits.attempt(kind="sign_in", subject=visitor_address(request), now=clock.now())
            accounts.change_password(
                user=user,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                now=clock.now(),
                address_hash=address_hash(request),
            )
        except BadValue as error:
            form.say(error)
        else:
            auth.update_session_auth_hash(request, user)
            messages.success(request, "Your password is changed. All other sessions of your account have ended.")
            return redirect("account")
    return render(request, "accounts/account.html", _account(request, form), status=422)


@sensitive_post_parameters()
@require_POST
@needs()
def renew_second_factor(request: HttpRequest) -> HttpResponse:
    """New recovery codes, or another telephone: the password is asked again, so that an open screen is not enough."""
    user = staff(request)
    try:
        limits.attempt(kind="sign_in", subject=visitor_address(request), now=clock.now())
        is_right = user.check_password(request.POST.get("password", ""))
    except TooMany as error:
        messages.error(request, str(error))
        return redirect("account")
    if not is_right:
        messages.error(request, "The password is not right. Nothing was changed.")
        return redirect("account")
    if request.POST.get("what") == "telephone":
        request.session[MAY_REPLACE] = True
        return redirect("enroll")
    codes = second_factor.renew_codes(user=user)
    _note(request, "change", "recovery_codes", user.id)
    return render(request, "accounts/recovery.html", {"codes": codes, "next": "/account/"})


# ---- invitations
@sensitive_post_parameters()
@require_http_methods(GET_AND_POST)
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Where an invitation leads: choose a password, and a name where one joins."""
    try:
        invitation = accounts.opened(secret, clock.now())
    except NotFound as error:
        return render(request, "accounts/no_link.html", {"why": str(error)}, status=404)
    kind = NewPassword if invitation.user else Join
    form: Plain = kind(initial={"name": invitation.name})
    if request.method == "POST":
        form = kind(request.POST)
        if form.is_valid():
            try:
                limits.attempt(kind="token_guess", subject=visitor_address(request), now=clock.now())
                accounts.accept(secret=secret, now=clock.now(), address_hash=address_hash(request), **form.cleaned_data)
            except NotFound as error:
                return render(request, "accounts/no_link.html", {"why": str(error)}, status=404)
            except BadValue as error:
                form.say(error)
            else:
                auth.logout(request)
                messages.success(request, "Your password is set. Sign in with it now.")
                return redirect("sign_in")
    shown = {"form": form, "invitation": invitation, "role": Role(invitation.role).label if invitation.role else ""}
    return render(request, "accounts/join.html", shown, status=422 if form.errors else 200)


# ---- staff, for the owner
@require_safe
@needs("staff.manage")
def everybody(request: HttpRequest) -> HttpResponse:
    """All accounts with their roles, and links that still open."""
    return render(request, "accounts/staff.html", _everybody(Invite()))


def _everybody(form: Invite) -> dict[str, Any]:
    people = sorted(User.objects.all(), key=lambda user: (not user.is_active, user.name.lower(), user.email))
    practitioners = list(Practitioner.objects.all())
    shown = []
    for user in people:
        roles = user.roles
        shown.append(
            {
                "user": user,
                "roles": [(role.value, role.label) for role in Role if role.value in roles],
                "others": [(role.value, role.label) for role in Role if role.value not in roles],
                "has_second_factor": second_factor.has_one(user),
                "calendar": next((one for one in practitioners if one.user_id == user.id), None),
                "feeds": len(calendars.feeds_of(user)),
                "calendars": [one for one in practitioners if one.user_id in (None, user.id)],
            }
        )
    return {"form": form, "people": shown, "invitations": accounts.open_invitations(clock.now())}


@require_POST
@needs("staff.manage")
def invite(request: HttpRequest) -> HttpResponse:
    """A link with which somebody joins, shown once."""
    form = Invite(request.POST)
    if form.is_valid():
        try:
            secret = accounts.invite(
                by=staff(request), now=clock.now(), address_hash=address_hash(request), **form.cleaned_data
            )
        except BadValue as error:
            form.say(error)
        else:
            return _link(request, secret, form.cleaned_data["name"] or form.cleaned_data["email"])
    return render(request, "accounts/staff.html", _everybody(form), status=422)


def _link(request: HttpRequest, secret: str, who: str) -> HttpResponse:
    shown = {"link": accounts.link(secret), "who": who, "days": accounts.LINK_DAYS}
    return render(request, "accounts/link.html", shown)


@require_POST
@needs("staff.manage")
def new_password_link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A link with which somebody chooses a new password, shown once."""
    try:
        secret = accounts.new_password_link(
            user_id=user_id, by=staff(request), now=clock.now(), address_hash=address_hash(request)
        )
    except NotFound as error:
        raise Http404 from error
    user = User.objects.get(id=user_id)
    return _link(request, secret, user.name or user.email)


CHANGES: dict[str, tuple[Callable[..., None], dict[str, Any], str]] = {
    "grant": (accounts.grant, {}, "The role is given."),
    "end": (accounts.end, {}, "The role has ended."),
    "close": (accounts.set_active, {"is_active": False}, "The account is closed; its sessions have ended."),
    "open": (accounts.set_active, {"is_active": True}, "The account is open again."),
    "calendar": (calendars.give, {}, "Saved. If it had another calendar before, the addresses of that one have ended."),
    "remove-second-factor": (accounts.remove_second_factor, {}, "The next sign-in sets up another second factor."),
}
"""What the owner changes about an account with one button."""


@require_POST
@needs("staff.manage")
def change(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give or end a role, choose the calendar, close or open an account, take a second factor away."""
    what = request.POST.get("what", "")
    if what not in CHANGES:
        raise Http404
    work, more, words = CHANGES[what]
    if what in ("grant", "end"):
        more = {"role": request.POST.get("role", "")}
    if what == "calendar":
        more = {"practitioner_id": _practitioner(request)}
    try:
        work(user_id=user_id, by=staff(request), now=clock.now(), address_hash=address_hash(request), **more)
    except NotFound as error:
        raise Http404 from error
    except ImsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("staff")


def _practitioner(request: HttpRequest) -> UUID | None:
    sent = request.POST.get("practitioner", "")
    try:
        return UUID(sent) if sent else None
    except ValueError as error:
        raise Http404 from error


@require_POST
@needs("staff.manage")
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Make a link open nothing."""
    try:
        accounts.withdraw(invitation_id=invitation_id, by=staff(request), now=clock.now(), address_hash=address_hash(request))
    except NotFound as error:
        raise Http404 from error
    messages.success(request, "The link opens nothing any more.")
    return redirect("staff")


def _note(request: HttpRequest, action: str, object_type: str, object_id: UUID | str) -> None:
    log.record(
        action=action,
        object_type=object_type,
        object_id=object_id,
        actor=staff(request),
        address_hash=address_hash(request),
        now=clock.now(),
    )
