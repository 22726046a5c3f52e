"""The page on which the owner says through which server mail leaves, and confirms it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ims.clinic.chores.truth import is_true
from ims.clinic.mail import confirming, waiting
from ims.clinic.mail.server import MailServer, server_of
from ims.clinic.offer.models import Clinic
from ims.errors import ImsError, NotPossible
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.questions.forms import CodeForm, MailServerForm

KINDS_THAT_WAIT = (
    ("answer", "answers to questions"),
    ("booked", "confirmations of visits still to come"),
    ("requested", "receipts of requests still to come"),
    ("moved", "new times of visits still to come"),
    ("reminder", "reminders of visits still to come"),
    ("cancelled", "notices of cancelled visits"),
    ("declined", "notices of declined requests"),
    ("offer", "offers from the waiting list that are still open"),
    ("listed", "confirmations of a place on the waiting list"),
    ("acknowledgement", "receipts of questions"),
)
"""What waits is called so, in this order."""


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
    form = CodeForm(request.POST, kinds=KINDS_THAT_WAIT)
    if form.is_valid():
        code, unwanted = form.cleaned_data["code"], form.unwanted()
        try:
            settled = confirming.confirm(code=code, unwanted=unwanted, actor=staff(request), now=clock.now(), is_true=is_true)
        except NotPossible as error:
            messages.error(request, str(error))
            return redirect("mail_server")
        except ImsError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, in_words(settled))
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


def in_words(settled: waiting.Settled) -> str:
    """What becomes of the mail that waited."""
    words = ["Confirmed. Mail leaves from now on."]
    if settled.go:
        words.append(f"{_counted(settled.go)} that waited: sent now.")
    if settled.not_wanted:
        words.append(f"{_counted(settled.not_wanted)} that you left out: dropped.")
    if settled.stale:
        words.append(f"{_counted(settled.stale)} about what is past or has changed: dropped.")
    return " ".join(words)


def _counted(number: int) -> str:
    return f"{number} mail{'' if number == 1 else 's'}"


def _page(
    request: HttpRequest, *, form: MailServerForm | None = None, code_form: CodeForm | None = None, status: int = 200
) -> HttpResponse:
    now, found = clock.now(), Clinic.objects.filter(id=1).first()
    in_use = server_of(found)
    tried = confirming.proposed_server(found, now) if found else None
    waits = waiting.seen(now=now, is_true=is_true) if tried else waiting.Waiting({}, 0)
    form_for_code = code_form or CodeForm(kinds=_choices(waits))
    if code_form is not None:
        code_form.offer(_choices(waits))
    told: dict[str, Any] = {
        "may_configure": True,
        "in_use": in_use,
        "tried": tried,
        "is_example": settings.IS_DEMO or (found is not None and found.is_demo),
        "number_answers": sum(number for kind, number in waits.true.items() if kind in waiting.ALWAYS_SENT),
        "number_stale": waits.stale,
        "form": form or MailServerForm(initial=_typed(tried or in_use)),
        "code_form": form_for_code,
    }
    return render(request, "mail_pages/server.html", told, status=status)


def _typed(server: MailServer | None) -> dict[str, Any]:
    return server.as_row() if server else {}


def _choices(waits: waiting.Waiting) -> list[tuple[str, str]]:
    """The kinds that can be left out and wait, with how many they are."""
    return [
        (kind, f"{waits.true[kind]} × {name}")
        for kind, name in KINDS_THAT_WAIT
        if kind in waits.true and kind not in waiting.ALWAYS_SENT
    ]
