"""Two lists: requests that wait for the clinic's word, and people who wait for a time."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ims.clinic.appointments import queries
from ims.clinic.appointments.waitlist import take_off
from ims.web import clock
from ims.web.accounts.access import needs
from ims.web.desk import asked
from ims.web.desk.pages import noted, shown
from ims.web.desk.words import WEEKDAYS


@needs("calendar.view")
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Requests, those that begin first on top; they are answered on the page of the appointment or here."""
    noted(request, "view", "requests")
    found = [(one, one.history.count()) for one in queries.requests()]
    return shown(request, "requests.html", found=found, now=clock.now())


@needs("calendar.view")
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Who waits for a time, first come first."""
    noted(request, "view", "waiting_list")
    found = [(entry, ", ".join(WEEKDAYS[n] for n in entry.weekdays) or "any day") for entry in queries.waiting()]
    return shown(request, "waiting_list.html", found=found)


@needs("calendar.change")
@require_POST
def leave_waiting_list(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take somebody off the list who asked for it."""
    entry = asked.or_404(take_off, entry_id=entry_id, now=clock.now())
    noted(request, "change", "waiting_list", entry.id, person_id=entry.person_id)
    messages.success(request, "Taken off the waiting list.")
    return HttpResponseRedirect(reverse("desk_waiting_list"))
