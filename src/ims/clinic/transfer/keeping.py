"""A file that waits for the word to go on: sealed for one member of staff and a quarter of an hour. No database can read it."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import datetime, timedelta

from ims.clinic.people.models import User
from ims.clinic.privacy.encryption import seal, unseal
from ims.clinic.privacy.fields import keys
from ims.errors import FileProblem

WAITS = timedelta(minutes=15)


def kept(content: bytes, *, owner: User, now: datetime) -> str:
    """The file as a session may keep it."""
    told = {"until": (now + WAITS).isoformat(), "content": base64.b64encode(zlib.compress(content)).decode()}
    return seal(json.dumps(told), place=_place(owner), ring=keys().field)


def opened(sealed: str, *, owner: User, now: datetime) -> bytes | None:
    """The file again; None where its time is over, or where it does not open for this member of staff or with these keys."""
    try:
        told = json.loads(unseal(sealed, place=_place(owner), ring=keys().field))
    except FileProblem:
        return None
    if now >= datetime.fromisoformat(told["until"]):
        return None
    return zlib.decompress(base64.b64decode(told["content"]))


def _place(owner: User) -> str:
    return f"session.people.{owner.id}"
