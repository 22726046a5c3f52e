"""Questions: asking, sorting, answering by mail, closing. Every change by staff is noted in the access log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from ims.clinic.lines import one_line
from ims.clinic.people import rules
from ims.clinic.people.domain import is_name
from ims.clinic.people.models import EMAIL, Language, User
from ims.clinic.privacy.index import indexes_of, normal_email
from ims.clinic.questions import letters
from ims.clinic.questions.models import BODY, Question, QuestionMessage, QuestionStatus, Topic, normal_body
from ims.clinic.questions.spam import SUSPICIOUS, Signals, score
from ims.clinic.questions.transitions import NOT_YET, Event, after
from ims.clinic.trust import limits, log
from ims.errors import BadValue, NotFound, NotPossible

LONGEST_NAME, LONGEST_EMAIL, LONGEST_PHONE, LONGEST_BODY, LONGEST_ANSWER = 120, 254, 40, 4000, 8000
SAME_WITHIN = timedelta(days=1)
"""The same words from the same address within this time are one question: a second press, or a reloaded page."""
MOST_ACKNOWLEDGEMENTS = 3
"""Acknowledgements to one address within a day, so that nobody can fill somebody else's mailbox."""
NO_SUCH_QUESTION = "There is no such question."
PERMISSION = "questions.answer"
OPEN = "open"
"""Both statuses in which somebody still waits for us."""


