"""Putting mail into the outbox, and taking back what is no longer true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ims.clinic.mail.models import OutgoingMail
from ims.clinic.offer.domain import STATED
from ims.clinic.offer.models import Clinic
from ims.clinic.privacy.index import normal_email


def put(
    *,
    kind: str,
    to: str,
    content: Mapping[str, str],
    dedupe_key: str,
    now: datetime,
    not_before: datetime | None = None,
    about: UUID | None = None,
) -> OutgoingMail | None:
    """Write a mail in the present transaction; None where there is nobody to write to. A known key adds nothing.

    Nothing is ever written to the clinic's own address: whoever typed it into a form is not the clinic.
    """
    if not to or is_the_clinic(to):
        return None
    defaults = {
        "kind": kind,
        "to": to,
        "content": dict(content),
        "created": now,
        "not_before": not_before or now,
        "about": about,
    }
    mail, _ = OutgoingMail.objects.get_or_create(dedupe_key=dedupe_key, defaults=defaults)
    return mail


def is_the_clinic(to: str) -> bool:
    """Whether an address is the one that the source states, or the clinic's own."""
    own = {STATED.email, *Clinic.objects.filter(id=1).values_list("email", flat=True)}
    return normal_email(to) in {normal_email(one) for one in own if one}


def drop(*, about: UUID, kinds: tuple[str, ...], now: datetime) -> int:
    """Mails of these kinds that have not gone yet will not go; their number."""
    waiting = OutgoingMail.objects.filter(about=about, kind__in=kinds, sent_at=None, dropped_at=None)
    return waiting.update(dropped_at=now)
