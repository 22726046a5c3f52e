"""Writing mail and taking it back."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from ims.clinic.mail import outbox
from ims.clinic.models import Clinic, OutgoingMail
from ims.clinic.offer.domain import STATED

CONTENT = {"subject": "Hello", "text": "Words\n"}


def put(to: str, now: datetime, key: str = "k", **more: object) -> OutgoingMail | None:
    """A mail."""
    return outbox.put(kind="booked", to=to, content=CONTENT, dedupe_key=key, now=now, **more)  # type: ignore[arg-type]


def test_a_key_is_written_once(db: None, now: datetime) -> None:
    """The same news twice is one mail."""
    assert put("a@example.org", now) == put("a@example.org", now)
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("to", [STATED.email, STATED.email.upper(), f" {STATED.email} ", "desk@example.org", ""])
def test_nothing_is_written_to_the_clinic_itself(clinic: Clinic, now: datetime, to: str) -> None:
    """Whoever types the clinic's address into a form does not make it write to itself."""
    assert put(to, now) is None
    assert not OutgoingMail.objects.exists()


def test_what_is_no_longer_true_is_taken_back(db: None, now: datetime) -> None:
    """Only mails about the same thing, of the named kinds, that have not gone."""
    about = uuid4()
    mine, sent = put("a@example.org", now, "1", about=about), put("a@example.org", now, "2", about=about)
    put("a@example.org", now, "3", about=uuid4())
    OutgoingMail.objects.filter(id=sent.id).update(sent_at=now)
    assert outbox.drop(about=about, kinds=("reminder",), now=now) == 0
    assert outbox.drop(about=about, kinds=("booked",), now=now) == 1
    assert list(OutgoingMail.objects.exclude(dropped_at=None)) == [mine]
