"""Delivery of the outbox: one row after the other is claimed for a while, handed over, and marked as sent.

A process that dies after the claim loses nothing: the claim runs out and the row goes again. Whoever dies between the
server's yes and the mark sends a copy, which carries the same Message-ID. No two processes hold the same claim.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from ims.clinic.mail.message import built
from ims.clinic.mail.models import OutgoingMail
from ims.clinic.mail.server import MailServer, Send
from ims.clinic.offer.models import Clinic
from ims.errors import BadValue

LEASE = timedelta(minutes=15)
"""How long a claim holds: longer than one round lasts."""
AT_ONCE = 20
"""Mails of one round."""
MOST_ATTEMPTS = 10
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
"""Wait after the first, second, ... failure; the last for all that follow."""
FOR_GOOD = 500
"""Codes of a mail server from here on are final."""
IsTrue = Callable[[OutgoingMail, datetime], bool]


def unsent() -> QuerySet[OutgoingMail]:
    """What has neither gone nor been taken back."""
    return OutgoingMail.objects.filter(sent_at=None, dropped_at=None)


def due(now: datetime) -> QuerySet[OutgoingMail]:
    """What could go now: its time has come, nobody has claimed it, and it has not failed for good."""
    is_free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return unsent().filter(is_free, not_before__lte=now, attempts__lt=MOST_ATTEMPTS)


def deliver(*, now: datetime, send: Send, server: MailServer, is_true: IsTrue) -> int:
    """Hand over what is due, at most one round; the number of mails that went.

    `is_true` says whether a mail still tells the truth: a reminder of what was moved or cancelled is taken back instead.
    A server that does not answer ends the round.
    """
    clinic = Clinic.objects.filter(id=1).first()
    name = clinic.name if clinic else ""
    went = 0
    for _ in range(AT_ONCE):
        mail = claim(now)
        if mail is None:
            break
        if not is_true(mail, now):
            _release(mail, dropped_at=now)
            continue
        try:
            message = built(mail, sender=server.sender, sender_name=name, now=now)
        except (BadValue, ValueError, KeyError, TypeError) as error:
            _failed(mail, error, now, is_final=True)
            continue
        try:
            send(message)
        except Exception as error:  # whatever the server says: the row stays, and its words go nowhere
            is_about_this = is_refused(error, mail)
            _failed(mail, error, now, is_final=is_about_this and is_final(error))
            if not is_about_this:
                break
            continue
        _release(mail, sent_at=now, last_error="")
        went += 1
    return went


def claim(now: datetime) -> OutgoingMail | None:
    """Take the next row for this process alone, for the length of the lease; None where nothing is due."""
    with transaction.atomic():
        mail = due(now).select_for_update(skip_locked=True).first()
        if mail is not None:
            mail.claimed_until = now + LEASE
            mail.attempts += 1
            mail.save(update_fields=["claimed_until", "attempts"])
    return mail


def try_again(*, now: datetime, mail: OutgoingMail) -> None:
    """Give a mail that failed for good another chance, now."""
    unsent().filter(id=mail.id).update(attempts=0, not_before=now, last_error="", claimed_until=None)


def _release(mail: OutgoingMail, **changed: object) -> None:
    OutgoingMail.objects.filter(id=mail.id, claimed_until=mail.claimed_until).update(claimed_until=None, **changed)


def _failed(mail: OutgoingMail, error: Exception, now: datetime, *, is_final: bool) -> None:
    pause = PAUSES[min(mail.attempts, len(PAUSES)) - 1]
    attempts = MOST_ATTEMPTS if is_final else mail.attempts
    _release(mail, not_before=now + pause, attempts=attempts, last_error=named(error))


def named(error: Exception) -> str:
    """Kind and code of an error, without its words: they may quote an address."""
    code = getattr(error, "smtp_code", "")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((answer[0] for answer in error.recipients.values()), "")
    return f"{type(error).__name__} {code}".strip()[:80]


def is_refused(error: Exception, mail: OutgoingMail) -> bool:
    """Whether the server refuses this mail; anything else would meet the next one in the same way, and ends the round."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return not mail.to.isascii()
    return isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError))


def is_final(error: Exception) -> bool:
    """Whether trying again cannot help: the server refuses this recipient or message for good."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(answer[0] >= FOR_GOOD for answer in error.recipients.values())
    return isinstance(error, smtplib.SMTPNotSupportedError) or (
        isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= FOR_GOOD
    )
