"""The waiting list: joining it, and the page on which offers are answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ims.clinic.appointments import visiting, waitlist
from ims.clinic.appointments.models import WaitlistEntry
from ims.clinic.appointments.spoken import day_in_words
from ims.clinic.offer.models import Clinic
from ims.errors import BadValue, ImsError, NotFound
from ims.web import clock
from ims.web.booking.details import contact_in
from ims.web.booking.forms import WEEKDAYS, WaitForm
from ims.web.booking.frame import GET_AND_POST, language, limit, page, reader_of, unopened
from ims.web.booking.shown import shown_appointment, shown_service, shown_time
from ims.web.booking.words import told

USUAL = timedelta(days=28)
"""Period that the form begins with."""


@sensitive_post_parameters()
@require_http_methods(GET_AND_POST)
def wait(request: HttpRequest) -> HttpResponse:
    """Join the waiting list: what suits, and who it is."""
    now = clock.now()
    if not visiting.bookable():
        return render(request, "booking/closed.html")
    make = partial(WaitForm, days=visiting.open_weekdays(), language=language())
    if request.method != "POST":
        today = now.astimezone(Clinic.objects.get(id=1).tz).date()
        initial = {
            "service": request.GET.get("service", ""),
            "language": language(),
            "first": today,
            "last": today + USUAL,
        }
        return page(request, "wait.html", {"form": make(initial=initial)})
    form = make(request.POST)
    if not form.is_valid():
        return page(request, "wait.html", {"form": form})
    typed = form.cleaned_data
    try:
        limit(request, "waitlist", now)
        secret = visiting.wait(
            service=typed["service"],
            contact=contact_in(request, form),
            first=typed["first"],
            last=typed["last"],
            now=now,
            weekdays=tuple(typed["weekdays"]),
            earliest=typed["earliest"],
            latest=typed["latest"],
        )
    except BadValue as error:
        return page(request, "wait.html", {"form": form}, error)
    messages.success(
        request, _("You are on the waiting list. Keep the address of this page: here you answer offers or leave the list.")
    )
    return redirect("waiting", secret=secret)


class View(Protocol):
    """A page of one entry."""

    def __call__(self, request: HttpRequest, secret: str, entry: WaitlistEntry, now: datetime) -> HttpResponse: ...


class Opened(Protocol):
    """The same page, reached by a secret."""

    def __call__(self, request: HttpRequest, secret: str) -> HttpResponse: ...


def with_link(view: View) -> Opened:
    """Open the entry of the secret first; answer in one way where it opens nothing."""

    @wraps(view)
    def opened(request: HttpRequest, secret: str) -> HttpResponse:
        now = clock.now()
        try:
            entry = waitlist.opened(secret)
        except NotFound:
            return unopened(request, now)
        return view(request, secret, entry, now)

    return opened


@require_safe
@with_link
def waiting(request: HttpRequest, secret: str, entry: WaitlistEntry, now: datetime) -> HttpResponse:
    """What somebody waits for, and the offer if there is one."""
    return _page(request, secret, entry, now)


def _page(
    request: HttpRequest, secret: str, entry: WaitlistEntry, now: datetime, error: ImsError | None = None
) -> HttpResponse:
    reader, held = reader_of(request), waitlist.open_offer(entry, now)
    until = entry.offer_expires
    context = {
        "entry": entry,
        "secret": secret,
        "service_name": shown_service(entry.service, language()),
        "offered": shown_appointment(held, reader) if held else None,
        "practitioner": held.practitioner if held else entry.practitioner,
        "until": shown_time(until, until, reader) if held and until else None,
        "is_on_list": entry.status in (WaitlistEntry.Status.WAITING, WaitlistEntry.Status.OFFERED),
        "first": day_in_words(entry.first, reader.language),
        "last": day_in_words(entry.last, reader.language),
        "weekdays": [name for number, name in WEEKDAYS if number in entry.weekdays],
    }
    return page(request, "waiting.html", context, error)


@require_POST
@with_link
def accept(request: HttpRequest, secret: str, entry: WaitlistEntry, now: datetime) -> HttpResponse:
    """Take the offered time."""
    try:
        taken = waitlist.accept(secret=secret, now=now)
    except ImsError as error:
        return _page(request, secret, waitlist.opened(secret), now, error)
    return redirect("booked", secret=taken.secret)


@require_POST
@with_link
def decline(request: HttpRequest, secret: str, entry: WaitlistEntry, now: datetime) -> HttpResponse:
    """Pass the offered time on and stay on the list."""
    try:
        waitlist.decline(secret=secret, now=now)
    except NotFound as error:
        messages.info(request, told(error))
    else:
        messages.success(request, _("We have passed this time on. You stay on the list."))
    return redirect("waiting", secret=secret)


@require_POST
@with_link
def leave(request: HttpRequest, secret: str, entry: WaitlistEntry, now: datetime) -> HttpResponse:
    """Leave the list."""
    waitlist.withdraw(secret=secret, now=now)
    return redirect("waiting", secret=secret)
