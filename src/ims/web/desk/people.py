"""People: finding somebody, what they have booked, and how they are reached."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ims.clinic.appointments import queries
from ims.clinic.people.domain import change_person
from ims.clinic.people.queries import find_person, search
from ims.errors import BadValue
from ims.web import clock
from ims.web.accounts.access import held_by, needs
from ims.web.desk import asked
from ims.web.desk.forms import PersonForm
from ims.web.desk.pages import noted, shown


@needs("people.view")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Search by whole words of a name, a whole address or a whole number."""
    q = request.GET.get("q", "").strip()
    if q:
        noted(request, "search", "person")
    return shown(request, "people.html", q=q, found=search(q))


@needs("people.view")
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person with their appointments; another address or number where it is sent."""
    found = asked.or_404(find_person, person_id)
    may_change = "people.change" in (held_by(request) or ())
    now = {"name": found.name, "phone": found.phone, "email": found.email, "language": found.language}
    form = PersonForm(request.POST or None, initial=now)
    if request.method == "POST" and not may_change:
        noted(request, "view", "person", found.id, person_id=found.id)
        return shown(request, "person.html", status=403, person=found, form=None, refused=True, ahead=[], past=[])
    if request.method == "POST" and form.is_valid():
        try:
            change_person(person_id=found.id, **form.cleaned_data)
        except BadValue as error:
            form.add_error("name", str(error))
        else:
            noted(request, "change", "person", found.id, person_id=found.id)
            messages.success(request, "Saved.")
            return HttpResponseRedirect(reverse("desk_person", args=[found.id]))
    noted(request, "view", "person", found.id, person_id=found.id)
    all_of_them = queries.of_person(found.id)
    return shown(
        request,
        "person.html",
        status=400 if form.errors else 200,
        person=found,
        form=form if may_change else None,
        ahead=[one for one in reversed(all_of_them) if one.end > clock.now()],
        past=[one for one in all_of_them if one.end <= clock.now()],
    )
