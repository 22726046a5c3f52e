"""The access log, for the owner: who looked at or changed what."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import make_aware
from django.views.decorators.http import require_POST, require_safe

from ims.clinic.offer.models import SOURCE_ZONE, Clinic
from ims.clinic.people.models import User
from ims.clinic.trust import log
from ims.clinic.trust.models import AccessLog
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.accounts.forms import FindInLog
from ims.web.address import address_hash

ROWS_A_PAGE = 50


@require_safe
@needs("access_log.view")
def access_log(request: HttpRequest) -> HttpResponse:
    """Who looked at or changed what; looking is itself written down."""
    actors = [(str(user.id), user.name or user.email) for user in User.objects.all()]
    form = FindInLog(
        request.GET or None, actions=AccessLog.Action.choices, actors=sorted(actors, key=lambda one: one[1].lower())
    )
    rows = AccessLog.objects.select_related("actor").order_by("-id")
    if form.is_bound and form.is_valid():
        for name, column in (("action", "action"), ("actor", "actor_id"), ("person", "person_id")):
            if form.cleaned_data[name]:
                rows = rows.filter(**{column: form.cleaned_data[name].strip()})
        rows = rows.filter(**_days(form.cleaned_data["first"], form.cleaned_data["last"]))
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)  # before the row that says that somebody looked
    log.record(
        action="search" if form.is_bound else "view",
        object_type="access_log",
        actor=staff(request),
        address_hash=address_hash(request),
        now=clock.now(),
    )
    shown = {"form": form, "page": page, "zone": _zone(), "is_searched": form.is_bound}
    return render(request, "accounts/access_log.html", shown)


@require_POST
@needs("access_log.view")
def verify_log(request: HttpRequest) -> HttpResponse:
    """Check that no row was changed or removed."""
    found = log.verify()
    if found is None:
        messages.success(request, "The access log is complete: every row is there as it was written.")
    else:
        messages.error(request, f"{found} Keep a copy of the database as it is now, and restore the latest backup.")
    return redirect("access_log")


def _days(first: date | None, last: date | None) -> dict[str, datetime]:
    zone = _zone()
    found = {}
    if first:
        found["at__gte"] = make_aware(datetime.combine(first, time()), zone)
    if last:
        found["at__lt"] = make_aware(datetime.combine(last + timedelta(days=1), time()), zone)
    return found


def _zone() -> ZoneInfo:
    return (Clinic.objects.filter(id=1).first() or Clinic(zone=SOURCE_ZONE)).tz
