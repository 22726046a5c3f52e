"""Pages of the first start, and of how the clinic is described afterwards."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ims.clinic import setup
from ims.clinic.offer.domain import STATED, ClinicPlan
from ims.clinic.offer.models import Clinic
from ims.clinic.people import accounts
from ims.clinic.trust import limits
from ims.errors import BadValue
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.accounts.views import GET_AND_POST
from ims.web.address import address_hash, visitor_address
from ims.web.setup.forms import WEEKDAYS, About, Hours, Owner, Services, plans

PLAN = "clinic_plan"
"""Where the session keeps what the owner has said so far."""
STEPS = (
    ("owner", "Your account"),
    ("setup_clinic", "The clinic"),
    ("setup_hours", "Hours"),
    ("setup_services", "Services"),
    ("setup_review", "Review"),
)
BACKEND = "ims.web.accounts.backend.EmailBackend"


def _shown(request: HttpRequest, page: str, step: str, *, status: int = 200, **more: Any) -> HttpResponse:
    here = [name for name, _ in STEPS].index(step)
    steps = [{"words": words, "is_done": i < here, "is_here": i == here} for i, (_, words) in enumerate(STEPS)]
    return render(request, f"setup/{page}.html", {"steps": steps, "stated": STATED, **more}, status=status)


@sensitive_post_parameters()
@require_http_methods(GET_AND_POST)
def start(request: HttpRequest) -> HttpResponse:
    """Before there is an owner: make the account. Afterwards: how the clinic is described, for the owner."""
    if accounts.has_owner():
        return about(request)
    form = Owner(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.attempt(kind="token_guess", subject=visitor_address(request), now=clock.now())
            user = setup.make_owner(
                folder=Path(settings.DATA), now=clock.now(), address_hash=address_hash(request), **form.cleaned_data
            )
        except BadValue as error:
            form.say(error)
        else:
            auth.login(request, user, backend=BACKEND)
            return redirect(f"{reverse('enroll')}?next={reverse('setup_clinic')}")
    return _shown(request, "owner", "owner", form=form, status=422 if form.errors else 200)


@require_http_methods(GET_AND_POST)
@needs("clinic.configure")
def about(request: HttpRequest) -> HttpResponse:
    """How the clinic is described: changed by the owner at any time."""
    clinic = Clinic.objects.filter(id=1).first()
    if clinic is None or clinic.set_up_at is None:
        return redirect("setup_clinic")
    form = About(request.POST or None, initial={name: getattr(clinic, name) for name in About.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            setup.describe(by=staff(request), now=clock.now(), address_hash=address_hash(request), **form.cleaned_data)
        except BadValue as error:
            form.say(error)
        else:
            messages.success(request, "Saved. Pages show it from now on.")
            return redirect("setup")
    return render(request, "setup/about.html", {"form": form}, status=422 if form.errors else 200)


start.needed = about.needed  # type: ignore[attr-defined]


def _said(request: HttpRequest) -> dict[str, Any]:
    found = request.session.get(PLAN)
    return dict(found) if isinstance(found, dict) else {}


def _keep(request: HttpRequest, part: str, value: Any) -> None:
    request.session[PLAN] = {**_said(request), part: value}


@require_http_methods(GET_AND_POST)
@needs("clinic.configure")
def clinic(request: HttpRequest) -> HttpResponse:
    """How the clinic is called and reached."""
    if setup.is_set_up():
        return redirect("setup")
    form = About(request.POST or None, initial=_said(request).get("clinic"))
    if request.method == "POST" and form.is_valid():
        _keep(request, "clinic", form.cleaned_data)
        return redirect("setup_hours")
    return _shown(request, "clinic", "setup_clinic", form=form, status=422 if form.errors else 200)


@require_http_methods(GET_AND_POST)
@needs("clinic.configure")
def hours(request: HttpRequest) -> HttpResponse:
    """When the first practitioner is there: days as the source states them, times blank."""
    if setup.is_set_up():
        return redirect("setup")
    form = Hours(request.POST or None, initial=_said(request).get("hours"))
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        times = {name: found[name].strftime("%H:%M") for name in ("begins", "ends")}
        _keep(request, "hours", {"weekdays": found["weekdays"], **times})
        return redirect("setup_services")
    return _shown(request, "hours", "setup_hours", form=form, status=422 if form.errors else 200)


@require_http_methods(GET_AND_POST)
@needs("clinic.configure")
def services(request: HttpRequest) -> HttpResponse:
    """What can be booked: blank until the owner says it."""
    if setup.is_set_up():
        return redirect("setup")
    rows = Services(request.POST or None, initial=_said(request).get("services"))
    status = 200
    if request.method == "POST":
        if rows.is_valid():
            said = [row.cleaned_data for row in rows if row.cleaned_data.get("name")]
            _keep(
                request, "services", [{**one, "price": str(one["price"]) if one["price"] is not None else ""} for one in said]
            )
            return redirect("setup_review")
        status = 422
    return _shown(request, "services", "setup_services", rows=rows, status=status)


@require_http_methods(GET_AND_POST)
@needs("clinic.configure")
def review(request: HttpRequest) -> HttpResponse:
    """Everything once more, then it is written down."""
    if setup.is_set_up():
        return redirect("setup")
    said = _said(request)
    for part, page in (("clinic", "setup_clinic"), ("hours", "setup_hours"), ("services", "setup_services")):
        if part not in said:
            return redirect(page)
    why = ""
    try:
        plan = _plan(said)
        if request.method == "POST":
            setup.finish(plan, by=staff(request), now=clock.now(), address_hash=address_hash(request))
            del request.session[PLAN]
            return redirect("setup_done")
    except BadValue as error:
        why, plan = str(error), None
    days = [words for value, words in WEEKDAYS if value in said["hours"]["weekdays"]]
    english_only = [one["name"] for one in said["services"] if not one.get("name_fr")]
    shown = {"plan": plan, "said": said, "days": days, "why": why, "english_only": english_only}
    return _shown(request, "review", "setup_review", **shown, status=422 if why else 200)


def _plan(said: dict[str, Any]) -> ClinicPlan:
    return setup.plan_of(
        **said["clinic"],
        weekdays=tuple(said["hours"]["weekdays"]),
        begins=time.fromisoformat(said["hours"]["begins"]),
        ends=time.fromisoformat(said["hours"]["ends"]),
        services=plans(said["services"]),
    )


@require_safe
@needs("clinic.configure")
def done(request: HttpRequest) -> HttpResponse:
    """What comes next."""
    if not setup.is_set_up():
        return redirect("setup_clinic")
    return render(request, "setup/done.html")
