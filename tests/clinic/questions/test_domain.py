"""Asking, sorting, answering, closing."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from ims.clinic.models import AccessLog, OutgoingMail, Question, User
from ims.clinic.questions import domain
from ims.clinic.questions.models import QuestionMessage, QuestionStatus, Topic
from ims.clinic.questions.spam import Signals
from ims.errors import BadValue, NotFound, NotPossible, TooMany
from tests.clinic.factories import make_staff

WORDS = "Is there parking near the clinic?"


def asked(now: datetime, **more: object) -> Question:
    """A question like any other."""
    told: dict[str, object] = {"topic": "other", "email": "ada@example.org", "body": WORDS, "visitor": "v1", "now": now, **more}
    return domain.ask(**told)  # type: ignore[arg-type]


@pytest.fixture
def desk(clinic: object) -> User:
    """Somebody who answers."""
    return make_staff("desk@example.org", "front_desk", name="Dana Desk")


def test_a_question_is_kept_and_acknowledged_without_its_words(clinic: object, now: datetime) -> None:
    """The visitor gets a mail that quotes nothing they typed."""
    question = asked(now, name="Ada Visitor", phone="(555) 010-0123")
    mail = OutgoingMail.objects.get()
    assert (question.status, mail.kind, mail.to, mail.about) == (
        QuestionStatus.NEW,
        "acknowledgement",
        "ada@example.org",
        question.id,
    )
    assert "parking" not in mail.content["text"] and "Ada" not in mail.content["text"] and "911" in mail.content["text"]
    assert mail.content["subject"] == "We have your question – Example Clinic"


def test_the_same_words_sent_twice_are_one_question(clinic: object, now: datetime) -> None:
    """A second press or a reloaded page makes no second question and no second mail."""
    first = asked(now)
    second = asked(now + timedelta(minutes=1), body=f"  {WORDS.upper()} ")
    assert (first.id, Question.objects.count(), OutgoingMail.objects.count()) == (second.id, 1, 1)


def test_the_same_words_from_many_addresses_wait_among_the_spam(clinic: object, now: datetime) -> None:
    """What is sent around is kept for staff and not acknowledged."""
    asked(now)
    again = asked(now, email="cy@example.org", visitor="v2")
    assert (again.status, OutgoingMail.objects.count()) == (QuestionStatus.SPAM, 1)


def test_what_a_program_filled_in_waits_among_the_spam(clinic: object, now: datetime) -> None:
    """The hidden field gives it away; nothing is sent."""
    question = asked(now, signals=Signals(is_trap_filled=True))
    assert (question.status, question.spam_score, OutgoingMail.objects.count()) == (QuestionStatus.SPAM, 100, 0)


def test_nobody_s_mailbox_is_filled_with_acknowledgements(clinic: object, now: datetime) -> None:
    """Three a day go to one address; the questions are kept all the same."""
    for number in range(5):
        asked(now, body=f"Question {number}", visitor=f"v{number}")
    assert (Question.objects.count(), OutgoingMail.objects.count()) == (5, domain.MOST_ACKNOWLEDGEMENTS)


def test_t66_a_visitor_may_not_ask_without_end(clinic: object, now: datetime) -> None:
    """The sixth question of one visitor within an hour is refused, with the wait."""
    for number in range(5):
        asked(now, body=f"Question {number}")
    with pytest.raises(TooMany) as caught:
        asked(now, body="One more")
    assert caught.value.retry_after == 3600
    assert Question.objects.count() == 5


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"topic": "price"}, "about"),
        ({"body": " \r\n\t "}, "Write your question"),
        ({"body": "x" * 4001}, "too long"),
        ({"email": "nobody"}, "name@example.org"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "name@example.org"),
        ({"email": f"{'a' * 250}@example.org"}, "too long"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(clinic: object, now: datetime, more: dict[str, object], said: str) -> None:
    """Nothing is kept, and no attempt is counted, when something is missing or cannot be used."""
    with pytest.raises(BadValue, match=said):
        asked(now, **more)
    assert not Question.objects.exists()


def test_t61_line_breaks_in_a_name_are_gone(clinic: object, now: datetime) -> None:
    """A name is one line, whatever was sent."""
    assert asked(now, name="Ada\r\nExample\0").name == "Ada Example"


def test_an_answer_goes_by_mail_in_the_visitor_s_language(desk: User, now: datetime) -> None:
    """It carries what staff wrote, not what was asked, and a subject that says nothing."""
    question = asked(now, language="fr", name="Ada")
    message = domain.answer(question_id=question.id, text="Oui, derrière.", actor=desk, now=now, seen=0)
    mail = OutgoingMail.objects.get(kind="answer")
    question.refresh_from_db()
    assert (question.status, message.direction) == (QuestionStatus.ANSWERED, QuestionMessage.Direction.OUT)
    assert "Oui, derrière." in mail.content["text"] and "parking" not in mail.content["text"]
    assert mail.content["language"] == "fr"


def test_an_answer_is_not_escaped_like_a_page(desk: User, now: datetime) -> None:
    """A mail is text: what staff type arrives as they typed it."""
    question = asked(now, name="D'Arcy & Co")
    domain.answer(question_id=question.id, text="It's <here> & there", actor=desk, now=now)
    text = OutgoingMail.objects.get(kind="answer").content["text"]
    assert "It's <here> & there" in text and "D'Arcy & Co" in text


def test_two_people_do_not_answer_side_by_side(desk: User, now: datetime) -> None:
    """Who has not seen the first answer is stopped; nothing of theirs is sent."""
    question = asked(now)
    domain.answer(question_id=question.id, text="Yes.", actor=desk, now=now, seen=0)
    with pytest.raises(NotPossible, match="while you were typing"):
        domain.answer(question_id=question.id, text="No.", actor=desk, now=now, seen=0)
    assert OutgoingMail.objects.filter(kind="answer").count() == 1


def test_a_note_never_leaves(desk: User, now: datetime) -> None:
    """Colleagues read it; no mail is written and the status stays."""
    question = asked(now)
    domain.note(question_id=question.id, text="Called back", actor=desk, now=now)
    question.refresh_from_db()
    assert (question.status, OutgoingMail.objects.filter(kind="answer").count()) == (QuestionStatus.NEW, 0)


def test_an_answer_needs_words(desk: User, now: datetime) -> None:
    """Nothing empty is sent, and nothing without end."""
    question = asked(now)
    for text, said in ((" \n", "Write something"), ("x" * 8001, "8001 characters")):
        with pytest.raises(BadValue, match=said):
            domain.answer(question_id=question.id, text=text, actor=desk, now=now)


def test_spam_is_not_acknowledged_after_all(desk: User, now: datetime) -> None:
    """Marked as spam before the mail went, nothing goes."""
    question = asked(now)
    domain.mark_spam(question_id=question.id, actor=desk, now=now)
    assert OutgoingMail.objects.get().dropped_at == now


def test_every_step_is_noted_with_who_did_it(desk: User, now: datetime) -> None:
    """The access log names the step and the member of staff, and holds no word of the question."""
    question = asked(now)
    domain.opened(question_id=question.id, actor=desk, now=now, address_hash="h")
    for step in (domain.triage, domain.close, domain.reopen, domain.mark_spam):
        step(question_id=question.id, actor=desk, now=now)
    domain.assign(question_id=question.id, to=desk.id, actor=desk, now=now)
    rows = AccessLog.objects.filter(object_id=str(question.id), actor=desk)
    assert [(row.action, row.reason) for row in rows] == [
        ("view", ""),
        ("change", "triage"),
        ("change", "close"),
        ("change", "reopen"),
        ("change", "mark_spam"),
        ("change", "assign"),
    ]


def test_a_question_is_given_only_to_who_may_answer(desk: User, now: datetime) -> None:
    """Somebody without the permission cannot be chosen; nobody can."""
    question = asked(now)
    stranger = make_staff("new@example.org")
    with pytest.raises(NotPossible, match="may answer"):
        domain.assign(question_id=question.id, to=stranger.id, actor=desk, now=now)
    domain.assign(question_id=question.id, to=desk.id, actor=desk, now=now)
    assert list(domain.listed(assigned=desk)) == [question]
    assert domain.assign(question_id=question.id, to=None, actor=desk, now=now).assigned is None


def test_what_is_not_there_is_not_found(desk: User, now: datetime) -> None:
    """Reading and changing say the same."""
    for act in (domain.opened, domain.close):
        with pytest.raises(NotFound):
            act(question_id=uuid4(), actor=desk, now=now)


def test_the_list_leaves_spam_out_unless_it_is_asked_for(clinic: object, now: datetime) -> None:
    """Newest first; spam is on a list of its own; the numbers name every status."""
    first = asked(now)
    second = asked(now + timedelta(minutes=1), body="Another", email="b@example.org")
    spam = asked(now, body="Third", signals=Signals(is_trap_filled=True))
    assert list(domain.listed()) == [second, first]
    assert list(domain.listed(status="spam")) == [spam]
    assert domain.numbers() == {"new": 2, "triaged": 0, "answered": 0, "closed": 0, "spam": 1}


def test_t71_no_log_holds_what_was_asked(desk: User, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing of a question reaches a log on its whole way."""
    with caplog.at_level(logging.DEBUG):
        question = asked(now, name="Ada Visitor", topic=Topic.CONDITION)
        domain.answer(question_id=question.id, text="Please call.", actor=desk, now=now)
    private = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert not any(word in text for text in private for word in ("parking", "ada@example.org", "Ada Visitor", "Please call"))