def plain(text: str) -> str:
    """A longer text without control characters but line breaks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter.isprintable() or letter in "\n\t").strip()


def ask(
    *,
    topic: str,
    email: str,
    body: str,
    now: datetime,
    visitor: str,
    name: str = "",
    phone: str = "",
    language: str = Language.ENGLISH,
    signals: Signals = Signals(),  # noqa: B008  frozen
) -> Question:
    """Take down a question and acknowledge it by mail; what looks like spam is kept apart and not acknowledged.

    Raises
    ------
    BadValue, TooMany    something is missing or cannot be used; this visitor (the hash of an address) asks too often
    """
    question = _taken_down(topic=topic, email=email, body=body, name=name, phone=phone, language=language)
    question.created = now
    limits.attempt(kind="question", subject=visitor, now=now)
    with transaction.atomic():
        recent = Question.objects.filter(created__gt=now - SAME_WITHIN)
        copies = list(recent.filter(body_index__in=indexes_of(BODY, normal_body(question.body))))
        mine = recent.filter(email_index__in=indexes_of(EMAIL, normal_email(question.email)))
        known = {one.id for one in mine}
        again = next((one for one in copies if one.id in known and one.topic == question.topic), None)
        if again is not None:
            return again
        others = sum(one.id not in known for one in copies)
        question.spam_score = score(body=question.body, name=question.name, signals=signals, copies=others)
        event = Event.SUSPECT if question.spam_score >= SUSPICIOUS else Event.ASK
        question.status = after(NOT_YET, event)
        question.save(force_insert=True)
        if event == Event.ASK and len(known) < MOST_ACKNOWLEDGEMENTS:
            letters.acknowledge(question, now=now)
    return question


def _taken_down(*, topic: str, email: str, body: str, name: str, phone: str, language: str) -> Question:
    name, phone, body = one_line(name), one_line(phone), plain(body)
    if topic not in Topic.values:
        raise BadValue(_("Choose what your question is about."))
    if not body:
        raise BadValue(_("Write your question."))
    lengths = ((name, LONGEST_NAME), (email, LONGEST_EMAIL), (phone, LONGEST_PHONE), (body, LONGEST_BODY))
    if any(len(text) > most for text, most in lengths):
        raise BadValue(_("This is too long. Please shorten it, or call us."))
    if name and not is_name(name):
        raise BadValue(_("Type your name in letters."))
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise BadValue(_("Write your e-mail address like this: name@example.org")) from error
    spoken = language if language in Language.values else Language.ENGLISH
    return Question(topic=topic, email=email.strip(), body=body, name=name, phone=phone, language=spoken)


def listed(*, status: str = "", assigned: User | None = None) -> QuerySet[Question]:
    """Questions, newest first; of one status (or `OPEN`) and one member of staff where asked for. Spam only if asked for."""
    found = Question.objects.select_related("assigned")
    if status == OPEN:
        found = found.filter(status__in=(QuestionStatus.NEW, QuestionStatus.TRIAGED))
    else:
        found = found.filter(status=status) if status else found.exclude(status=QuestionStatus.SPAM)
    return found.filter(assigned=assigned) if assigned is not None else found


def numbers() -> Mapping[str, int]:
    """How many questions there are of each status."""
    counted = dict(Question.objects.order_by().values_list("status").annotate(number=Count("id")))
    return {status: counted.get(status, 0) for status in QuestionStatus.values}


def opened(*, question_id: UUID, actor: User, now: datetime, address_hash: str = "") -> Question:
    """A question with what was written on it, for somebody who reads it; that they did is noted.

    Raises
    ------
    NotFound    there is none
    """
    found = Question.objects.select_related("assigned").prefetch_related("messages__author").filter(id=question_id).first()
    if found is None:
        raise NotFound(NO_SUCH_QUESTION)
    log.record(action="view", object_type="question", object_id=found.id, actor=actor, address_hash=address_hash, now=now)
    return found


def answerers() -> list[User]:
    """Staff who may answer questions, by name."""
    staff = User.objects.filter(is_active=True).order_by("created")
    return sorted((user for user in staff if rules.may(user, PERMISSION)), key=lambda user: user.name.casefold())


@transaction.atomic
def answer(*, question_id: UUID, text: str, actor: User, now: datetime, seen: int | None = None) -> QuestionMessage:
    """Answer by mail. `seen` is how many messages the writer had before them: two people do not answer side by side.

    Raises
    ------
    NotFound, BadValue, NotPossible    there is none; the text is empty or too long; not from here, or somebody wrote meanwhile
    """
    question = _locked(question_id)
    status = after(question.status, Event.ANSWER)
    message = _written(question, QuestionMessage.Direction.OUT, text, actor=actor, now=now, seen=seen)
    letters.send_answer(message, now=now)
    _move(question, status, Event.ANSWER, actor=actor, now=now)
    return message


@transaction.atomic
def note(*, question_id: UUID, text: str, actor: User, now: datetime, seen: int | None = None) -> QuestionMessage:
    """Write a note for colleagues. It never leaves.

    Raises
    ------
    NotFound, BadValue, NotPossible    there is none; the text is empty or too long; somebody wrote meanwhile
    """
    question = _locked(question_id)
    message = _written(question, QuestionMessage.Direction.NOTE, text, actor=actor, now=now, seen=seen)
    _log(question, "note", actor=actor, now=now)
    return message


@transaction.atomic
def assign(*, question_id: UUID, to: UUID | None, actor: User, now: datetime) -> Question:
    """Give a question to a member of staff, or to nobody.

    Raises
    ------
    NotFound, NotPossible    there is none; they may not answer questions
    """
    question = _locked(question_id)
    chosen = next((user for user in answerers() if user.id == to), None)
    if to is not None and chosen is None:
        raise NotPossible("Choose somebody who may answer questions.")
    question.assigned = chosen
    question.save()
    _log(question, "assign", actor=actor, now=now)
    return question


def triage(*, question_id: UUID, actor: User, now: datetime) -> Question:
    """Mark as read and sorted."""
    return _step(question_id, Event.TRIAGE, actor=actor, now=now)


def close(*, question_id: UUID, actor: User, now: datetime) -> Question:
    """Close: nothing more is to be done."""
    return _step(question_id, Event.CLOSE, actor=actor, now=now)


def mark_spam(*, question_id: UUID, actor: User, now: datetime) -> Question:
    """Put it among the spam; an acknowledgement that has not gone yet does not go."""
    return _step(question_id, Event.MARK_SPAM, actor=actor, now=now)


def reopen(*, question_id: UUID, actor: User, now: datetime) -> Question:
    """Take it up again, from closed, answered or spam."""
    return _step(question_id, Event.REOPEN, actor=actor, now=now)


@transaction.atomic
def _step(question_id: UUID, event: Event, *, actor: User, now: datetime) -> Question:
    question = _locked(question_id)
    status = after(question.status, event)
    if event == Event.MARK_SPAM:
        letters.take_back(question, now=now)
    return _move(question, status, event, actor=actor, now=now)


def _move(question: Question, status: QuestionStatus, event: Event, *, actor: User, now: datetime) -> Question:
    question.status = status
    question.save()
    _log(question, event.value, actor=actor, now=now)
    return question


def _log(question: Question, what: str, *, actor: User, now: datetime) -> None:
    log.record(action="change", object_type="question", object_id=question.id, actor=actor, reason=what, now=now)


def _locked(question_id: UUID) -> Question:
    found = Question.objects.select_for_update().filter(id=question_id).first()
    if found is None:
        raise NotFound(NO_SUCH_QUESTION)
    return found


def _written(
    question: Question, direction: QuestionMessage.Direction, text: str, *, actor: User, now: datetime, seen: int | None
) -> QuestionMessage:
    text = plain(text)
    if not text:
        raise BadValue("Write something first.")
    if len(text) > LONGEST_ANSWER:
        raise BadValue(f"This is {len(text)} characters long; at most {LONGEST_ANSWER} can be kept. Please shorten it.")
    if seen is not None and question.messages.count() != seen:
        raise NotPossible("Somebody wrote on this question while you were typing. Read it below, then send yours again.")
    return QuestionMessage.objects.create(question=question, at=now, direction=direction, author=actor, body=text)
