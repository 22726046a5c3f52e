"""The inbox of questions, for staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ims.clinic.mail.server import server_of
from ims.clinic.offer.models import Clinic
from ims.clinic.people import rules
from ims.clinic.people.models import Language, User
from ims.clinic.questions import domain
from ims.clinic.questions.models import Question, QuestionStatus
from ims.clinic.questions.spam import SUSPICIOUS
from ims.clinic.questions.transitions import Event, allowed
from ims.errors import ImsError, NotFound
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.address import address_hash
from ims.web.desk.pages import noted
from ims.web.questions.forms import WriteForm

ON_A_PAGE = 25
ALL = "all"
STEPS = {
    Event.TRIAGE: (domain.triage, "Mark as triaged", "Triaged."),
    Event.CLOSE: (domain.close, "Close", "Closed."),
    Event.MARK_SPAM: (domain.mark_spam, "This is spam", "Put among the spam."),
    Event.REOPEN: (domain.reopen, "Reopen", "Open again."),
}
"""What each button does, what it says, and what is said afterwards."""
TAGS = {"new": "wait", "triaged": "", "answered": "good", "closed": "off", "spam": "bad"}


@require_safe
@needs("questions.answer")
def questions(request: HttpRequest) -> HttpResponse:
    """Questions of one status, newest first, with the names of those who asked."""
    noted(request, "view", "questions")
    status = request.GET.get("status", domain.OPEN)
    if status not in (domain.OPEN, ALL, *QuestionStatus.values):
        status = domain.OPEN
    is_mine = request.GET.get("mine") == "1"
    found = domain.listed(status="" if status == ALL else status, assigned=staff(request) if is_mine else None)
    counts = domain.numbers()
    tabs = [(domain.OPEN, "Open", counts["new"] + counts["triaged"])]
    tabs += [(one.value, str(one.label), counts[one.value]) for one in QuestionStatus]
    tabs += [(ALL, "All but spam", sum(counts.values()) - counts["spam"])]
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "tabs": tabs, "status": status, "is_mine": is_mine, "tags": TAGS, **_around(request)}
    return render(request, "questions/inbox.html", told)


@require_safe
@needs("questions.answer")
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question with what was written on it."""
    return _page(request, question_id)


@sensitive_post_parameters()
@require_POST
@needs("questions.answer")
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Send an answer by mail."""
    form = _answer_form(request.POST)
    if form.is_valid():
        try:
            _found(domain.answer, question_id, request, text=form.cleaned_data["text"], seen=form.cleaned_data["seen"])
        except ImsError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _where_the_answer_is())
            return redirect("desk_question", question_id)
    return _page(request, question_id, answer_form=form, status=422)


@sensitive_post_parameters()
@require_POST
@needs("questions.answer")
def note(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Write a note for colleagues."""
    form = _note_form(request.POST)
    if form.is_valid():
        try:
            _found(domain.note, question_id, request, text=form.cleaned_data["text"])
        except ImsError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "The note is kept. Only staff can read it.")
            return redirect("desk_question", question_id)
    return _page(request, question_id, note_form=form, status=422)


@require_POST
@needs("questions.answer")
def assign(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Give the question to somebody."""
    try:
        to = UUID(request.POST["to"]) if request.POST.get("to") else None
    except ValueError:
        to = question_id  # nobody's id: refused in the clinic's words
    try:
        given = _found(domain.assign, question_id, request, to=to)
        messages.success(request, "Given to the person you chose." if given.assigned else "Given to nobody.")
    except ImsError as error:
        messages.error(request, str(error))
    return redirect("desk_question", question_id)


@require_POST
@needs("questions.answer")
def step(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Sort, close, mark as spam, reopen."""
    chosen = next((event for event in STEPS if event.value == request.POST.get("event")), None)
    if chosen is None:
        messages.error(request, "Choose what to do with the question.")
        return redirect("desk_question", question_id)
    act, _, said = STEPS[chosen]
    try:
        _found(act, question_id, request)
        messages.success(request, said)
    except ImsError as error:
        messages.error(request, str(error))
    return redirect("desk_question", question_id)


def _found(act: Any, question_id: UUID, request: HttpRequest, **more: Any) -> Any:
    """One call into the clinic; what is not there is a page that is not there."""
    try:
        return act(question_id=question_id, actor=staff(request), now=clock.now(), **more)
    except NotFound as error:
        raise Http404 from error


def _page(
    request: HttpRequest,
    question_id: UUID,
    *,
    answer_form: WriteForm | None = None,
    note_form: WriteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found: Question = _found(domain.opened, question_id, request, address_hash=address_hash(request))
    written = list(found.messages.all())
    can = allowed(found.status)
    told = {
        "question": found,
        "written": written,
        "tag": TAGS[found.status],
        "language": Language(found.language).label,
        "is_suspicious": found.spam_score >= SUSPICIOUS,
        "steps": [(event.value, label) for event, (_, label, _) in STEPS.items() if event in can],
        "can_answer": Event.ANSWER in can,
        "answer_form": answer_form or _answer_form(initial={"seen": len(written)}),
        "note_form": note_form or _note_form(),
        "people": [(user.id, _named(user)) for user in domain.answerers()],
        **_around(request),
    }
    if answer_form is not None:  # what was written meanwhile stands on this page now: sending again is a decision
        told["answer_form"] = _kept(answer_form, len(written))
    return render(request, "questions/question.html", told, status=status)


def _around(request: HttpRequest) -> dict[str, bool]:
    return {"may_configure": rules.may(staff(request), "mail.configure")}


def _kept(form: WriteForm, seen: int) -> WriteForm:
    """The form as it was typed, for another try in view of all that is written."""
    form.data = {**form.data.dict(), form.add_prefix("seen"): str(seen)}  # type: ignore[attr-defined]
    return form


def _answer_form(*args: Any, **more: Any) -> WriteForm:
    hint = "It goes by mail. A greeting, the clinic's name and when to get urgent care are added; the question is not quoted."
    return WriteForm(*args, label="Your answer", hint=hint, prefix="answer", **more)


def _note_form(*args: Any, **more: Any) -> WriteForm:
    return WriteForm(*args, label="Note for colleagues", hint="It is never sent.", rows=3, prefix="note", **more)


def _named(user: User) -> str:
    return str(user.name or user.email)


def _where_the_answer_is() -> str:
    if server_of(Clinic.objects.filter(id=1).first()) is not None:
        return "The answer is on its way by mail."
    return "The answer is written. It stays in the outbox here until the owner has confirmed a mail server."
