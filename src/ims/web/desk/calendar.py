"""The calendar: a day or a week, of one practitioner or all; and the same page for choosing where an appointment is moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ims.clinic.appointments import queries
from ims.clinic.appointments.models import Appointment
from ims.clinic.appointments.slots import DAY, Slot, free_slots
from ims.clinic.appointments.transitions import By, Event, allowed
from ims.clinic.offer.models import Clinic
from ims.clinic.people import rules
from ims.clinic.people.models import Practitioner
from ims.clinic.people.queries import practitioners
from ims.clinic.planning.queries import closures, conflicts, open_hours
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.desk import asked
from ims.web.desk.grid import Column, laid_out
from ims.web.desk.pages import noted, shown
from ims.web.desk.words import when, whole_day

WEEK = timedelta(days=7)
WORKING_DAYS = 5
MOST_COLUMNS = 21


@dataclass(frozen=True)
class View:
    """What part of the calendar is looked at."""

    day: date
    is_week: bool
    practitioner: UUID | None
    moving: UUID | None

    @property
    def first(self) -> date:
        """First day shown."""
        return self.day - timedelta(days=self.day.weekday()) if self.is_week else self.day

    @property
    def last(self) -> date:
        """Last day shown."""
        return self.first + WEEK - DAY if self.is_week else self.day

    def address(self, **changed: object) -> str:
        """Where another part is."""
        asks = {
            "date": self.day,
            "view": "week" if self.is_week else "day",
            "with": self.practitioner or "",
            "moving": self.moving or "",
            **changed,
        }
        return f"{reverse('desk')}?{urlencode({name: value for name, value in asks.items() if value})}"


@needs("calendar.view")
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A day or a week."""
    now, zone = clock.now(), Clinic.objects.get(id=1).tz
    today = now.astimezone(zone).date()
    moving = _moving(request)
    otherwise = moving.start.astimezone(zone).date() if moving else today
    view = View(
        day=asked.day(request.GET.get("date"), max(otherwise, today) if moving else otherwise),
        is_week=request.GET.get("view") == "week",
        practitioner=asked.uuid(request.GET.get("with")),
        moving=moving.id if moving else None,
    )
    everybody = practitioners()
    who = [one for one in everybody if view.practitioner in (None, one.id)] or everybody
    slots = _free(moving, view, who, now)
    columns = _columns(view, who, now)
    is_too_wide = len(columns) > MOST_COLUMNS
    grid = laid_out(columns[:MOST_COLUMNS], zone=zone, now=now, slots=slots)
    off = [] if moving else queries.called_off(first=view.first, last=view.last, practitioners=who)
    # who is being moved is named on the page, whatever days are shown
    noted(request, "view", "calendar", f"{view.first}/{view.last}", person_id=moving.person_id if moving else None)
    step = WEEK if view.is_week else DAY
    return shown(
        request,
        "calendar.html",
        view=view,
        grid=grid,
        is_too_wide=is_too_wide,
        title=_title(view),
        today=today,
        everybody=everybody,
        moving=moving,
        moving_when=when(moving.start, zone) if moving else "",
        seen=moving.history.count() if moving else 0,
        has_choices=bool(slots),
        off=off,
        focus=asked.uuid(request.GET.get("focus")),
        undo=_undo(request, now),
        holding=queries.holding(now),
        number_of_conflicts=len(conflicts(now)),
        zone=zone,
        previous_address=view.address(date=view.day - step),
        next_address=view.address(date=view.day + step),
        today_address=view.address(date=today),
        day_address=view.address(view="day"),
        week_address=view.address(view="week"),
        stop_address=view.address(moving="", focus=view.moving or ""),
    )


@needs("calendar.view")
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the calendar, for readers without scripts."""
    return shown(request, "keys.html")


def _moving(request: HttpRequest) -> Appointment | None:
    key = asked.uuid(request.GET.get("moving"))
    if key is None or "calendar.change" not in rules.permissions_of(staff(request)):
        return None
    appointment = asked.or_404(queries.find, key)
    if Event.RESCHEDULE not in {row.event for row in allowed(appointment.status, By.STAFF)}:
        raise Http404("This appointment can no longer be moved.")
    return appointment


def _free(moving: Appointment | None, view: View, who: list[Practitioner], now: datetime) -> list[Slot] | None:
    if moving is None:
        return None
    found = free_slots(
        service=moving.service,
        first=view.first,
        last=view.last,
        now=now,
        practitioners=who,
        moving=moving.id,
        is_public=False,
    )
    return [slot for slot in found if (slot.start, slot.practitioner) != (moving.start, moving.practitioner_id)]


def _columns(view: View, who: list[Practitioner], now: datetime) -> list[Column]:
    hours = open_hours(who, view.first, view.last)
    closed = closures(view.first, view.last)
    rows = queries.standing(first=view.first, last=view.last, now=now, practitioners=who)
    zone = Clinic.objects.get(id=1).tz
    columns = []
    for n in range((view.last - view.first).days + 1):
        day = view.first + n * DAY
        for one in who:
            here = [row for row in rows if row.practitioner_id == one.id and row.start.astimezone(zone).date() == day]
            reasons = {
                x.reason or "Closed" for x in closed.get(day, []) if x.kind == "closed" and x.practitioner_id in (None, one.id)
            }
            columns.append(Column(day, one, hours[one.id, day], here, closed=", ".join(sorted(reasons))))
    if view.is_week:
        used = [c for c in columns if c.opened or c.appointments or c.closed]
        columns = used or [c for c in columns if c.day.weekday() < WORKING_DAYS]
    return columns


def _title(view: View) -> str:
    if not view.is_week:
        return whole_day(view.day)
    first, last = view.first, view.last
    return f"Week of {first:%B} {first.day} to {last:%B} {last.day}, {last.year}"


def _undo(request: HttpRequest, now: datetime) -> dict[str, object] | None:
    """The way back from a move that was just made, while the old time is still ahead."""
    key, was = asked.uuid(request.GET.get("moved")), asked.instant(request.GET.get("was"))
    if key is None or was is None or was <= now:
        return None
    appointment = asked.or_404(queries.find, key)
    return {
        "appointment": appointment,
        "to": f"{was.isoformat()}|{asked.uuid(request.GET.get('had')) or appointment.practitioner_id}",
        "words": when(was, Clinic.objects.get(id=1).tz),
        "seen": appointment.history.count(),
    }
