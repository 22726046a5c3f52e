"""People out of the clinic and into it, as a file for a spreadsheet; coming in, they are shown as a plan first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ims.clinic.offer.models import SOURCE_ZONE, Clinic
from ims.clinic.transfer import writing
from ims.clinic.transfer.applying import CHANGED_MEANWHILE, apply, note_look
from ims.clinic.transfer.columns import HEADINGS
from ims.clinic.transfer.keeping import kept, opened
from ims.clinic.transfer.planning import Plan, plan_for
from ims.clinic.transfer.reading import MOST_ROWS, Table, read_table
from ims.errors import BadValue, NotPossible
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.address import address_hash
from ims.web.desk.forms import MOST_KIB, ExportForm, PeopleFileForm
from ims.web.desk.pages import shown

WAITING = "people_file"
"""Where the session keeps the sealed file while its plan is looked at."""
MOST_NEW = 50
"""New people that the plan shows: they stand in the file as well."""
WAITED_TOO_LONG = "No file waits any more: it is kept for a quarter of an hour. Choose it once more; nothing was changed."
METHODS = ["GET", "HEAD", "POST"]


@needs("people.view", "people.transfer")
@require_http_methods(METHODS)
def take_out(request: HttpRequest) -> HttpResponseBase:
    """What the file holds and who may see it; sent, the file itself, part by part."""
    if request.method != "POST":
        number = writing.everybody().count()
        return shown(request, "people_export.html", form=ExportForm(), headings=HEADINGS.values(), number=number)
    form = ExportForm(request.POST)
    has_mark = form.is_valid() and form.cleaned_data["has_mark"]
    now = clock.now()
    parts = writing.export(actor=staff(request), now=now, address_hash=address_hash(request), has_mark=has_mark)
    zone = (Clinic.objects.filter(id=1).first() or Clinic(zone=SOURCE_ZONE)).tz
    day = now.astimezone(zone).date()
    headers = {"Content-Disposition": f'attachment; filename="people-{day}.csv"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8", headers=headers)


@needs("people.view", "people.change", "people.transfer")
@require_http_methods(METHODS)
def bring_in(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is read at once; what it would do is shown on the next page."""
    form = PeopleFileForm(request.POST, request.FILES) if request.method == "POST" else PeopleFileForm()
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        try:
            read_table(content)
        except BadValue as error:
            form.add_error("file", str(error))
        else:
            request.session[WAITING] = kept(content, owner=staff(request), now=clock.now())
            return HttpResponseRedirect(reverse("desk_people_plan"))
    status, limits = 400 if form.errors else 200, {"rows": MOST_ROWS, "kib": MOST_KIB}
    return shown(request, "people_import.html", status=status, form=form, headings=HEADINGS.values(), most=limits)


@needs("people.view", "people.change", "people.transfer")
@require_http_methods(METHODS)
def plan(request: HttpRequest) -> HttpResponse:
    """What the file would do; carried out when that is said, or dropped."""
    content = opened(request.session.get(WAITING, ""), owner=staff(request), now=clock.now())
    if content is None:
        request.session.pop(WAITING, None)
        messages.warning(request, WAITED_TOO_LONG)
        return HttpResponseRedirect(reverse("desk_people_import"))
    table = read_table(content)
    if request.method != "POST":
        return _plan_page(request, plan_for(table))
    if "drop" in request.POST:
        del request.session[WAITING]
        messages.info(request, "The file was dropped. Nothing was changed.")
        return HttpResponseRedirect(reverse("desk_people_import"))
    return _carry_out(request, table)


def _carry_out(request: HttpRequest, table: Table) -> HttpResponse:
    try:
        done = apply(
            table,
            digest=request.POST.get("digest", ""),
            actor=staff(request),
            now=clock.now(),
            leaves_out="leaves_out" in request.POST,
            address_hash=address_hash(request),
        )
    except NotPossible as error:
        return _plan_page(request, plan_for(table), error=str(error), status=409 if str(error) == CHANGED_MEANWHILE else 400)
    del request.session[WAITING]
    messages.success(request, f"The file was imported: {done.told}.")
    return HttpResponseRedirect(reverse("desk_people"))


def _plan_page(request: HttpRequest, found: Plan, *, error: str = "", status: int = 200) -> HttpResponse:
    note_look(found, actor=staff(request), now=clock.now(), address_hash=address_hash(request))
    number_more = max(len(found.new) - MOST_NEW, 0)
    first = found.new[:MOST_NEW]
    return shown(request, "people_plan.html", status=status, plan=found, first_new=first, number_more=number_more, error=error)
