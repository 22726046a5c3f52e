"""The inbox of questions."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from ims.clinic.models import AccessLog, Clinic, OutgoingMail, Question, User
from ims.clinic.questions.domain import ask
from ims.clinic.questions.spam import Signals
from tests.clinic.factories import NOW, make_staff
from tests.web.questions.corpus import SCRIPTS


@pytest.fixture
def desk(signed_in: Callable[..., Client]) -> Client:
    """Somebody at the desk."""
    return signed_in("front_desk", email="desk@example.org")


def asked(body: str = "Is there parking?", **more: object) -> Question:
    """A question."""
    told = {"topic": "other", "email": "ada@example.com", "visitor": body, "now": NOW, **more}
    return ask(body=body, **told)  # type: ignore[arg-type]


def address(question: Question, act: str = "") -> str:
    """Its page, or what can be done there."""
    return f"/desk/questions/{question.id}/{act}"


def test_the_inbox_shows_what_waits_and_not_what_was_asked(clinic: Clinic, desk: Client) -> None:
    """Open questions first to be seen; spam, and what was answered, on their own lists; a question is read on its page."""
    asked(name="Ada Visitor")
    asked("Buy now", name="Spammer", signals=Signals(is_trap_filled=True))
    page = desk.get("/desk/questions/").content.decode()
    assert "Ada Visitor" in page and "Spammer" not in page and "parking" not in page
    assert "Spammer" in desk.get("/desk/questions/?status=spam").content.decode()
    assert "no questions here" in desk.get("/desk/questions/?status=closed").content.decode()
    assert "Ada Visitor" in desk.get("/desk/questions/?status=all&page=99").content.decode()
    assert "Ada Visitor" in desk.get("/desk/questions/?status=%27").content.decode()


def test_only_those_given_to_me(clinic: Clinic, desk: Client) -> None:
    """The list can be narrowed to one's own."""
    question = asked(name="Ada Visitor")
    assert "Ada Visitor" not in desk.get("/desk/questions/?mine=1").content.decode()
    me = User.objects.with_email("desk@example.org")
    assert me is not None
    desk.post(address(question, "assign/"), {"to": str(me.id)})
    assert "Ada Visitor" in desk.get("/desk/questions/?mine=1").content.decode()


def test_reading_a_question_is_noted(clinic: Clinic, desk: Client) -> None:
    """Who read which question, from where; who looked through the inbox, which names those who asked."""
    question = asked()
    desk.get("/desk/questions/")
    assert [(row.action, row.object_type) for row in AccessLog.objects.all()] == [("view", "questions")]
    assert "Is there parking?" in desk.get(address(question)).content.decode()
    row = AccessLog.objects.latest("id")
    assert (row.action, row.object_type, row.object_id) == ("view", "question", str(question.id))
    assert row.address_hash and row.actor == User.objects.with_email("desk@example.org")


def test_an_answer_goes_by_mail(clinic: Clinic, desk: Client) -> None:
    """It is on the page and in the outbox, and staff are told that it stays there before a server is confirmed."""
    question = asked()
    answer = desk.post(
        address(question, "answer/"), {"answer-text": "Yes,\nbehind the house.", "answer-seen": "0"}, follow=True
    )
    page = answer.content.decode()
    assert "behind the house" in page and "stays in the outbox" in page
    mail = OutgoingMail.objects.get(kind="answer")
    assert mail.to == "ada@example.com" and "Yes,\nbehind the house." in mail.content["text"]
    question.refresh_from_db()
    assert question.status == "answered"


def test_of_two_answers_side_by_side_one_goes_and_none_is_lost(clinic: Clinic, desk: Client) -> None:
    """The second sees the first and keeps what was typed; sending again is then a decision."""
    question = asked()
    desk.post(address(question, "answer/"), {"answer-text": "Yes.", "answer-seen": "0"})
    second = desk.post(address(question, "answer/"), {"answer-text": "No, sorry.", "answer-seen": "0"})
    page = second.content.decode()
    assert second.status_code == 422 and "while you were typing" in page and "No, sorry." in page and "Yes." in page
    assert 'name="answer-seen" value="1"' in page
    desk.post(address(question, "answer/"), {"answer-text": "No, sorry.", "answer-seen": "1"})
    assert OutgoingMail.objects.filter(kind="answer").count() == 2


