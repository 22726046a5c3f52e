"""The page on which the owner says through which server mail leaves, and confirms it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ims.clinic.mail import confirming, sending
from ims.clinic.mail.server import MailServer, server_of
from ims.clinic.offer.models import Clinic
from ims.errors import ImsError, NotPossible
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.questions.forms import CodeForm, MailServerForm


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs("mail.configure")
def mail_server(request: HttpRequest) -> HttpResponse:
    """What is in use, what is being tried, and the form to try a server."""
    if request.method != "POST":
        return _page(request)
    form = MailServerForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            confirming.propose(
                server=form.server(), secret=told["password"], to=told["to"], actor=staff(request), now=clock.now()
            )
        except ImsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The test mail is on its way. Type the code in it below.")
            return redirect("mail_server")
    return _page(request, form=form, status=422)


@require_POST
@needs("mail.configure")
def confirm(request: HttpRequest) -> HttpResponse:
    """The code of the test mail."""
    form = CodeForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            waiting = confirming.confirm(
                code=told["code"], send_waiting=told["send_waiting"], actor=staff(request), now=clock.now()
            )
        except NotPossible as error:
            messages.error(request, str(error))
            return redirect("mail_server")
        except ImsError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, f"Confirmed. Mail leaves from now on{f'; {waiting} go now' if waiting else ''}.")
            return redirect("mail_server")
    return _page(request, code_form=form, status=422)


@require_POST
@needs("mail.configure")
def stop(request: HttpRequest) -> HttpResponse:
    """Let no more mail leave."""
    try:
        confirming.stop(actor=staff(request), now=clock.now())
        messages.success(request, "No mail leaves any more. It stays in the outbox.")
    except ImsError as error:
        messages.error(request, str(error))
    return redirect("mail_server")


def _page(
    request: HttpRequest, *, form: MailServerForm | None = None, code_form: CodeForm | None = None, status: int = 200
) -> HttpResponse:
    now, found = clock.now(), Clinic.objects.filter(id=1).first()
    in_use = server_of(found)
    tried = confirming.proposed_server(found, now) if found else None
    told: dict[str, Any] = {
        "may_configure": True,
        "in_use": in_use,
        "tried": tried,
        "is_example": settings.IS_DEMO or (found is not None and found.is_demo),
        "number_waiting": sending.due(now).count(),
        "form": form or MailServerForm(initial=_typed(tried or in_use)),
        "code_form": code_form or CodeForm(),
    }
    return render(request, "mail_pages/server.html", told, status=status)


def _typed(server: MailServer | None) -> dict[str, Any]:
    return server.as_row() if server else {}
