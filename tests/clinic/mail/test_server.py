"""The owner's mail server."""

from __future__ import annotations

import smtplib
import socket
import ssl
import stat
from email.message import EmailMessage

import pytest
from django.test import override_settings

from ims.clinic.mail.server import (
    MailServer,
    connected,
    in_plain_words,
    is_this_machine,
    keep_password,
    password,
    password_file,
    sender_of,
    server_of,
)
from ims.clinic.models import Clinic
from tests.clinic.mail.conftest import confirmed, server_at
from tests.clinic.mail.sink import Sink


def test_one_connection_takes_many_mails(post: Sink) -> None:
    """The connection is made for the first and used for all."""
    message = EmailMessage()
    message["From"], message["To"] = "a@example.org", "b@example.org"
    message.set_content("x")
    with connected(server_at(post.port), "") as send:
        send(message)
        send(message)
    assert post.recipients == ["b@example.org"] * 2


def test_nothing_is_connected_before_the_first_mail() -> None:
    """A round without mail bothers nobody."""
    with connected(server_at(9), ""):
        pass


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_connection_is_not_given_up_for_a_plain_one(post: Sink, security: str) -> None:
    """A server that cannot encrypt gets nothing."""
    message = EmailMessage()
    message["From"], message["To"] = "a@example.org", "b@example.org"
    with pytest.raises((smtplib.SMTPException, OSError)), connected(server_at(post.port, security=security), "") as send:
        send(message)
    assert not post.came


def test_mail_leaves_only_through_a_confirmed_server(clinic: Clinic) -> None:
    """Not before it is confirmed, and never from example data."""
    assert server_of(None) is None and server_of(clinic) is None
    found = confirmed(server_at(25))
    assert server_of(found) == server_at(25)
    assert sender_of(found) == "desk@example.org"
    with override_settings(IS_DEMO=True):
        assert server_of(found) is None
    found.is_demo = True
    assert server_of(found) is None
    found.is_demo, found.mail_confirmed_at = False, None
    assert server_of(found) is None
    assert sender_of(found) == "appointments@example.org"


@pytest.mark.parametrize("row", [None, {}, {"host": "h"}, "text", {"confirmed": 1}])
def test_a_stored_row_that_is_incomplete_is_no_server(row: object) -> None:
    """Half a server sends nothing."""
    assert MailServer.from_row(row) is None


def test_a_password_is_readable_by_its_owner_alone() -> None:
    """A new one replaces the last; none is the empty one."""
    assert password() == ""
    keep_password("first", name="mail-password")
    keep_password("second", name="mail-password")
    assert password() == "second"
    assert stat.S_IMODE(password_file().stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("host", "is_ours"), [("localhost", True), ("127.0.0.9", True), ("::1", True), ("mail.example.org", False)]
)
def test_this_machine_is_known(host: str, is_ours: bool) -> None:
    """Only where nothing travels may encryption be left out."""
    assert is_this_machine(host) is is_ours


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (smtplib.SMTPAuthenticationError(535, b"bad ada@example.org"), "user name and password"),
        (smtplib.SMTPSenderRefused(550, b"no", "ada@example.org"), "send from this address"),
        (smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no")}), "address the test goes to"),
        (smtplib.SMTPNotSupportedError("no ada@example.org"), "no such encryption"),
        (smtplib.SMTPServerDisconnected("ada@example.org"), "answered with an error"),
        (ssl.SSLCertVerificationError("ada@example.org"), "certificate"),
        (ssl.SSLError("ada@example.org"), "encrypted connection"),
        (ConnectionRefusedError("ada@example.org"), "Nothing answers"),
        (TimeoutError("ada@example.org"), "in time"),
        (socket.gaierror("ada@example.org"), "cannot be reached"),
        (RuntimeError("ada@example.org"), "RuntimeError"),
    ],
)
def test_what_went_wrong_is_said_in_plain_words(error: Exception, said: str) -> None:
    """The owner reads what to do; nothing the server said is repeated."""
    words = in_plain_words(error)
    assert said in words and "ada@" not in words
