"""Reading the outbox: what waits, what has gone, what has not and why. Who reads a mail is noted."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from ims.clinic.mail.models import OutgoingMail
from ims.clinic.mail.sending import MOST_ATTEMPTS
from ims.clinic.people.models import User
from ims.clinic.trust import log
from ims.errors import NotFound


class State(StrEnum):
    """How a mail stands."""

    WAITING = "waiting"
    LATER = "later"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


def in_state(state: State, now: datetime) -> Q:
    """What a mail in this state looks like in the table."""
    unsent = Q(sent_at=None, dropped_at=None)
    failed = Q(attempts__gte=MOST_ATTEMPTS)
    return {
        State.WAITING: unsent & ~failed & Q(not_before__lte=now),
        State.LATER: unsent & ~failed & Q(not_before__gt=now),
        State.SENT: ~Q(sent_at=None),
        State.FAILED: unsent & failed,
        State.DROPPED: Q(sent_at=None) & ~Q(dropped_at=None),
    }[state]


def state_of(mail: OutgoingMail, now: datetime) -> State:
    """The state of one mail."""
    if mail.sent_at:
        return State.SENT
    if mail.dropped_at:
        return State.DROPPED
    if mail.attempts >= MOST_ATTEMPTS:
        return State.FAILED
    return State.WAITING if mail.not_before <= now else State.LATER


def listed(state: State | None, *, now: datetime) -> QuerySet[OutgoingMail]:
    """Mails in a state, or all, newest first."""
    found = OutgoingMail.objects.filter(in_state(state, now)) if state else OutgoingMail.objects.all()
    return found.order_by("-created", "-not_before")


def numbers(now: datetime) -> dict[str, int]:
    """How many mails there are in each state."""
    return {state.value: OutgoingMail.objects.filter(in_state(state, now)).count() for state in State}


def opened(*, mail_id: UUID, actor: User, now: datetime, address_hash: str = "", action: str = "view") -> OutgoingMail:
    """A mail, for somebody who reads it or takes its calendar part; that they did is noted.

    Raises
    ------
    NotFound    there is none
    """
    mail = OutgoingMail.objects.filter(id=mail_id).first()
    if mail is None:
        raise NotFound("There is no such mail.")
    log.record(action=action, object_type="mail", object_id=mail.id, actor=actor, address_hash=address_hash, now=now)
    return mail
