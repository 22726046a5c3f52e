"""The public form."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.test import Client
from django.utils import translation

from ims.clinic.mail.message import built
from ims.clinic.models import Clinic, OutgoingMail, Question
from ims.web.questions.forms import stamp
from tests.clinic.factories import NOW, let_mail_leave
from tests.web.questions.corpus import HEADERS, SCRIPTS

A_WHILE_AGO = NOW - timedelta(seconds=40)


def typed(**more: str) -> dict[str, str]:
    """What a person fills in."""
    told = {"topic": "other", "body": "Is there parking?", "email": "ada@example.com", "name": "", "phone": "519 555 0100"}
    return {**told, "homepage": "", "started": stamp(A_WHILE_AGO), **more}


def test_a_question_is_asked_without_a_script_or_a_puzzle(clinic: Clinic) -> None:
    """Form, thanks, one question, one mail that tells it came."""
    client = Client(enforce_csrf_checks=True)
    page = client.get("/ask/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    answer = client.post("/ask/", typed(csrfmiddlewaretoken=token[1], name="Ada", phone="(555) 010-0123"))
    assert (answer.status_code, answer["Location"]) == (302, "/ask/thanks/")
    question = Question.objects.get()
    assert (question.status, question.name, question.body) == ("new", "Ada", "Is there parking?")
    assert OutgoingMail.objects.get().kind == "acknowledgement"
    assert "Thank you" in client.get("/ask/thanks/").content.decode()


def test_the_page_says_what_does_not_belong_here(clinic: Clinic) -> None:
    """Nothing that cannot wait; the telephone number of the clinic stands beside it."""
    page = Client().get("/ask/").content.decode()
    assert "Not for anything that cannot wait." in page and "911" in page and "(555) 010-0199" in page


@pytest.mark.parametrize(
    "more",
    [{"homepage": "http://spam.example"}, {"started": ""}, {"started": "1:x"}, {"body": "http://a http://b http://c"}],
)
def test_what_looks_like_spam_gets_the_same_answer(clinic: Clinic, more: dict[str, str]) -> None:
    """It is kept for staff; the sender cannot tell."""
    sent = Client().post("/ask/", typed(**more))
    assert (sent.status_code, sent["Location"]) == (302, "/ask/thanks/")
    assert Question.objects.get().status == "spam" and not OutgoingMail.objects.exists()


def test_what_was_typed_stays_where_something_is_missing(clinic: Clinic) -> None:
    """The problem stands beside its field and above the form; nothing typed is lost."""
    answer = Client().post("/ask/", typed(email="nobody", name="Ada", phone="555 010 0123", body="Is there <parking>?"))
    page = answer.content.decode()
    assert answer.status_code == 422 and not Question.objects.exists()
    assert 'value="Ada"' in page and 'value="555 010 0123"' in page and "Is there &lt;parking&gt;?" in page
    assert re.search(r'<input[^>]*name="email"[^>]*aria-invalid="true"', page)
    assert 'id="id_email_error"' in page and '<a href="#id_email">' in page


def test_the_sixth_question_of_an_hour_waits(clinic: Clinic) -> None:
    """It says how long, and keeps what was typed."""
    client = Client()
    for number in range(5):
        client.post("/ask/", typed(body=f"Question {number}"))
    answer = client.post("/ask/", typed(body="One more"))
    assert answer.status_code == 429 and Question.objects.count() == 5
    assert "try again in 60 minutes" in answer.content.decode() and "One more" in answer.content.decode()


def test_a_second_press_asks_nothing_twice(clinic: Clinic) -> None:
    """One question, the same thanks."""
    client = Client()
    for _ in range(2):
        assert client.post("/ask/", typed())["Location"] == "/ask/thanks/"
    assert Question.objects.count() == 1


def test_t52_a_known_address_is_answered_like_any_other(clinic: Clinic, person: object) -> None:
    """Nobody learns from the form who comes here."""
    known, unknown = (Client().post("/ask/", typed(email=email)) for email in ("ada@example.org", "new@example.org"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_french_is_answered_in_french(clinic: Clinic) -> None:
    """The page, the thanks and the mail have one language."""
    client = Client()
    assert 'lang="fr-CA"' in client.get("/fr/ask/").content.decode()
    assert client.post("/fr/ask/", typed())["Location"] == "/fr/ask/thanks/"
    assert Question.objects.get().language == "fr"
    assert OutgoingMail.objects.get().content["language"] == "fr"


def test_the_form_is_never_kept_by_a_browser(clinic: Clinic) -> None:
    """A stored page would show an old stamp, and what somebody typed to the next one."""
    assert "no-store" in Client().get("/ask/")["Cache-Control"]


def test_a_topic_can_be_chosen_by_the_link(clinic: Clinic) -> None:
    """Other pages lead here with the topic set; anything else is ignored."""
    page = Client().get("/ask/?topic=booking").content.decode()
    assert re.search(r'value="booking"[^>]*checked', page)
    assert "checked" not in Client().get("/ask/?topic=%3Cscript%3E").content.decode()


@pytest.mark.parametrize("text", SCRIPTS)
def test_t61_what_is_typed_comes_back_as_text(clinic: Clinic, text: str) -> None:
    """In the form, after a mistake."""
    page = Client().post("/ask/", typed(name=text, phone=text[:40], body=text, email="nobody")).content.decode()
    for harm in ("<script>alert", "<img src=x", "<svg onload", "<iframe", 'href="javascript', "<style>"):
        assert harm not in page


@pytest.mark.parametrize("text", HEADERS)
@pytest.mark.parametrize("field", ["name", "phone", "email", "body"])
def test_t61_nothing_typed_becomes_a_header(clinic: Clinic, field: str, text: str) -> None:
    """Whatever was typed where: the mail goes to one address with the headers we wrote."""
    filled = {"email": f"{text}@example.com", "phone": f"519 555 0100 {text}"[:40]}
    Client().post("/ask/", typed(**{field: filled.get(field, text)}))
    assert Question.objects.exists() or field != "phone" or "\x00" in text
    for mail in OutgoingMail.objects.all():
        raw = bytes(built(mail, sender="desk@example.org", sender_name="Clinic", now=NOW))
        message = message_from_bytes(raw, policy=default)
        assert message["To"] == "ada@example.com" and message["Bcc"] is None and message["X-Evil"] is None
        assert message["Subject"] == "We have your question – Example Clinic"
    assert all("\n" not in (one.name + one.phone + one.email) for one in Question.objects.all())


def test_a_wait_is_said_in_the_visitor_s_language(clinic: Clinic) -> None:
    """The words come from the catalog, not from the limits."""
    client = Client()
    for number in range(5):
        client.post("/fr/ask/", typed(body=f"Question {number}"))
    with translation.override("fr"):
        assert client.post("/fr/ask/", typed(body="Encore")).status_code == 429


def test_no_answer_by_mail_is_promised_before_any_leaves(clinic: Clinic) -> None:
    """Form and thanks say to leave a number or to call; with mail they speak of it."""
    client = Client()
    form, thanks = (client.get(path).content.decode() for path in ("/ask/", "/ask/thanks/"))
    assert "leave your telephone number too" in form and "We answer" not in form and "answer comes by" not in form
    assert "no answer can come by e-mail for now" in thanks and "We will answer" not in thanks and "A short mail" not in thanks
    let_mail_leave()
    form, thanks = (client.get(path).content.decode() for path in ("/ask/", "/ask/thanks/"))
    assert "We answer to this address." in form and "We will answer by e-mail." in thanks
    assert "No mail is sent" not in form + thanks


@pytest.mark.parametrize(("phone", "said"), [("", "Write a telephone number"), ("call me", "too short for a telephone number")])
def test_without_mail_a_question_needs_a_number(clinic: Clinic, phone: str, said: str) -> None:
    """No answer could reach whoever asked; with mail the number is left to them."""
    page = Client().get("/ask/").content.decode()
    assert "No mail is sent from here yet, so the clinic needs a number to reach you." in page
    refused = Client().post("/ask/", typed(phone=phone))
    assert refused.status_code == 422 and said in refused.content.decode() and not Question.objects.exists()
    let_mail_leave()
    assert Client().post("/ask/", typed()).status_code == Client().post("/ask/", typed(phone="")).status_code == 302


@pytest.mark.parametrize("name", ["http://spam.example", "555 010", "www.spam.example/x"])
def test_a_name_is_a_name(clinic: Clinic, name: str) -> None:
    """As for a booking: what a mail would show as a link is no name, and the page says so beside the field."""
    answer = Client().post("/ask/", typed(name=name))
    assert answer.status_code == 422 and "Type your name in letters." in answer.content.decode()
    assert not Question.objects.exists() and not OutgoingMail.objects.exists()