def test_a_note_stays_here(clinic: Clinic, desk: Client) -> None:
    """It is on the page for colleagues and in no mail."""
    question = asked()
    assert "Called back" in desk.post(address(question, "note/"), {"note-text": "Called back"}, follow=True).content.decode()
    assert not OutgoingMail.objects.filter(kind="answer").exists()
    empty = desk.post(address(question, "note/"), {"note-text": " "})
    assert empty.status_code == 422


def test_a_question_goes_its_way_by_buttons(clinic: Clinic, desk: Client) -> None:
    """Sorted, closed, reopened, spam; what is not possible is said."""
    question = asked()
    for event, status in (("triage", "triaged"), ("close", "closed"), ("reopen", "triaged"), ("mark_spam", "spam")):
        desk.post(address(question, "step/"), {"event": event})
        question.refresh_from_db()
        assert question.status == status
    page = desk.post(address(question, "step/"), {"event": "close"}, follow=True).content.decode()
    assert "cannot be closed" in page
    assert "Choose what to do" in desk.post(address(question, "step/"), {"event": "answer"}, follow=True).content.decode()
    assert "Reopen the question" in desk.get(address(question)).content.decode()


@pytest.mark.parametrize("to", ["not an id", str(uuid4())], ids=["no id", "nobody"])
def test_a_question_is_given_to_nobody_unknown(clinic: Clinic, desk: Client, to: str) -> None:
    """Whatever is sent, only those who may answer are taken."""
    question = asked()
    page = desk.post(address(question, "assign/"), {"to": to}, follow=True).content.decode()
    assert "may answer questions" in page and Question.objects.get().assigned is None


def test_a_question_can_be_given_back(clinic: Clinic, desk: Client) -> None:
    """To nobody; who has it stands on the page, but not in the session on the way there (T-84)."""
    question, other = asked(), make_staff("other@example.org", "physiotherapist", name="Pat Physio")
    there = desk.post(address(question, "assign/"), {"to": str(other.id)})
    assert "person you chose" in str(dict(desk.session)) and "Pat Physio" not in str(dict(desk.session))
    page = desk.get(there["Location"]).content.decode()
    assert "Given to the person you chose." in page and f'<option value="{other.id}" selected>Pat Physio' in page
    assert "Given to nobody." in desk.post(address(question, "assign/"), {"to": ""}, follow=True).content.decode()


@pytest.mark.parametrize("act", ["", "answer/", "note/", "assign/", "step/"])
def test_what_is_not_there_is_not_found(clinic: Clinic, desk: Client, act: str) -> None:
    """The same page for all."""
    told = {"answer-text": "x", "answer-seen": "0", "note-text": "x", "event": "close"}
    sent = desk.post(f"/desk/questions/{uuid4()}/{act}", told) if act else desk.get(f"/desk/questions/{uuid4()}/")
    assert sent.status_code == 404


@pytest.mark.parametrize("text", SCRIPTS)
def test_t61_what_visitors_type_is_text_for_staff(clinic: Clinic, desk: Client, text: str) -> None:
    """In the inbox, on the page of the question, in the answer and in the outbox."""
    question = asked(text, phone=text[:40])
    question.name = text
    question.save()
    desk.post(address(question, "answer/"), {"answer-text": text, "answer-seen": "0"})
    addresses = [address(question), "/desk/questions/?status=answered", "/desk/questions/?status=spam", "/desk/outbox/"]
    addresses += [f"/desk/outbox/{mail.id}/" for mail in OutgoingMail.objects.all()]
    for one in addresses:
        page = desk.get(one).content.decode()
        for harm in ("<script>alert", "<img src=x", "<svg onload", "<iframe", 'href="javascript', "<style>"):
            assert harm not in page, one


def test_with_a_confirmed_server_the_answer_is_on_its_way(clinic: Clinic, desk: Client) -> None:
    """Staff are told what really happens."""
    server = {"host": "127.0.0.1", "port": 9, "security": "none", "user": "", "sender": "desk@example.org"}
    Clinic.objects.update(mail_server={"confirmed": server}, mail_confirmed_at=NOW)
    page = desk.post(address(asked(), "answer/"), {"answer-text": "Yes.", "answer-seen": "0"}, follow=True).content.decode()
    assert "on its way by mail" in page
