"""Reading the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from ims.clinic.mail import reading
from ims.clinic.mail.reading import State
from ims.clinic.mail.sending import MOST_ATTEMPTS
from ims.clinic.models import AccessLog, OutgoingMail
from ims.errors import NotFound
from tests.clinic.factories import make_staff


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, State.WAITING),
        ({"not_before": timedelta(hours=1)}, State.LATER),
        ({"sent_at": timedelta()}, State.SENT),
        ({"dropped_at": timedelta()}, State.DROPPED),
        ({"attempts": MOST_ATTEMPTS}, State.FAILED),
        ({"attempts": MOST_ATTEMPTS, "sent_at": timedelta()}, State.SENT),
    ],
)
def test_a_mail_is_in_one_state(db: None, now: datetime, changed: dict[str, object], state: State) -> None:
    """The lists and the word beside a mail agree."""
    at = {name: now + value if isinstance(value, timedelta) else value for name, value in changed.items()}
    told = {"kind": "x", "to": "a@example.org", "content": {}, "dedupe_key": "k", "created": now, "not_before": now, **at}
    mail = OutgoingMail.objects.create(**told)
    assert reading.state_of(mail, now) is state
    assert [one for one in State if reading.listed(one, now=now).exists()] == [state]
    assert reading.listed(None, now=now).get() == mail


def test_who_reads_a_mail_is_noted(db: None, now: datetime) -> None:
    """A mail that is not there is not found, and nothing is noted."""
    desk = make_staff("desk@example.org", "front_desk")
    with pytest.raises(NotFound):
        reading.opened(mail_id=uuid4(), actor=desk, now=now)
    assert not AccessLog.objects.exists()
