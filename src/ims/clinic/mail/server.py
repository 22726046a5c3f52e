"""The owner's mail server: what is known of it, its password in a file of its own, and one connection to it."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from ims.clinic.folder import write_private
from ims.clinic.offer.models import Clinic

PASSWORD, NEW_PASSWORD = "mail-password", "mail-password.new"
"""Files beside the keys: the password in use, and the one that is being tried."""
TIMEOUT_SECONDS = 20.0


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and whom it comes from."""

    host: str
    port: int
    security: str
    user: str
    sender: str

    def as_row(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @staticmethod
    def from_row(row: Any) -> MailServer | None:
        """From what is stored; None where nothing usable is."""
        names = {field.name for field in fields(MailServer)}
        return MailServer(**{name: row[name] for name in names}) if isinstance(row, dict) and names <= row.keys() else None


class Send(Protocol):
    """Hands one message over; raises what the mail server says."""

    def __call__(self, message: EmailMessage) -> None:
        """Hand it over."""


def server_of(clinic: Clinic | None) -> MailServer | None:
    """The confirmed server; None where mail may not leave: nothing is confirmed, or everything here is an example."""
    if clinic is None or clinic.mail_confirmed_at is None or clinic.is_demo or settings.IS_DEMO:
        return None
    return MailServer.from_row((clinic.mail_server or {}).get("confirmed"))


def mail_leaves() -> bool:
    """Whether mail leaves, so that somebody may be told that one comes."""
    return server_of(Clinic.objects.filter(id=1).first()) is not None


def reaches(clinic: Clinic | None) -> bool:
    """Whether what is written reaches its reader: it leaves, or everything here is an example and read in the outbox."""
    return server_of(clinic) is not None or settings.IS_DEMO or (clinic is not None and clinic.is_demo)


def sender_of(clinic: Clinic | None) -> str:
    """Whom mail comes from: the confirmed sender, or a name that stands for nobody."""
    server = server_of(clinic)
    return server.sender if server else str(settings.MAIL_FROM)


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine itself, so that nothing travels."""
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def password_file(name: str = PASSWORD) -> Path:
    """Where a password lies: beside the keys, outside the database and its backups."""
    return Path(settings.FIELD_KEYS).parent / name


def keep_password(password: str, *, name: str = NEW_PASSWORD) -> None:
    """Write a password for its owner alone, in place of the last."""
    path = password_file(name)
    path.unlink(missing_ok=True)
    write_private(path, password)


def password(name: str = PASSWORD) -> str:
    """The password; empty where there is none."""
    path = password_file(name)
    return path.read_text(encoding="utf-8") if path.exists() else ""


@contextmanager
def connected(server: MailServer, secret: str) -> Iterator[Send]:
    """What it yields hands messages over, all through one connection, which is made for the first of them."""
    with ExitStack() as open_until_the_end:
        links: list[smtplib.SMTP] = []

        def send(message: EmailMessage) -> None:
            if not links:
                links.append(_signed_in(server, secret, open_until_the_end))
            links[0].send_message(message)

        yield send


def _signed_in(server: MailServer, secret: str, open_until_the_end: ExitStack) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == Security.TLS:
        link: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        link = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    open_until_the_end.enter_context(link)
    if server.security == Security.STARTTLS:
        link.starttls(context=context)
    if server.user:
        link.login(server.user, secret)
    return link


def in_plain_words(error: Exception) -> str:
    """What went wrong with the server, without a word of what was sent and to whom."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return f"The mail server could not be used ({type(error).__name__})."


_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "The mail server did not accept the user name and password."),
    (smtplib.SMTPSenderRefused, "The mail server does not let this account send from this address."),
    (smtplib.SMTPRecipientsRefused, "The mail server did not accept the address the test goes to."),
    (smtplib.SMTPNotSupportedError, "The mail server offers no such encryption or sign-in. Try another security or port."),
    (ssl.SSLCertVerificationError, "The mail server's certificate is not valid for this name."),
    (ssl.SSLError, "No encrypted connection came about. Try another security or port."),
    (smtplib.SMTPException, "The mail server answered with an error."),
    (ConnectionRefusedError, "Nothing answers at this host and port."),
    (TimeoutError, "The mail server did not answer in time. Check host and port."),
    (OSError, "This host cannot be reached. Check its name."),
)
