"""What is written to somebody who asked: that the question came, and the answer. Neither quotes the question."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from ims.clinic.mail import outbox
from ims.clinic.offer.models import Clinic
from ims.clinic.questions.models import Question, QuestionMessage

ACKNOWLEDGEMENT, ANSWER = "acknowledgement", "answer"


def acknowledge(question: Question, *, now: datetime) -> None:
    """Say that the question came. Nothing typed by the visitor is in it: the address may be somebody else's."""
    key = f"{ACKNOWLEDGEMENT}:{question.id}"
    _put(ACKNOWLEDGEMENT, question, key, now)


def send_answer(message: QuestionMessage, *, now: datetime) -> None:
    """Send what staff wrote."""
    question = message.question
    _put(ANSWER, question, f"{ANSWER}:{message.pk}", now, name=question.name, answer=message.body)


def take_back(question: Question, *, now: datetime) -> None:
    """An acknowledgement that has not gone yet does not go."""
    outbox.drop(about=question.id, kinds=(ACKNOWLEDGEMENT,), now=now)


def _put(kind: str, question: Question, key: str, now: datetime, **told: str) -> None:
    outbox.put(
        kind=kind, to=question.email, content=rendered(kind, question, **told), dedupe_key=key, now=now, about=question.id
    )


def rendered(kind: str, question: Question, **told: str) -> dict[str, str]:
    """Subject, text and language of a letter."""
    with translation.override(question.language):
        known = {"clinic": Clinic.objects.filter(id=1).first(), **told}
        subject = render_to_string(f"mail/{kind}.subject.txt", known)
        text = render_to_string(f"mail/{kind}.txt", known)
    return {"subject": " ".join(subject.split()), "text": text.strip() + "\n", "language": question.language}
