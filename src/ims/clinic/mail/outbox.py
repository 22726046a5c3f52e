"""Putting mail into the outbox, and taking back what is no longer true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ims.clinic.mail.models import OutgoingMail


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
    """Write a mail in the present transaction; None where there is nobody to write to. A known key adds nothing."""
    if not to:
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


def drop(*, about: UUID, kinds: tuple[str, ...], now: datetime) -> int:
    """Mails of these kinds that have not gone yet will not go; their number."""
    waiting = OutgoingMail.objects.filter(about=about, kind__in=kinds, sent_at=None, dropped_at=None)
    return waiting.update(dropped_at=now)
