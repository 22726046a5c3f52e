"""What the owner sets: hours, days that differ, holidays, practitioners, services, the policy.

A change that leaves bookings outside the hours comes back as a list of them first; nothing is moved by it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ims.clinic.offer.models import AvailabilityException, AvailabilityRule, BookingPolicy, Clinic, Service
from ims.clinic.people.models import Practitioner
from ims.clinic.people.queries import practitioners as everybody
from ims.clinic.planning import changes, holidays
from ims.clinic.planning.changes import Outcome
from ims.clinic.planning.queries import conflicts, exceptions_ahead
from ims.errors import BadValue, ImsError
from ims.web import clock
from ims.web.accounts.access import needs
from ims.web.desk import asked
from ims.web.desk.forms import (
    POLICY,
    ExceptionForm,
    HolidaysForm,
    HoursForm,
    PolicyForm,
    PractitionerForm,
    ServiceForm,
    TimesForm,
)
from ims.web.desk.pages import noted, shown


@needs("calendar.view")
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """Weekly hours, days that differ, holidays, and bookings that lie outside."""
    return hours_page(request)


def hours_page(request: HttpRequest, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of hours, with the form that was wrong where one was."""
    now = clock.now()
    today = now.astimezone(Clinic.objects.get(id=1).tz).date()
    year = asked.number(request.GET.get("year")) or today.year
    year = year if asked.FIRST_YEAR <= year <= asked.LAST_YEAR else today.year
    outside = conflicts(now)
    if outside:
        noted(request, "view", "conflicts")
    who = [(one, list(one.hours.order_by("weekday", "begins"))) for one in everybody()]
    context = {
        "who": who,
        "hours_form": HoursForm(),
        "hours_of": None,
        "exception_form": ExceptionForm(),
        "exceptions": exceptions_ahead(today),
        "year": year,
        "holidays": holidays.ontario(year),
        "closed_days": holidays.closed_already(year),
        "conflicts": outside,
    }
    return shown(request, "hours.html", status=status, **{**context, **bound})


def carried_out(
    request: HttpRequest, work: Callable[[bool], Outcome], *, back: str, what: str, thing: UUID | str = ""
) -> HttpResponse:
    """Make a change and go back; where bookings would lie outside the hours, list them and ask first."""
    outcome = work("accepted" in request.POST)
    if not outcome.is_made:
        kept = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
        noted(request, "view", "conflicts")
        return shown(request, "conflicts.html", status=409, outcome=outcome, kept=kept, back=back)
    noted(request, "change", what, thing, reason=f"{len(outcome.conflicts)} bookings outside" if outcome.conflicts else "")
    words = (
        f"Saved. {len(outcome.conflicts)} bookings are outside the hours now; they are listed below."
        if outcome.conflicts
        else "Saved."
    )
    messages.success(request, words)
    return HttpResponseRedirect(back)


@needs("offer.change")
@require_POST
def add_hours(request: HttpRequest, practitioner_id: UUID) -> HttpResponse:
    """Weekly hours of a practitioner."""
    practitioner = _practitioner(practitioner_id)
    form = HoursForm(request.POST)
    if form.is_valid():
        try:
            return carried_out(
                request,
                lambda accepted: changes.add_hours(
                    practitioner=practitioner, **form.cleaned_data, now=clock.now(), is_accepted=accepted
                ),
                back=reverse("desk_hours"),
                what="hours",
                thing=practitioner.id,
            )
        except BadValue as error:
            form.add_error(None, str(error))
    return hours_page(request, status=400, hours_form=form, hours_of=practitioner.id)


