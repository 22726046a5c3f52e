"""The public form for questions. It works without scripts and asks nobody to solve a puzzle."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ims.clinic.people.models import Language
from ims.clinic.questions import domain
from ims.clinic.questions.models import Topic
from ims.errors import ImsError, TooMany
from ims.web import clock
from ims.web.address import address_hash
from ims.web.questions.forms import AskForm, stamp


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends. What looks like spam gets the same answer as everything else."""
    if request.method != "POST":
        topic = request.GET.get("topic", "")
        told = {"started": stamp(clock.now()), "topic": topic if topic in Topic.values else None}
        return render(request, "questions/ask.html", {"form": AskForm(initial=told)})
    form = AskForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            _take(request, form)
            return redirect("ask_thanks")
        except TooMany as error:
            form.add_error(None, _too_often(error))
            status = 429
        except ImsError as error:
            form.add_error(None, str(error))
    return render(request, "questions/ask.html", {"form": form}, status=status)


def _take(request: HttpRequest, form: AskForm) -> None:
    told, now = form.cleaned_data, clock.now()
    domain.ask(
        topic=told["topic"],
        email=told["email"],
        body=told["body"],
        name=told["name"],
        phone=told["phone"],
        language=Language.FRENCH if get_language() == "fr" else Language.ENGLISH,
        visitor=address_hash(request),
        signals=form.signals(now),
        now=now,
    )


def _too_often(error: TooMany) -> str:
    minutes = max(1, -(-(error.retry_after or 60) // 60))
    wait = ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    return _("Many questions have come from your connection. Please try again in %(wait)s, or call us.") % {"wait": wait}


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return render(request, "questions/thanks.html")
