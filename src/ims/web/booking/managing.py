"""The page behind the link in the mail: see the appointment, put it into a calendar, move it, cancel it.

Looking changes nothing: mail scanners open links. Every link that opens nothing gets the same answer.
"""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ims.clinic.appointments import calendar_file as calendar
from ims.clinic.appointments import changing, links, managing, visiting
from ims.clinic.appointments.models import Appointment
from ims.clinic.mail.server import mail_leaves
from ims.clinic.offer.models import BookingPolicy, Clinic
from ims.errors import ImsError, NotFound, NotPossible, TimeTaken
from ims.web import clock
from ims.web.booking.forms import day_in, instant_in
from ims.web.booking.frame import GET_AND_POST, language, page, reader_of, unopened
from ims.web.booking.shown import Reader, shown_appointment, shown_offer, shown_service, shown_slot, shown_time, zone_groups
from ims.web.booking.visitor import remember_zone
from ims.web.booking.words import told

MOVED = gettext_lazy("Your appointment has moved. The new time is below, and on its way to you by mail.")
MOVED_WITHOUT_MAIL = gettext_lazy(
    "Your appointment has moved. The new time is below. No mail is sent from here yet: write it down, or print this page."
)


class View(Protocol):
    """A page of one appointment."""

    def __call__(self, request: HttpRequest, secret: str, appointment: Appointment, now: datetime) -> HttpResponse: ...


class Opened(Protocol):
    """The same page, reached by a secret."""

    def __call__(self, request: HttpRequest, secret: str) -> HttpResponse: ...


def with_link(view: View) -> Opened:
    """Open the appointment of the secret first; answer in one way where it opens nothing."""

    @wraps(view)
    def opened(request: HttpRequest, secret: str) -> HttpResponse:
        now = clock.now()
        try:
            appointment = links.opened(secret, now)
        except NotFound:
            return unopened(request, now)
        return view(request, secret, appointment, now)

    return opened


def _shown(request: HttpRequest, secret: str, appointment: Appointment, now: datetime) -> dict[str, Any]:
    reader, can = reader_of(request), managing.choices(appointment, now)
    others = managing.others_of(appointment)
    found = links.secrets_beside(secret, others, now) if others else {}
    return {
        "appointment": appointment,
        "service_name": shown_service(appointment.service, language()),
        "time": shown_appointment(appointment, reader),
        "can": can,
        "movable_until": shown_time(can.good_until, can.good_until, reader),
        "address": links.address(secret, language()),
        "others": [_other(one, found.get(one.id, ""), reader, now) for one in others],
        "has_links": bool(found),
        "late_hours": BookingPolicy.objects.get(id=1).late_cancel_hours,
        "secret": secret,
    }


def _other(one: Appointment, secret: str, reader: Reader, now: datetime) -> dict[str, Any]:
    return {
        "when": shown_appointment(one, reader).when,
        "can": managing.choices(one, now),
        "address": links.address(secret, language()) if secret else "",
    }


@require_safe
@with_link
def manage(request: HttpRequest, secret: str, appointment: Appointment, now: datetime) -> HttpResponse:
    """The appointment as it stands, and what can be done with it."""
    return page(request, "manage.html", _shown(request, secret, appointment, now))


@require_safe
@with_link
def booked(request: HttpRequest, secret: str, appointment: Appointment, now: datetime) -> HttpResponse:
    """The same after booking: what was booked, with a way to take it back at once."""
    shown = _shown(request, secret, appointment, now)
    if shown["can"].is_cancelled:
        return redirect("manage", secret=secret)
    return page(request, "booked.html", shown)


@require_safe
@with_link
def calendar_file(request: HttpRequest, secret: str, appointment: Appointment, now: datetime) -> HttpResponse:
    """The appointment as a file for a calendar."""
    return _file("appointment.ics", [appointment], now)


@require_safe
@with_link
def calendar_file_of_all(request: HttpRequest, secret: str, appointment: Appointment, now: datetime) -> HttpResponse:
    """The appointment and all that were booked with it as one file for a calendar."""
    return _file("appointments.ics", managing.booked_together(appointment), now)


def _file(name: str, appointments: list[Appointment], now: datetime) -> HttpResponse:
    text = calendar.calendar_file(*appointments, clinic=Clinic.objects.get(id=1), method=calendar.PUBLISH, now=now)
    response = HttpResponse(text, content_type=f"text/calendar; charset=utf-8; method={calendar.PUBLISH}")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(GET_AND_POST)
@with_link
def cancel(request: HttpRequest, secret: str, appointment: Appointment, now: datetime) -> HttpResponse:
    """Ask once more, and say whether it would be late; cancel when it is sent."""
    if request.method != "POST":
        shown = _shown(request, secret, appointment, now)
        return page(request, "cancel.html", shown) if shown["can"].can_cancel else redirect("manage", secret=secret)
    if managing.choices(appointment, now).is_cancelled and "all" not in request.POST:
        return redirect("manage", secret=secret)
    try:
        if "all" in request.POST:
            managing.cancel_together(appointment=appointment, now=now)
        else:
            changing.cancel(appointment_id=appointment.id, now=now)
    except NotPossible as error:
        messages.error(request, told(error))
    return redirect("manage", secret=secret)


@require_http_methods(GET_AND_POST)
@with_link
def move(request: HttpRequest, secret: str, appointment: Appointment, now: datetime) -> HttpResponse:
    """Free times to move to; move when one is chosen. The link stays the same."""
    if request.method != "POST":
        if not managing.choices(appointment, now).can_move:
            return redirect("manage", secret=secret)
        return remember_zone(request, _free(request, secret, appointment, now))
    if managing.choices(appointment, now).is_cancelled:
        return redirect("manage", secret=secret)
    start = instant_in(request.POST.get("start", ""))
    try:
        if start is None:
            raise NotPossible(_("Choose one of the times in the list."))
        changing.reschedule(appointment_id=appointment.id, start=start, now=now)
    except TimeTaken as error:
        return _free(request, secret, appointment, now, error)
    except NotPossible as error:
        messages.error(request, told(error))
        return redirect("manage", secret=secret)
    messages.success(request, str(MOVED if mail_leaves() else MOVED_WITHOUT_MAIL))
    return redirect("manage", secret=secret)


def _free(
    request: HttpRequest, secret: str, appointment: Appointment, now: datetime, error: ImsError | None = None
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    who, reader = appointment.practitioner_id, reader_of(request)
    offer = visiting.offer(
        service=appointment.service, now=now, week=day_in(asked.get("week", "")), practitioner=who, moving=appointment
    )
    context = {
        **_shown(request, secret, appointment, now),
        "offer": shown_offer(offer, reader),
        "alternatives": _others(appointment, asked.get("start", ""), now, reader) if error else [],
        "reader": reader,
        "zones": zone_groups(),
        "action": reverse("move", kwargs={"secret": secret}),
        "here": reverse("move", kwargs={"secret": secret}),
    }
    return page(request, "move.html", context, error)


def _others(appointment: Appointment, wanted: str, now: datetime, reader: Reader) -> list[Any]:
    start = instant_in(wanted) or now
    slots = visiting.alternatives(service=appointment.service, start=start, now=now, practitioner=appointment.practitioner_id)
    return [shown_slot(slot, reader) for slot in slots]
