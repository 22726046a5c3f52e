"""The tasks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from ims.clinic.appointments import waitlist
from ims.clinic.chores import tasks
from ims.clinic.mail import outbox
from ims.clinic.models import Clinic, OutgoingMail
from ims.errors import ImsError
from tests.clinic.mail.conftest import confirmed, no_passwords, post, server_at  # noqa: F401
from tests.clinic.mail.sink import Sink

QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def queue() -> Iterator[None]:
    """Tasks wait in the database, as in the product."""
    with override_settings(TASKS=QUEUED):
        yield


def put(now: datetime, key: str = "k", to: str = "ada@example.com") -> OutgoingMail | None:
    """A mail that is due."""
    return outbox.put(kind="answer", to=to, content={"subject": "Hello", "text": "x"}, dedupe_key=key, now=now)


def test_nothing_leaves_before_the_owner_has_confirmed(clinic: Clinic, now: datetime) -> None:
    """The task has nothing to hand mail to."""
    put(now)
    assert tasks.deliver_due.call(at=now.isoformat()) == 0
    assert OutgoingMail.objects.get().attempts == 0


def test_a_confirmed_server_gets_what_is_due(clinic: Clinic, now: datetime, post: Sink) -> None:  # noqa: F811
    """From the confirmed sender."""
    confirmed(server_at(post.port))
    put(now)
    assert tasks.deliver_due.call(at=now.isoformat()) == 1
    assert post.came[0][1]["From"] == "Example Clinic <desk@example.org>"


def test_mail_is_queued_when_its_transaction_is_committed(
    clinic: Clinic,
    now: datetime,
    post: Sink,  # noqa: F811
    queue: None,
    django_capture_on_commit_callbacks: object,
) -> None:
    """Once for many mails; not at all for a transaction that failed."""
    confirmed(server_at(post.port))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        put(now)
        put(now, key="l")
        with pytest.raises(ImsError), transaction.atomic():
            put(now, key="m")
            raise ImsError
    (queued,) = DBTaskResult.objects.all()
    assert queued.task_path == tasks.deliver_due.module_path
    assert "example" not in str(queued.args_kwargs)


def test_a_task_that_fails_keeps_no_words(
    clinic: Clinic, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Kind of error alone, in the record and in the log."""

    def broken(*, now: datetime) -> int:
        raise RuntimeError("ada@example.org")

    monkeypatch.setattr(waitlist, "pass_on", broken)
    with caplog.at_level(logging.DEBUG), pytest.raises(ImsError, match="pass_on_offers failed: RuntimeError") as caught:
        tasks.pass_on_offers.call(at=now.isoformat())
    assert caught.value.__suppress_context__
    assert "ada@" not in caplog.text


def test_a_task_that_waited_works_with_the_present(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim made with an old time would be over at once."""
    seen: list[datetime] = []
    monkeypatch.setattr("ims.clinic.chores.sweeping.sweep", lambda now: seen.append(now) or 0)
    tasks.sweep.call(at="2020-01-01T00:00:00+00:00")
    assert datetime.now(UTC) - seen[0] < timedelta(minutes=1)
