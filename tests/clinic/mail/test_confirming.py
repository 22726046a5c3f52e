"""Confirming a mail server with a code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from ims.clinic.mail import confirming, outbox, waiting
from ims.clinic.mail.server import PASSWORD, MailServer, Send, keep_password, password, server_of
from ims.clinic.models import AccessLog, Clinic, OutgoingMail, User
from ims.clinic.offer.domain import STATED
from ims.errors import BadValue, NotPossible
from tests.clinic.factories import make_staff
from tests.clinic.mail.conftest import confirmed, server_at
from tests.clinic.mail.sink import Sink


@pytest.fixture
def owner(clinic: Clinic) -> User:
    """Who owns the clinic."""
    return make_staff("owner@example.org", "owner")


def code_in(post: Sink) -> str:
    """The code of the last test mail."""
    found = re.search(r"^ +(\d{8})\s*$", post.came[-1][1].get_content(), re.MULTILINE)
    assert found is not None
    return found[1]


def propose(post: Sink, owner: User, now: datetime, to: str = "me@example.com", secret: str = "s3cret") -> None:
    """Try the sink."""
    confirming.propose(server=server_at(post.port), secret=secret, to=to, actor=owner, now=now)


def confirm(code: str, owner: User, now: datetime, unwanted: Collection[str] = ()) -> waiting.Settled:
    """Type a code; every mail that waits tells the truth."""
    return confirming.confirm(code=code, unwanted=unwanted, actor=owner, now=now, is_true=lambda _mail, _now: True)


def test_the_code_in_the_test_mail_lets_mail_leave(owner: User, now: datetime, post: Sink) -> None:
    """Nothing leaves before; the password lies in a file, and the log knows who did it."""
    propose(post, owner, now)
    assert server_of(Clinic.objects.get()) is None and password() == ""
    confirm(f" {code_in(post)[:4]} {code_in(post)[4:]} ", owner, now)
    clinic = Clinic.objects.get()
    assert server_of(clinic) == server_at(post.port) and clinic.mail_confirmed_at == now
    assert password() == "s3cret" and "s3cret" not in str(clinic.mail_server)
    assert [row.reason for row in AccessLog.objects.filter(actor=owner)] == ["tried", "confirmed"]
    assert post.recipients == ["me@example.com"]


def test_another_code_confirms_nothing_and_guessing_ends(owner: User, now: datetime, post: Sink) -> None:
    """After five wrong codes even the right one is too late."""
    propose(post, owner, now)
    right = code_in(post)
    wrong = "00000000" if right != "00000000" else "11111111"
    for _ in range(confirming.MOST_TRIES):
        with pytest.raises(BadValue, match="not the code"):
            confirm(wrong, owner, now)
    with pytest.raises(NotPossible, match="too old"):
        confirm(right, owner, now)
    assert server_of(Clinic.objects.get()) is None


def test_a_code_does_not_last(owner: User, now: datetime, post: Sink) -> None:
    """Half an hour later a new test mail is needed."""
    propose(post, owner, now)
    late = now + confirming.CODE_LASTS
    assert confirming.proposed_server(Clinic.objects.get(), now) == server_at(post.port)
    assert confirming.proposed_server(Clinic.objects.get(), late) is None
    with pytest.raises(NotPossible):
        confirm(code_in(post), owner, late)
    with pytest.raises(NotPossible):
        confirm("", owner, late)


def test_kinds_that_the_owner_leaves_out_are_dropped_and_answers_never(owner: User, now: datetime, post: Sink) -> None:
    """Of what waited one kind is left out and another goes; answers of staff go even if named; mail for later stays."""
    kinds = {"booked": -1, "listed": -1, "answer": -1, "reminder": 1}
    for kind, hours in kinds.items():
        at = now + timedelta(hours=hours)
        outbox.put(kind=kind, to="a@example.com", content={}, dedupe_key=kind, now=now - timedelta(days=1), not_before=at)
    propose(post, owner, now)
    settled = confirm(code_in(post), owner, now, unwanted=("booked", "answer"))
    assert (settled.go, settled.not_wanted, settled.stale) == (2, 1, 0)
    assert set(OutgoingMail.objects.filter(dropped_at=None).values_list("kind", flat=True)) == {"listed", "answer", "reminder"}
    assert OutgoingMail.objects.get(kind="booked").last_error == waiting.NOT_WANTED


def test_a_failed_try_stops_nothing_that_works(owner: User, now: datetime, post: Sink) -> None:
    """The confirmed server stays in use, with its password."""
    propose(post, owner, now)
    confirm(code_in(post), owner, now)
    with pytest.raises(NotPossible, match="Nothing answers"):
        confirming.propose(server=server_at(9), secret="other", to="me@example.com", actor=owner, now=now)
    assert server_of(Clinic.objects.get()) == server_at(post.port) and password() == "s3cret"


def test_an_empty_password_keeps_the_one_in_use(owner: User, now: datetime, post: Sink) -> None:
    """Whoever changes the sender alone need not type it again."""
    for secret in ("s3cret", ""):
        propose(post, owner, now, secret=secret)
        confirm(code_in(post), owner, now)
    assert password() == "s3cret"


@pytest.mark.parametrize("more", [{"host": "127.0.0.2"}, {"port": 9}, {"security": "starttls"}, {"user": "other"}])
def test_a_kept_password_goes_to_no_other_server(owner: User, now: datetime, more: dict[str, object]) -> None:
    """Another host, port, protection or user needs its own password; nothing is connected with the one in use."""
    in_use = server_at(25, user="desk")
    confirmed(in_use)
    keep_password("s3cret", name=PASSWORD)
    went: list[str] = []

    @contextmanager
    def connect(server: MailServer, secret: str) -> Iterator[Send]:
        went.append(secret)
        yield lambda message: None

    other: MailServer = replace(in_use, **more)  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="Type the password"):
        confirming.propose(server=other, secret="", to="me@example.com", actor=owner, now=now, connect=connect)
    assert not went and password() == "s3cret"
    confirming.propose(server=other, secret="its own", to="me@example.com", actor=owner, now=now, connect=connect)
    same = replace(in_use, sender="clinic@example.org")
    confirming.propose(server=same, secret="", to="me@example.com", actor=owner, now=now, connect=connect)
    assert went == ["its own", "s3cret"]


def test_stopping_keeps_mail_here(owner: User, now: datetime, post: Sink) -> None:
    """Server and password are forgotten."""
    propose(post, owner, now)
    confirm(code_in(post), owner, now)
    confirming.stop(actor=owner, now=now)
    assert server_of(Clinic.objects.get()) is None and password() == ""


def test_nothing_is_sent_to_the_address_of_the_source(owner: User, now: datetime, post: Sink) -> None:
    """Not even the test mail."""
    with pytest.raises(BadValue, match="before mail is confirmed"):
        propose(post, owner, now, to=STATED.email.title())
    assert not post.came


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"host": "mail server"}, "name of the mail server"),
        ({"host": "h\r\nX"}, "name of the mail server"),
        ({"port": 0}, "from 1 to 65535"),
        ({"security": "maybe"}, "protected"),
        ({"host": "mail.example.org"}, "STARTTLS or TLS"),
        ({"sender": "nobody"}, "not an e-mail address"),
    ],
)
def test_what_cannot_be_used_is_said_before_anything_is_sent(
    owner: User, now: datetime, post: Sink, more: dict[str, object], said: str
) -> None:
    """The field is named; nothing is connected."""
    server: MailServer = replace(server_at(post.port), **more)  # type: ignore[arg-type]
    with pytest.raises(BadValue, match=said):
        confirming.propose(server=server, secret="", to="me@example.com", actor=owner, now=now)
    assert not post.came


def test_example_data_send_nothing(owner: User, now: datetime, post: Sink) -> None:
    """A demonstration cannot be made to send."""
    with override_settings(IS_DEMO=True), pytest.raises(NotPossible, match="examples"):
        propose(post, owner, now)
    assert not post.came


def test_without_a_clinic_there_is_nothing_to_confirm(db: None, now: datetime, post: Sink) -> None:
    """First the clinic, then its mail."""
    with pytest.raises(NotPossible, match="Set the clinic up"):
        propose(post, make_staff("owner@example.org", "owner"), now)


def test_a_confirmed_clinic_is_confirmed(clinic: Clinic) -> None:
    """What the tests of delivery start from is what confirming makes."""
    assert server_of(confirmed(server_at(25))) == server_at(25)
