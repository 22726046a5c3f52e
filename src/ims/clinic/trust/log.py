"""The access log: who looked at or changed what. Rows are only added, each carrying the hash of the one before.

A changed row no longer fits its own hash, a removed one leaves its successor pointing at nothing, and missing last rows
contradict the head. The hash takes in a salt that is encrypted, so that whoever has the database but not the field keys
can neither forge a row nor test a guess of its reason.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from ims.clinic.trust.models import AccessLog, AccessLogHead
from ims.errors import FileProblem

SALT_BYTES = 16
PAGE = 500
"""Rows that are read at a time."""


@dataclass(frozen=True)
class Break:
    """Where the chain is broken: the first row that does not fit (none where the last rows are missing), and in what way."""

    row: int | None
    why: str

    def __str__(self) -> str:
        """One sentence."""
        return f"{'The end' if self.row is None else f'Row {self.row}'} of the access log {self.why}."


def record(
    *,
    action: str,
    object_type: str,
    object_id: str | UUID = "",
    person_id: str | UUID = "",
    actor: AbstractBaseUser | None,
    reason: str = "",
    address_hash: str = "",
    now: datetime,
) -> AccessLog:
    """Add one row. Where other rows are locked in the same transaction, call this last: all writers queue for the head."""
    row = _row(
        action=action,
        object_type=object_type,
        object_id=object_id,
        person_id=person_id,
        actor=actor,
        reason=reason,
        address_hash=address_hash,
        now=now,
    )
    return _add([row])[0]


def record_each(
    *,
    action: str,
    object_type: str,
    person_ids: Iterable[str | UUID],
    actor: AbstractBaseUser | None,
    reason: str = "",
    address_hash: str = "",
    now: datetime,
) -> list[AccessLog]:
    """Add a row for each of these people, whose records were read or changed in one stroke."""
    return _add(
        [
            _row(
                action=action,
                object_type=object_type,
                object_id=person,
                person_id=person,
                actor=actor,
                reason=reason,
                address_hash=address_hash,
                now=now,
            )
            for person in person_ids
        ]
    )


def _row(
    *,
    action: str,
    object_type: str,
    object_id: str | UUID,
    person_id: str | UUID,
    actor: AbstractBaseUser | None,
    reason: str,
    address_hash: str,
    now: datetime,
) -> AccessLog:
    return AccessLog(
        at=now.astimezone(UTC),
        actor_id=actor.pk if actor else None,
        action=AccessLog.Action(action).value,
        object_type=object_type,
        object_id=str(object_id),
        person_id=str(person_id),
        reason=reason,
        address_hash=address_hash,
    )


def _add(rows: list[AccessLog]) -> list[AccessLog]:
    """Link the rows to the last one, in this order, and write them."""
    if not rows:
        return []
    with transaction.atomic():
        AccessLogHead.objects.get_or_create(id=1)
        head = AccessLogHead.objects.select_for_update().get(id=1)
        for row in rows:
            row.salt, row.previous_hash = secrets.token_hex(SALT_BYTES), head.hash
            row.hash = head.hash = hash_of_row(row)
        AccessLog.objects.bulk_create(rows, batch_size=PAGE)
        head.rows += len(rows)
        head.save()
    return rows


def hash_of_row(row: AccessLog) -> str:
    """The hash that a row must carry."""
    content = [
        row.previous_hash,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(row.actor_id or ""),
        row.action,
        row.object_type,
        row.object_id,
        row.person_id,
        row.reason,
        row.salt,
        row.address_hash,
    ]
    return sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def verify() -> Break | None:
    """The first place where the chain is broken, or None where every row is there as it was written."""
    last, rows = "", 0
    with transaction.atomic():
        for key, row in _rows():
            if row is None:
                return Break(key, "does not open with its key: it was changed")
            if row.previous_hash != last:
                return Break(key, "does not follow the one before: rows were removed or changed")
            if row.hash != hash_of_row(row):
                return Break(key, "is not as it was written")
            last, rows = row.hash, rows + 1
        head = AccessLogHead.objects.filter(id=1).first()
        if (head.rows, head.hash) != (rows, last) if head else rows > 0:
            return Break(None, "is missing: the last rows were removed")
    return None


def _rows() -> Iterator[tuple[int, AccessLog | None]]:
    """Every row with its key, oldest first; None for one that cannot be read."""
    for key in AccessLog.objects.order_by("id").values_list("id", flat=True).iterator(chunk_size=PAGE):
        try:
            yield key, AccessLog.objects.get(id=key)
        except FileProblem:
            yield key, None
