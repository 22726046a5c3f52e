"""The visitor's details for a held time, one visit or the same time each week, and the booking itself."""

from __future__ import annotations

from datetime import datetime
from math import ceil
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ims.clinic.appointments import booking, managing, visiting
from ims.clinic.appointments.models import Appointment
from ims.clinic.appointments.visiting import Contact
from ims.clinic.offer.models import BookingPolicy
from ims.errors import ImsError, TooMany
from ims.web import clock
from ims.web.booking.forms import ContactForm, number_in
from ims.web.booking.frame import GET_AND_POST, claim, give_back, language, limit, page, reader_of
from ims.web.booking.shown import shown_appointment, shown_service, shown_time, shown_visits
from ims.web.booking.visitor import visitor_hash, zone_of


@sensitive_post_parameters()
@require_http_methods(GET_AND_POST)
def details(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Ask for the details; book when they are sent. A time that is no longer held is said to be over."""
    now, mine = clock.now(), visitor_hash(request)
    try:
        find = visiting.held_or_renewed if request.method == "POST" else visiting.held
        held = find(hold_id=hold_id, visitor_hash=mine, now=now)
        if held.id != hold_id:
            _count_renewed(request, held, mine, now)
    except ImsError as error:
        return _not_held(request, hold_id, mine, now, error)
    if request.method != "POST":
        return _page(request, held, ContactForm(initial={"language": language()}), now)
    most, form = BookingPolicy.objects.get(id=1).max_open_per_person, ContactForm(request.POST)
    visits, seen = (number_in(request.POST.get(name, ""), 1, most) for name in ("visits", "shown"))
    if "keep" in request.POST:
        return _keep(request, held, mine, now, visits)
    if not form.is_valid() or visits > seen:
        # dates that nobody has seen are shown first; only then the same button books them
        return _page(request, held, form, now, visits=visits)
    try:
        limit(request, "book", now)
        booked = visiting.finish(
            hold_id=held.id,
            visitor_hash=mine,
            contact=contact_in(request, form),
            now=now,
            visits=visits,
        )
    except ImsError as error:
        return _page(request, held, form, now, visits=visits, error=error)
    give_back(request, now)
    return redirect("booked", secret=booked[0].secret)


def _count_renewed(request: HttpRequest, held: Appointment, mine: str, now: datetime) -> None:
    """A time that is held once more is one more hold of this address; one too many is let go."""
    try:
        limit(request, "hold", now)
        claim(request, now)
    except TooMany:
        booking.release(hold_id=held.id, visitor_hash=mine, now=now)
        raise


def contact_in(request: HttpRequest, form: ContactForm) -> Contact:
    """Who booked, as typed."""
    zone, typed = zone_of(request), form.cleaned_data
    return Contact(typed["name"], typed["email"], typed["phone"], typed["language"], zone.key if zone else "")


def _keep(request: HttpRequest, held: Appointment, mine: str, now: datetime, visits: int) -> HttpResponse:
    """More time, with what has been typed so far."""
    typed = ContactForm(initial={name: request.POST.get(name, "") for name in ContactForm.base_fields})
    try:
        claim(request, now, has_one=True)
        held = visiting.keep(hold_id=held.id, visitor_hash=mine, now=now)
    except ImsError as error:
        return _page(request, held, typed, now, visits=visits, error=error)
    return _page(request, held, typed, now, visits=visits)


def _not_held(request: HttpRequest, hold_id: UUID, mine: str, now: datetime, error: ImsError) -> HttpResponse:
    """A second press of the button leads to what the first one booked; everything else is over."""
    if not managing.was_confirmed(hold_id=hold_id, visitor_hash=mine, now=now):
        return page(request, "over.html", {}, error)
    if request.method != "POST":
        return render(request, "booking/already.html")
    secret = managing.again(hold_id=hold_id, visitor_hash=mine, now=now)
    return redirect("booked", secret=secret) if secret else page(request, "over.html", {}, error)


def _page(
    request: HttpRequest,
    held: Appointment,
    form: ContactForm,
    now: datetime,
    *,
    visits: int = 1,
    error: ImsError | None = None,
) -> HttpResponse:
    reader, policy = reader_of(request), BookingPolicy.objects.get(id=1)
    expires, plan = held.hold_expires or now, visiting.weekly(held, visits, now)
    context = {
        "form": form,
        "hold": held,
        "service_name": shown_service(held.service, language()),
        "time": shown_appointment(held, reader),
        "until": shown_time(expires, expires, reader),
        "expires": expires.isoformat(),
        "minutes_left": max(0, ceil((expires - now).total_seconds() / 60)),
        "visits": visits,
        "choices": range(1, policy.max_open_per_person + 1),
        "plan": shown_visits(plan, reader),
        "missing": sum(not visit.is_free for visit in plan),
        "policy": policy,
    }
    return page(request, "details.html", context, error)
