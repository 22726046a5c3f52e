"""Calendar programs of staff: their addresses on the page of the account, and what a program gets there."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ims.clinic.appointments import feed_file
from ims.clinic.offer.models import Clinic
from ims.clinic.people import calendars
from ims.clinic.people.models import CalendarFeed
from ims.clinic.trust import limits
from ims.errors import BadValue, NotFound, TooMany
from ims.web import clock
from ims.web.accounts.access import held_by, needs, staff
from ims.web.accounts.forms import NewFeed
from ims.web.accounts.views import GET_AND_POST
from ims.web.address import address_hash, visitor_address
from ims.web.errors import too_many


# ---- one's own addresses
@require_http_methods(GET_AND_POST)
@needs("calendar.view")
def feeds(request: HttpRequest) -> HttpResponse:
    """The addresses of one's calendar; a new one is shown once."""
    form, user = NewFeed(request.POST if request.method == "POST" else None), staff(request)
    if request.method == "POST" and form.is_valid():
        try:
            secret = calendars.make(user=user, now=clock.now(), address_hash=address_hash(request), **form.cleaned_data)
        except BadValue as error:
            form.say(error)
        else:
            shown = {"address": calendars.address(secret), "label": form.cleaned_data["label"]}
            return render(request, "accounts/feed_made.html", shown)
    shown = {
        "form": form,
        "practitioner": calendars.calendar_of(user),
        "feeds": calendars.feeds_of(user),
        "zone": (Clinic.objects.filter(id=1).first() or Clinic()).tz,
        "gives_calendars": "staff.manage" in (held_by(request) or ()),
        "back_days": feed_file.BACK.days,
        "gone_days": feed_file.GONE.days,
    }
    return render(request, "accounts/feeds.html", shown, status=422 if form.errors else 200)


@require_POST
@needs("calendar.view")
def end_feed(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Make one of one's own addresses open nothing."""
    try:
        calendars.end(feed_id=feed_id, user=staff(request), now=clock.now(), address_hash=address_hash(request))
    except NotFound as error:
        raise Http404 from error
    messages.success(request, "The address opens nothing any more. The program that used it keeps what it had read.")
    return redirect("feeds")


# ---- what a calendar program gets
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret, to whoever holds it; not sent again to whoever has it. All other secrets get one answer."""
    now = clock.now()
    try:
        try:
            found = calendars.opened(secret)
        except NotFound as error:
            limits.attempt(kind="token_guess", subject=visitor_address(request), now=now)
            return render(request, "accounts/no_link.html", {"why": str(error)}, status=404)
        limits.attempt(kind="feed", subject=str(found.id), now=now)
    except TooMany as error:
        answer = too_many(request, error)
        answer["Retry-After"] = str(error.retry_after)
        return answer
    return _calendar(request, found)


def _calendar(request: HttpRequest, found: CalendarFeed) -> HttpResponse:
    content = feed_file.feed_file(found, clinic=Clinic.objects.get(id=1), now=clock.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="visits.ics"'
    answer["ETag"] = f'"{sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
