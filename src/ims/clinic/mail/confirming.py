"""Confirming a mail server: a test mail with a code goes to an address of the owner; the code typed in lets mail leave.

What is being tried stands beside what is in use, so that a failed try stops nothing.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.db import transaction

from ims.clinic.lines import one_line
from ims.clinic.mail import sending, waiting
from ims.clinic.mail.message import POLICY, address
from ims.clinic.mail.server import (
    NEW_PASSWORD,
    PASSWORD,
    MailServer,
    Security,
    Send,
    connected,
    in_plain_words,
    is_this_machine,
    keep_password,
    password,
    password_file,
    server_of,
)
from ims.clinic.offer.domain import STATED
from ims.clinic.offer.models import Clinic
from ims.clinic.people.models import User
from ims.clinic.privacy.index import normal_email
from ims.clinic.privacy.secrets import hash_of
from ims.clinic.trust import log
from ims.errors import BadValue, NotPossible

CODE_DIGITS = 8
CODE_LASTS = timedelta(minutes=30)
MOST_TRIES = 5
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?")
EXAMPLES = "This site shows examples, so nothing leaves it. A mail server is set up on the clinic's own site."
NO_CLINIC = "Set the clinic up first."
OTHER_PASSWORD = "Type the password of this server: the one in use is for another server or user, and goes nowhere else."
Connect = Callable[[MailServer, str], AbstractContextManager[Send]]


def propose(*, server: MailServer, secret: str, to: str, actor: User, now: datetime, connect: Connect = connected) -> None:
    """Try a server: send a code to the owner's address. An empty password keeps the one in use, for the same server and user.

    Raises
    ------
    BadValue, NotPossible    something cannot be used; the server does not do it, in its plain words; these are example data
    """
    clinic = Clinic.objects.filter(id=1).first()
    if clinic is None:
        raise NotPossible(NO_CLINIC)
    if clinic.is_demo or settings.IS_DEMO:
        raise NotPossible(EXAMPLES)
    _check(server, to)
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    secret = secret or _kept_password(server)
    try:
        with connect(server, secret) as send:
            send(_test_mail(server, clinic, to, code, now))
    except Exception as error:
        raise NotPossible(in_plain_words(error)) from None
    keep_password(secret)
    proposed = server.as_row() | {"code_hash": hash_of(code), "until": (now + CODE_LASTS).isoformat(), "tries": 0}
    with transaction.atomic():
        _store(_locked(), proposed=proposed)
        log.record(action="change", object_type="mail server", actor=actor, reason="tried", now=now)


def confirm(
    *, code: str, actor: User, now: datetime, is_true: sending.IsTrue, unwanted: Collection[str] = ()
) -> waiting.Settled:
    """Let mail leave through the server that sent this code; what becomes of the mail that waited.

    Kinds that the owner does not want are dropped: people may long have heard by telephone. Answers of staff always go, and
    what is no longer true never does.

    Raises
    ------
    NotPossible, BadValue    nothing is being tried, or it is too late; the code is not the one that was sent
    """
    with transaction.atomic():
        clinic = _locked()
        proposed = (clinic.mail_server or {}).get("proposed")
        if not proposed or now >= datetime.fromisoformat(proposed["until"]) or proposed["tries"] >= MOST_TRIES:
            raise NotPossible("There is no code to confirm, or it is too old. Send a test mail again.")
        is_right = compare_digest(hash_of(re.sub(r"\D", "", code)), proposed["code_hash"])
        if not is_right:
            _store(clinic, proposed=proposed | {"tries": proposed["tries"] + 1})
        else:
            _use(clinic, proposed, actor=actor, now=now)
            settled = waiting.settle(unwanted=unwanted, now=now, is_true=is_true)
    if not is_right:
        raise BadValue("This is not the code in the test mail.")
    return settled


def stop(*, actor: User, now: datetime) -> None:
    """Let no more mail leave: it stays in the outbox until a server is confirmed again."""
    with transaction.atomic():
        clinic = _locked()
        clinic.mail_server, clinic.mail_confirmed_at = None, None
        clinic.save()
        log.record(action="change", object_type="mail server", actor=actor, reason="stopped", now=now)
    for name in (PASSWORD, NEW_PASSWORD):
        password_file(name).unlink(missing_ok=True)


def proposed_server(clinic: Clinic, now: datetime) -> MailServer | None:
    """The server whose code is waited for; None where none is, or no more."""
    proposed = (clinic.mail_server or {}).get("proposed")
    if not proposed or now >= datetime.fromisoformat(proposed["until"]) or proposed["tries"] >= MOST_TRIES:
        return None
    return MailServer.from_row(proposed)


def _use(clinic: Clinic, proposed: dict[str, Any], *, actor: User, now: datetime) -> None:
    server = MailServer.from_row(proposed)
    if server is None:
        raise NotPossible("There is no code to confirm. Send a test mail again.")
    clinic.mail_server = {"confirmed": server.as_row(), "proposed": None}
    clinic.mail_confirmed_at = now
    clinic.save()
    if password_file(NEW_PASSWORD).exists():
        password_file(NEW_PASSWORD).replace(password_file(PASSWORD))
    log.record(action="change", object_type="mail server", actor=actor, reason="confirmed", now=now)


def _kept_password(server: MailServer) -> str:
    """The password in use, for where it is used already; it goes to no other server, port or user, nor less protected."""
    with transaction.atomic():
        in_use = server_of(_locked())
        if in_use is not None and replace(server, sender=in_use.sender) == in_use:
            return password()
    if server.user:
        raise BadValue(OTHER_PASSWORD)
    return ""


def _check(server: MailServer, to: str) -> None:
    if not HOST.fullmatch(server.host):
        raise BadValue("Write the name of the mail server, such as mail.example.org.")
    if not 1 <= server.port <= 65535:
        raise BadValue("A port is a number from 1 to 65535; 587 and 465 are usual.")
    if server.security not in list(Security):
        raise BadValue("Choose how the connection is protected.")
    if server.security == Security.NONE and not is_this_machine(server.host):
        raise BadValue("Without encryption mail can be read on its way. Choose STARTTLS or TLS.")
    address(server.sender)
    address(to)
    if normal_email(to) == normal_email(STATED.email):
        raise BadValue("Nothing is sent to this address before mail is confirmed. Use another address of yours.")


def _test_mail(server: MailServer, clinic: Clinic, to: str, code: str, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message["From"] = address(server.sender, clinic.name)
    message["To"] = address(to)
    message["Subject"] = one_line(f"Test mail – {clinic.name}" if clinic.name else "Test mail")
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    minutes = int(CODE_LASTS.total_seconds() // 60)
    message.set_content(
        f"This mail server works. Type this code on the page for mail within {minutes} minutes:\n\n    {code}\n\n"
        "From then on the site sends mail to people who book or ask. If you did not ask for this mail, do nothing.\n"
    )
    message["Content-Language"] = "en-CA"
    return message


def _locked() -> Clinic:
    clinic = Clinic.objects.select_for_update().filter(id=1).first()
    if clinic is None:
        raise NotPossible(NO_CLINIC)
    return clinic


def _store(clinic: Clinic, *, proposed: dict[str, Any] | None) -> None:
    clinic.mail_server = {**(clinic.mail_server or {}), "proposed": proposed}
    clinic.save()
