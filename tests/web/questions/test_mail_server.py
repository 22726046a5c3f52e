"""The page for the mail server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client, override_settings

from ims.clinic.mail import outbox
from ims.clinic.mail.server import password, password_file, server_of
from ims.clinic.models import Clinic, OutgoingMail
from ims.clinic.offer.domain import STATED
from ims.web import clock
from ims.web.questions.mail_server import KINDS_THAT_WAIT
from ims.web.questions.outbox import KINDS
from tests.clinic.mail.sink import Sink, sink

CONTENT = {"subject": "A subject", "text": "A text"}


@pytest.fixture
def post() -> Iterator[Sink]:
    """A mail server on this machine."""
    with sink() as server:
        yield server
    password_file().unlink(missing_ok=True)
    password_file("mail-password.new").unlink(missing_ok=True)


@pytest.fixture
def owner(signed_in: Callable[..., Client]) -> Client:
    """The owner."""
    return signed_in("owner")


def typed(post: Sink, **more: str) -> dict[str, str]:
    """What the owner fills in."""
    told = {"host": "127.0.0.1", "port": str(post.port), "security": "none", "user": "", "password": "s3cret"}
    return {**told, "sender": "desk@example.org", "to": "me@example.com", **more}


def test_mail_leaves_after_the_code_was_typed(clinic: Clinic, owner: Client, post: Sink) -> None:
    """Try, read the mail, type the code; stop again."""
    assert "Mail does not leave yet." in owner.get("/desk/mail/").content.decode()
    page = owner.post("/desk/mail/", typed(post), follow=True).content.decode()
    assert "Confirm 127.0.0.1" in page and "s3cret" not in page
    assert server_of(Clinic.objects.get()) is None
    code = re.search(r"\d{8}", post.came[0][1].get_content())
    assert code is not None
    wrong = owner.post("/desk/mail/confirm/", {"code": "1"})
    assert wrong.status_code == 422 and "not the code" in wrong.content.decode()
    page = owner.post("/desk/mail/confirm/", {"code": code[0]}, follow=True).content.decode()
    assert "Mail leaves" in page and password() == "s3cret"
    assert "No mail leaves any more" in owner.post("/desk/mail/stop/", follow=True).content.decode()
    assert server_of(Clinic.objects.get()) is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"host": "mail.example.org"}, "STARTTLS or TLS"),
        ({"port": "9"}, "Nothing answers"),
        ({"port": "99999"}, "65535"),
        ({"to": STATED.email}, "before mail is confirmed"),
        ({"sender": "a@example.org\r\nBcc: x@example.org"}, "valid email"),
    ],
)
def test_what_does_not_work_is_said_in_plain_words(
    clinic: Clinic, owner: Client, post: Sink, more: dict[str, str], said: str
) -> None:
    """Nothing is sent and nothing is kept; what was typed stays, but for the password."""
    answer = owner.post("/desk/mail/", typed(post, **more))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "desk@example.org" in page or "sender" in more
    assert "s3cret" not in page and not post.came and Clinic.objects.get().mail_server is None


def test_example_data_cannot_be_made_to_send(clinic: Clinic, owner: Client, post: Sink) -> None:
    """A demonstration says so, and asks for nothing that it would then refuse."""
    with override_settings(IS_DEMO=True):
        page = owner.get("/desk/mail/").content.decode()
        assert "no mail server can be confirmed here" in page
        assert "<form" not in page.partition("<main")[2] and "Try a server" not in page
        refused = owner.post("/desk/mail/", typed(post))
        assert refused.status_code == 422 and "It shows examples" in refused.content.decode()
    assert not post.came


def test_there_is_no_code_without_a_try(clinic: Clinic, owner: Client) -> None:
    """It says what to do."""
    assert "Send a test mail again" in owner.post("/desk/mail/confirm/", {"code": "12345678"}, follow=True).content.decode()


def code_of(post: Sink) -> str:
    """The code in the test mail."""
    found = re.search(r"\d{8}", post.came[0][1].get_content())
    assert found is not None
    return found[0]


def wait_for(kind: str, number: int) -> None:
    """Mails of a kind that wait."""
    for n in range(number):
        outbox.put(kind=kind, to="a@example.com", content=CONTENT, dedupe_key=f"{kind}:{n}", now=clock.now())


def test_the_owner_sees_what_waits_by_kind_and_leaves_a_kind_out(clinic: Clinic, owner: Client, post: Sink) -> None:
    """Ticked by default, answers have no tick box; what was sent and dropped is said; what is past is dropped."""
    wait_for("answer", 1)
    wait_for("listed", 2)
    wait_for("acknowledgement", 3)
    wait_for("booked", 1)
    page = owner.post("/desk/mail/", typed(post), follow=True).content.decode()
    assert "1 answer to questions" in page and "2 × confirmations of a place on the waiting list" in page
    assert re.findall(r'name="send" value="(\w+)"[^>]* checked', page) == ["listed", "acknowledgement"]
    assert "1 mail is about what is past" in " ".join(page.split())
    shown = re.search(r'name="shown" value="([^"]*)"', page)
    assert shown is not None
    told = {"code": code_of(post), "shown": shown[1], "send": ["listed"]}
    said = owner.post("/desk/mail/confirm/", told, follow=True).content.decode()
    assert "3 mails that waited: sent now." in said
    assert "3 mails that you left out: dropped." in said and "1 mail about what is past or has changed: dropped." in said
    left = OutgoingMail.objects.filter(dropped_at=None).order_by().values_list("kind", flat=True)
    assert set(left) == {"answer", "listed"}


def test_a_kind_that_came_in_meanwhile_is_not_dropped_unseen(clinic: Clinic, owner: Client, post: Sink) -> None:
    """The page asked about nothing, so that nothing is left out."""
    owner.post("/desk/mail/", typed(post))
    wait_for("listed", 1)
    owner.post("/desk/mail/confirm/", {"code": code_of(post), "shown": ""})
    assert OutgoingMail.objects.get(kind="listed").dropped_at is None


def test_a_wrong_code_drops_nothing_and_shows_the_choice_again(clinic: Clinic, owner: Client, post: Sink) -> None:
    """What was left out stays left out on the page."""
    wait_for("listed", 1)
    owner.post("/desk/mail/", typed(post))
    again = owner.post("/desk/mail/confirm/", {"code": "1", "shown": "listed"}).content.decode()
    assert re.search(r'name="send" value="listed"(?![^>]*checked)', again) and 'name="shown" value="listed"' in again
    assert OutgoingMail.objects.get(kind="listed").dropped_at is None


def test_every_kind_of_mail_has_words_on_this_page() -> None:
    """As many as the outbox knows."""
    assert {kind for kind, _ in KINDS_THAT_WAIT} == set(KINDS)
