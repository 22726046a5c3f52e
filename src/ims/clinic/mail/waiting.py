"""What waits when mail may leave for the first time: what still tells the truth, by kind, and what does not go and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from ims.clinic.mail import sending
from ims.clinic.mail.message import WRITTEN_BY_PEOPLE
from ims.clinic.mail.models import OutgoingMail

ALWAYS_SENT = WRITTEN_BY_PEOPLE
"""Kinds that nobody can drop: somebody waits for the answer of a person, who has written it."""
STALE, NOT_WANTED = "no longer true", "left out by the owner"
"""Why a mail was dropped, kept beside it."""


@dataclass(frozen=True)
class Waiting:
    """How many mails could go now, by kind, and how many of them are no longer true."""

    true: Mapping[str, int]
    stale: int


@dataclass(frozen=True)
class Settled:
    """What became of what waited: how many mails go, and how many are dropped for which reason."""

    go: int
    not_wanted: int
    stale: int


def seen(*, now: datetime, is_true: sending.IsTrue) -> Waiting:
    """What waits. Nothing is changed."""
    true, stale = _sorted(now, is_true)
    return Waiting(dict(Counter(mail.kind for mail in true)), len(stale))


def settle(*, unwanted: Collection[str], now: datetime, is_true: sending.IsTrue) -> Settled:
    """Drop what is no longer true and the kinds that are unwanted; all else goes, and the answers of people in any case."""
    true, stale = _sorted(now, is_true)
    left_out = [mail for mail in true if mail.kind in unwanted and mail.kind not in ALWAYS_SENT]
    _drop(stale, STALE, now)
    _drop(left_out, NOT_WANTED, now)
    return Settled(go=len(true) - len(left_out), not_wanted=len(left_out), stale=len(stale))


def _sorted(now: datetime, is_true: sending.IsTrue) -> tuple[list[OutgoingMail], list[OutgoingMail]]:
    true: list[OutgoingMail] = []
    stale: list[OutgoingMail] = []
    for mail in sending.due(now):
        (true if mail.kind in ALWAYS_SENT or is_true(mail, now) else stale).append(mail)
    return true, stale


def _drop(mails: list[OutgoingMail], reason: str, now: datetime) -> None:
    OutgoingMail.objects.filter(id__in=[mail.id for mail in mails]).update(dropped_at=now, last_error=reason)
