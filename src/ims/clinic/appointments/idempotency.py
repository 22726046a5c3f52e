"""A request that comes twice is carried out once: its answer is kept, encrypted, and given again.

A key is claimed in a transaction of its own, so that the second request sees at once that the first is under way. The work and
its answer are then committed together: after a crash there are both or neither, and whoever tries again can rely on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from ims.clinic.appointments.models import IdempotencyKey
from ims.clinic.privacy.index import index_of, indexes_of
from ims.clinic.settling import settled
from ims.errors import KeyReused, UnderWay

KEPT = timedelta(hours=24)
"""How long an answer is given again."""
LEASE = timedelta(seconds=30)
"""Whoever claimed a key and has neither answered nor failed by then has died: the next one may try."""
REQUEST = "request"
"""Kind of blind index: what was asked is kept as a keyed hash, because it names a person."""
WAIT_SECONDS = 1
REUSED = "This Idempotency-Key came before with another request. Use a new key for each booking."
UNDER_WAY = "The same request is being carried out just now. Try again in a moment: you will get its answer."


@dataclass(frozen=True)
class Answer:
    """What was answered, and whether it had been answered before."""

    status: int
    content: dict[str, Any]
    is_repeated: bool = False


def once(
    *,
    scope: str,
    caller: str,
    key: str,
    request: Mapping[str, Any],
    now: datetime,
    work: Callable[[], tuple[int, dict[str, Any]]],
) -> Answer:
    """Do the work, or give the answer it had the first time. Work that fails leaves nothing, and the key is free again.

    Parameters
    ----------
    scope : str    what kind of request; a key counts within it
    caller : str    who asks, as a hash; the same key of somebody else is another key, and opens none of these answers
    key : str    chosen by whoever asks; without one the work is simply done
    request : mapping    what is asked for, as JSON values
    work : callable    gives status and answer; all it writes is committed with the answer, or not at all

    Raises
    ------
    KeyReused, UnderWay    the key came with another request; the first one is not done yet
    """
    if not key:
        return _only(work)
    text = json.dumps(request, sort_keys=True, ensure_ascii=False)
    row, is_ours = _claim(scope, sha256(f"{caller}\0{key}".encode()).hexdigest(), text, now)
    if not is_ours:
        return _repeated(row, text)
    try:
        return _answered(row.id, now, work)
    except UnderWay:
        raise
    except Exception:
        IdempotencyKey.objects.filter(id=row.id, status_code=None, created=now).delete()
        raise


def sweep(*, now: datetime) -> int:
    """Remove answers that are no longer given again; their number."""
    return IdempotencyKey.objects.filter(expires__lte=now).delete()[0]


@settled
def _only(work: Callable[[], tuple[int, dict[str, Any]]]) -> Answer:
    return Answer(*work())


def _claim(scope: str, key_hash: str, text: str, now: datetime) -> tuple[IdempotencyKey, bool]:
    """The row of a key, and whether it is ours to work on."""
    found = {"scope": scope, "key_hash": key_hash}
    claim = {"request_hash": index_of(REQUEST, text), "created": now, "expires": now + KEPT}
    try:
        with transaction.atomic():
            IdempotencyKey.objects.filter(**found, expires__lte=now).delete()
            return IdempotencyKey.objects.create(**found, **claim), True
    except IntegrityError:
        pass  # somebody came first: look at what they left
    with transaction.atomic():
        row = IdempotencyKey.objects.select_for_update().filter(**found).first()
        if row is None:
            raise UnderWay(UNDER_WAY, WAIT_SECONDS)
        is_same = row.request_hash in indexes_of(REQUEST, text)
        is_ours = is_same and row.status_code is None and row.created <= now - LEASE
        if is_ours:
            row.created, row.expires = now, now + KEPT
            row.save()
        return row, is_ours


def _repeated(row: IdempotencyKey, text: str) -> Answer:
    if row.request_hash not in indexes_of(REQUEST, text):
        raise KeyReused(REUSED)
    if row.status_code is None:
        raise UnderWay(UNDER_WAY, WAIT_SECONDS)
    return Answer(row.status_code, row.response, is_repeated=True)


@settled
def _answered(row_id: int, claimed: datetime, work: Callable[[], tuple[int, dict[str, Any]]]) -> Answer:
    row = IdempotencyKey.objects.select_for_update().filter(id=row_id).first()
    if row is None or row.status_code is not None or row.created != claimed:
        raise UnderWay(UNDER_WAY, WAIT_SECONDS)  # we were taken for dead, and somebody else works on it
    row.status_code, row.response = work()
    row.save()
    return Answer(row.status_code, row.response)