@needs("offer.change")
@require_http_methods(["GET", "HEAD", "POST"])
def change_hours(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Other times or days for weekly hours; or none any more."""
    rule: AvailabilityRule = asked.or_404(changes.find_hours, rule_id)
    start = {name: getattr(rule, name) for name in ("begins", "ends", "valid_from", "valid_to")}
    form = TimesForm(request.POST or None, initial=start)
    back = reverse("desk_hours")
    if request.method == "POST" and "remove" in request.POST:
        return carried_out(
            request,
            lambda accepted: changes.remove_hours(rule_id=rule.id, now=clock.now(), is_accepted=accepted),
            back=back,
            what="hours",
            thing=str(rule.id),
        )
    if request.method == "POST" and form.is_valid():
        try:
            return carried_out(
                request,
                lambda accepted: changes.change_hours(
                    rule_id=rule.id, **form.cleaned_data, now=clock.now(), is_accepted=accepted
                ),
                back=back,
                what="hours",
                thing=str(rule.id),
            )
        except BadValue as error:
            form.add_error(None, str(error))
    return shown(request, "change_hours.html", status=400 if form.errors else 200, rule=rule, form=form)


@needs("offer.change")
@require_POST
def add_exception(request: HttpRequest) -> HttpResponse:
    """Closed days or extra hours."""
    form = ExceptionForm(request.POST)
    if form.is_valid():
        try:
            return carried_out(
                request,
                lambda accepted: changes.add_exception(**form.cleaned_data, now=clock.now(), is_accepted=accepted),
                back=reverse("desk_hours"),
                what="exception",
            )
        except BadValue as error:
            form.add_error(None, str(error))
    return hours_page(request, status=400, exception_form=form)


@needs("offer.change")
@require_POST
def remove_exception(request: HttpRequest, exception_id: UUID) -> HttpResponse:
    """The usual hours again."""
    if not AvailabilityException.objects.filter(id=exception_id).exists():
        raise Http404("There is no such exception.")
    return carried_out(
        request,
        lambda accepted: changes.remove_exception(exception_id=exception_id, now=clock.now(), is_accepted=accepted),
        back=reverse("desk_hours"),
        what="exception",
        thing=exception_id,
    )


@needs("offer.change")
@require_POST
def close_on_holidays(request: HttpRequest) -> HttpResponse:
    """Close on Ontario's holidays of a year."""
    year = asked.number(request.POST.get("year")) or 0
    days = [one.day for one in holidays.ontario(year)] if asked.FIRST_YEAR <= year <= asked.LAST_YEAR else []
    form = HolidaysForm(request.POST, days=days)
    if not form.is_valid():
        return hours_page(request, status=400, holidays_error="Choose a year and days of the list.")
    wanted = form.cleaned_data
    return carried_out(
        request,
        lambda accepted: holidays.close(
            year=wanted["year"], optional=wanted["optional"], now=clock.now(), is_accepted=accepted
        ),
        back=f"{reverse('desk_hours')}?year={year}",
        what="holidays",
        thing=str(year),
    )


def _practitioner(practitioner_id: UUID) -> Practitioner:
    found = Practitioner.objects.filter(id=practitioner_id).first()
    if found is None:
        raise Http404("There is no such practitioner.")
    return found


def _saved(
    request: HttpRequest,
    form: forms.Form,
    work: Callable[[bool], Outcome],
    *,
    back: str,
    what: str,
    title: str,
    thing: UUID | str = "",
) -> HttpResponse:
    """One form that is saved, or shown again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            return carried_out(request, work, back=back, what=what, thing=thing)
        except ImsError as error:
            form.add_error(None, str(error))
    return shown(request, "form.html", status=400 if form.errors else 200, form=form, title=title, back=back)


@needs("offer.change")
@require_safe
def practitioners(request: HttpRequest) -> HttpResponse:
    """Everybody who gives or gave appointments."""
    found = Practitioner.objects.prefetch_related("services", "hours")
    return shown(request, "practitioners.html", found=found)


@needs("offer.change")
@require_http_methods(["GET", "HEAD", "POST"])
def practitioner(request: HttpRequest, practitioner_id: UUID | None = None) -> HttpResponse:
    """A new practitioner, or one who is there."""
    found = _practitioner(practitioner_id) if practitioner_id else None
    names = ("name", "short_name", "profession", "is_active")
    start = {n: getattr(found, n) for n in names} | {"services": found.services.all()} if found else {}
    form = PractitionerForm(request.POST or None, initial=start)
    return _saved(
        request,
        form,
        lambda accepted: changes.save_practitioner(
            practitioner=found, **form.cleaned_data, now=clock.now(), is_accepted=accepted
        ),
        back=reverse("desk_practitioners"),
        what="practitioner",
        title=found.name if found else "A new practitioner",
        thing=found.id if found else "",
    )


@needs("offer.change")
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Everything that can be booked."""
    return shown(request, "services.html", found=Service.objects.prefetch_related("practitioners"))


@needs("offer.change")
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """A new service, or one that is there."""
    found = Service.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise Http404("There is no such service.")
    names = ("name_en", "name_fr", "minutes", "buffer_before", "buffer_after", "is_online")
    start: dict[str, Any] = {n: getattr(found, n) for n in names} if found else {}
    if found:
        price = found.price_cents
        start |= {"price": None if price is None else price / 100, "practitioners": found.practitioners.all()}
    form = ServiceForm(request.POST or None, initial=start)

    def save(accepted: bool) -> Outcome:
        values = dict(form.cleaned_data)
        cents = values.pop("price")
        return changes.save_service(service=found, **values, price_cents=cents, now=clock.now(), is_accepted=accepted)

    return _saved(
        request,
        form,
        save,
        back=reverse("desk_services"),
        what="service",
        title=found.name_en if found else "A new service",
        thing=found.code if found else "",
    )


@needs("offer.change")
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    """How far ahead and how often the public may book."""
    now = BookingPolicy.objects.get(id=1)
    start: dict[str, Any] = {name: getattr(now, name) for name in POLICY}
    start |= {"reminder_hours": ", ".join(map(str, now.reminder_hours)), "requires_approval": now.requires_approval}
    form = PolicyForm(request.POST or None, initial=start)

    def save(_accepted: bool) -> Outcome:
        changes.save_policy(**form.cleaned_data)
        return Outcome((), True)

    return _saved(request, form, save, back=reverse("desk_policy"), what="policy", title="Booking policy")
