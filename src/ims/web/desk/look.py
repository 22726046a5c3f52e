"""The color of the site, for the owner: chosen, refused where it could not be read, taken back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from ims.clinic.look import colors
from ims.clinic.look.contrast import plain
from ims.clinic.offer.models import Clinic
from ims.errors import BadValue
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.address import address_hash
from ims.web.desk.forms import ColorForm
from ims.web.desk.pages import shown


@needs("clinic.configure")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Choose a color, or go back to the usual one."""
    now = colors.chosen(Clinic.objects.filter(id=1).first())
    form = ColorForm(request.POST or None, initial={"color": now.color})
    context: dict[str, Any] = {"color": now.color, "is_chosen": now != colors.USUAL, "checks": colors.checks(now)}
    if request.method != "POST":
        return shown(request, "look.html", form=form, **context)
    wanted = colors.USUAL.color if "usual" in request.POST else request.POST.get("color", "")
    try:
        colors.choose(wanted, by=staff(request), now=clock.now(), address_hash=address_hash(request))
    except BadValue as error:
        context |= _refusal(wanted) or {"why": str(error)}
        return shown(request, "look.html", status=400, form=form, **context)
    is_usual = wanted == colors.USUAL.color
    messages.success(request, "The site has its usual colour." if is_usual else "Saved. Every page has this colour now.")
    return redirect("desk_look")


def _refusal(color: str) -> dict[str, str]:
    """Why a color is refused, with the nearest that would do; nothing where it is no color at all."""
    with suppress(BadValue):
        why = colors.why_not(color)
        return {"why": why, "asked": plain(color), "offered": colors.offered(color)} if why else {}
    return {}
