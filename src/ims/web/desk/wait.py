"""A caller for whom no time suits: who it is and what would suit, onto the waiting list."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ims.clinic.appointments import queries
from ims.clinic.appointments.caller import wait_for_caller
from ims.clinic.mail.server import mail_leaves
from ims.clinic.offer.models import Clinic
from ims.clinic.people.models import Language
from ims.clinic.people.queries import practitioners
from ims.errors import BadValue
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.desk import asked
from ims.web.desk.forms import WaitForm
from ims.web.desk.pages import noted, shown
from ims.web.desk.who import Who, who_in

USUAL = timedelta(days=28)
"""Period that the form begins with."""
MAILED = "On the waiting list. A mail that says so is on its way."
NOT_MAILED = "On the waiting list. No mail leaves yet, so that nothing is offered by mail: call when a time comes free."
CALLED = "On the waiting list. There is no e-mail address, so that nothing is offered by mail: call when a time comes free."


@needs("calendar.change", "people.view", "people.change")
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest) -> HttpResponse:
    """The search by GET, who and what by one form."""
    now = clock.now()
    if request.method != "POST":
        who = who_in(request.GET)
        return _page(request, who, WaitForm(initial=_start(request, who, now)))
    who, form = who_in(request.POST), WaitForm(request.POST)
    error = who.missing()
    if error or not form.is_valid():
        return _page(request, who, form, error=error, status=400)
    typed = form.cleaned_data
    try:
        entry = wait_for_caller(caller=who.caller(), now=now, **typed | {"weekdays": tuple(typed["weekdays"])})
    except BadValue as refused:
        return _page(request, who, form, error=str(refused), status=400)
    noted(request, "create", "waiting_list", entry.id, person_id=entry.person_id)
    messages.success(request, (MAILED if mail_leaves() else NOT_MAILED) if entry.person.email else CALLED)
    return HttpResponseRedirect(reverse("desk_waiting_list"))


def _start(request: HttpRequest, who: Who, now: datetime) -> dict[str, object]:
    """What the form begins with: the service that was asked for or had last, four weeks from today."""
    today = now.astimezone(Clinic.objects.get(id=1).tz).date()
    usual = queries.usual_service(person_id=asked.uuid(who.key), actor=staff(request))
    service = asked.number(request.GET.get("service")) or (usual.id if usual else None)
    return {"service": service, "first": today, "last": today + USUAL}


def _page(request: HttpRequest, who: Who, form: WaitForm, *, error: str = "", status: int = 200) -> HttpResponse:
    if who.q:
        noted(request, "search", "person")
    around = {"who": who, "form": form, "error": error, "languages": Language.choices, "has_several": len(practitioners()) > 1}
    return shown(request, "wait.html", status=status, **around)
