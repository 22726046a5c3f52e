"""Papers: the sheet of a day, and the receipt of a visit that took place."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ims.clinic.appointments import queries
from ims.clinic.appointments.models import Status
from ims.clinic.appointments.slots import DAY
from ims.clinic.offer.models import Clinic
from ims.clinic.people.queries import practitioners
from ims.clinic.planning.queries import open_hours
from ims.web import clock
from ims.web.accounts.access import needs
from ims.web.desk import asked
from ims.web.desk.pages import noted, shown
from ims.web.desk.words import whole_day


@needs("calendar.view", "people.view")
@require_safe
def day_sheet(request: HttpRequest) -> HttpResponse:
    """A day on paper: for each practitioner the hours and who comes when."""
    now, zone = clock.now(), Clinic.objects.get(id=1).tz
    day = asked.day(request.GET.get("date"), now.astimezone(zone).date())
    everybody = practitioners()
    hours = open_hours(everybody, day, day)
    rows = [row for row in queries.standing(first=day, last=day, now=now) if row.person_id]
    sheets = [(one, hours[one.id, day], [row for row in rows if row.practitioner_id == one.id]) for one in everybody]
    noted(request, "print", "day_sheet", day.isoformat())
    return shown(
        request,
        "day_sheet.html",
        day=day,
        title=whole_day(day),
        sheets=[sheet for sheet in sheets if sheet[1] or sheet[2]],
        printed=now,
        yesterday=day - DAY,
        tomorrow=day + DAY,
    )


@needs("calendar.view", "people.view")
@require_safe
def receipt(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """The receipt of a visit that took place. It states what is known and nothing else."""
    found = asked.or_404(queries.find, appointment_id)
    if found.status != Status.FULFILLED:
        raise Http404("There is a receipt once the visit is done.")
    noted(request, "print", "receipt", found.id, person_id=found.person_id)
    return shown(request, "receipt.html", appointment=found, printed=clock.now())
