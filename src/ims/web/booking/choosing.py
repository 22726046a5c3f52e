"""Choosing a service and a free time; choosing holds the time for the visitor."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ims.clinic.appointments import booking, visiting
from ims.clinic.appointments.models import Appointment
from ims.clinic.offer.models import Service
from ims.clinic.privacy.secrets import hash_of, new_secret
from ims.errors import ImsError, NotFound, NotPossible, TimeTaken
from ims.web import clock
from ims.web.booking.forms import day_in, instant_in, key_in
from ims.web.booking.frame import GET_AND_POST, claim, give_back, language, limit, page, reader_of
from ims.web.booking.shown import shown_offer, shown_service, shown_slot, zone_groups
from ims.web.booking.visitor import remember, remember_zone, visitor_hash, visitor_secret


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """The services; for one of them (or the only one) its free times, a week at a time."""
    services = visiting.bookable()
    if not services:
        return render(request, "booking/closed.html")
    service = _asked(services, request.GET)
    if service is None:
        named = [(one, shown_service(one, language())) for one in services]
        return remember_zone(request, render(request, "booking/services.html", {"services": named}))
    return remember_zone(request, _times(request, services, service, request.GET, clock.now()))


def _asked(services: list[Service], asked: QueryDict) -> Service | None:
    """The service that is asked for; the only one where there is no choice."""
    if len(services) == 1:
        return services[0]
    return next((one for one in services if one.code == asked.get("service", "")), None)


def _practitioner(service: Service, asked: QueryDict) -> UUID | None:
    key = key_in(asked.get("practitioner", ""))
    return key if key in {one.id for one in service.practitioners.all() if one.is_active} else None


def _times(
    request: HttpRequest,
    services: list[Service],
    service: Service,
    asked: QueryDict,
    now: datetime,
    error: ImsError | None = None,
) -> HttpResponse:
    """Free times of a week; after a refusal, with the next free times beside it."""
    practitioner, reader = _practitioner(service, asked), reader_of(request)
    hold = visiting.current_hold(visitor_hash=visitor_hash(request), now=now)
    offer = visiting.offer(service=service, now=now, week=day_in(asked.get("week", "")), practitioner=practitioner, moving=hold)
    wanted = instant_in(asked.get("start", ""))
    others = []
    if isinstance(error, TimeTaken) and wanted is not None:
        others = visiting.alternatives(service=service, start=wanted, now=now, practitioner=practitioner)
    context = {
        "service": service,
        "service_name": shown_service(service, language()),
        "has_choice": len(services) > 1,
        "practitioners": [one for one in service.practitioners.all() if one.is_active],
        "practitioner": practitioner,
        "offer": shown_offer(offer, reader),
        "alternatives": [shown_slot(slot, reader) for slot in others],
        "reader": reader,
        "zones": zone_groups(),
        "hold": hold,
        "action": reverse("hold"),
        "here": reverse("book"),
        "query": urlencode({"service": service.code, **({"practitioner": practitioner} if practitioner else {})}),
    }
    return page(request, "times.html", context, error)


@require_http_methods(GET_AND_POST)
def hold(request: HttpRequest) -> HttpResponse:
    """Hold the chosen time, then ask for the details. Where it is gone, show what is free instead."""
    now, services = clock.now(), visiting.bookable()
    service = _asked(services, request.POST)
    if service is None or request.method != "POST":
        return redirect("book")
    secret = visitor_secret(request) or new_secret()
    try:
        limit(request, "hold", now)
        start = instant_in(request.POST.get("start", ""))
        if start is None:
            raise NotPossible(_("Choose one of the times in the list."))
        held = _choose(request, service, start, hash_of(secret), now)
    except ImsError as error:
        return _times(request, services, service, request.POST, now, error)
    return remember(redirect("details", hold_id=held.id), secret)


def _choose(request: HttpRequest, service: Service, start: datetime, mine: str, now: datetime) -> Appointment:
    """Hold a time, counted for the visitor's address as well; a refused one does not count."""
    has_one = visiting.current_hold(visitor_hash=mine, now=now) is not None
    claim(request, now, has_one)
    try:
        return visiting.choose(
            service=service, start=start, now=now, visitor_hash=mine, practitioner=_practitioner(service, request.POST)
        )
    except ImsError:
        if not has_one:
            give_back(request, now)
        raise


@require_POST
def let_go(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Let a held time go and choose again. What is no longer held needs no letting go."""
    now, mine = clock.now(), visitor_hash(request)
    query = ""
    try:
        held = visiting.held(hold_id=hold_id, visitor_hash=mine, now=now)
        query = f"?{urlencode({'service': held.service.code})}"
        booking.release(hold_id=hold_id, visitor_hash=mine, now=now)
        give_back(request, now)
    except NotFound:
        pass
    return redirect(f"{reverse('book')}{query}")
