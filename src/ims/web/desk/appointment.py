"""One appointment: what it is, what can be done with it, its history, and moving it."""

from __future__ import annotations

from datetime import datetime, time
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ims.clinic.appointments import changing, queries
from ims.clinic.appointments.models import Appointment
from ims.clinic.appointments.slots import next_free
from ims.clinic.appointments.transitions import By, Event, allowed
from ims.clinic.offer.models import Clinic
from ims.clinic.people.queries import practitioners
from ims.errors import ImsError
from ims.web import clock
from ims.web.accounts.access import needs, safe_next, staff
from ims.web.desk import asked
from ims.web.desk.pages import noted, shown
from ims.web.desk.words import STEPS, told_of_time

WITH_REASON = (Event.DECLINE, Event.CANCEL, Event.CANCEL_BY_CLINIC, Event.VOID)
"""Steps that ask why; only an entry in error must say so."""
FREE_TIMES = 12
TAKEN, CHANGED = 409, 409


@needs("calendar.view")
@require_safe
def appointment(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """One appointment with its steps, its history and the next free times."""
    return page(request, asked.or_404(queries.find, appointment_id))


def page(request: HttpRequest, found: Appointment, *, error: str = "", status: int = 200) -> HttpResponse:
    """The page of an appointment, with what went wrong where something did. Whoever sees it has looked, so or so."""
    noted(request, "view", "appointment", found.id, person_id=found.person_id)
    now = clock.now()
    events = {row.event for row in allowed(found.status, By.STAFF)}
    past = queries.history(found.id)
    zone = Clinic.objects.get(id=1).tz
    start = asked.day(request.GET.get("from"), found.start.astimezone(zone).date())
    who = asked.uuid(request.GET.get("with"))
    everybody = practitioners()
    can_move = Event.RESCHEDULE in events
    found_free = (
        next_free(
            service=found.service,
            after=max(now, datetime.combine(start, time.min, zone)),
            now=now,
            practitioners=[one for one in everybody if who in (None, one.id)],
            number=FREE_TIMES + 1,
            moving=found.id,
            is_public=False,
        )
        if can_move
        else []
    )
    times = [slot for slot in found_free if (slot.start, slot.practitioner) != (found.start, found.practitioner_id)]
    names = {one.id: one.short_name for one in everybody}
    return shown(
        request,
        "appointment.html",
        status=status,
        appointment=found,
        error=error,
        history=past,
        seen=len(past),
        plain_steps=_steps(found, events, with_reason=False),
        steps_with_reason=_steps(found, events, with_reason=True),
        can_move=can_move,
        times=[
            {"slot": slot, "day": slot.start.astimezone(zone).date(), "name": names.get(slot.practitioner, "")}
            for slot in times[:FREE_TIMES]
        ],
        times_from=start,
        everybody=everybody,
        chosen=who,
        is_late=changing.is_late(found, now),
        has_receipt=found.status == "fulfilled",
    )


def _steps(found: Appointment, events: set[Event], *, with_reason: bool) -> list[tuple[str, str, bool]]:
    """Name, words, and whether a reason must be given, of each step that is possible now."""
    steps = []
    for event, words in STEPS.items():
        if event not in events or (event in WITH_REASON) != with_reason:
            continue
        if event in (Event.ARRIVE, Event.MISS) and changing.is_too_early(found, event, clock.now()):
            continue
        steps.append((event.value, words, event == Event.VOID))
    return steps


@needs("calendar.change")
@require_POST
def step(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Note what happened."""
    found = asked.or_404(queries.find, appointment_id)
    text, reason = request.POST.get("event", ""), request.POST.get("reason", "").strip()
    seen = asked.number(request.POST.get("seen"))
    now, actor = clock.now(), staff(request)
    try:
        event = Event(text)
        if event == Event.CANCEL:
            changing.cancel(appointment_id=found.id, now=now, actor=actor, reason=reason, seen=seen)
        else:
            changing.note(appointment_id=found.id, event=event, actor=actor, now=now, reason=reason, seen=seen)
    except ValueError as error:
        words = str(error) if isinstance(error, ImsError) else "Choose one of the steps."
        return page(request, asked.or_404(queries.find, appointment_id), error=words, status=CHANGED)
    noted(request, "change", "appointment", found.id, person_id=found.person_id, reason=event.value)
    messages.success(request, f"Noted: {STEPS[event]}.")
    return HttpResponseRedirect(safe_next(request, reverse("desk_appointment", args=[found.id])))


@needs("calendar.change")
@require_POST
def move(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Move an appointment to a free time; on the calendar again afterwards, with the way back."""
    found = asked.or_404(queries.find, appointment_id)
    text, _, whose = request.POST.get("to", "").partition("|")
    start, practitioner = asked.instant(text), asked.uuid(whose)
    if start is None:
        return page(request, found, error="Choose one of the free times.", status=400)
    was, had = found.start, found.practitioner_id
    if (start, practitioner or had) == (was, had):
        return page(request, found, error="It is at this time already. Choose another one.", status=400)
    try:
        changing.reschedule(
            appointment_id=found.id,
            start=start,
            now=clock.now(),
            practitioner=practitioner,
            actor=staff(request),
            seen=asked.number(request.POST.get("seen")),
        )
    except ImsError as error:
        return page(request, asked.or_404(queries.find, appointment_id), error=str(error), status=TAKEN)
    noted(request, "change", "appointment", found.id, person_id=found.person_id, reason="reschedule")
    messages.success(request, f"The appointment was moved. {told_of_time()}")
    day = start.astimezone(Clinic.objects.get(id=1).tz).date()
    back = {"date": day, "focus": found.id, "moved": found.id, "was": was.isoformat(), "had": had}
    if request.POST.get("view") == "week":
        back["view"] = "week"
    return HttpResponseRedirect(f"{reverse('desk')}?{urlencode(back)}")
