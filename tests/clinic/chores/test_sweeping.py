"""Sweeping up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from ims.clinic.appointments import booking
from ims.clinic.appointments.models import Status
from ims.clinic.chores import sweeping
from ims.clinic.models import Attempt, Clinic, IdempotencyKey
from ims.clinic.trust import limits
from tests.clinic.factories import at, service


def task(now: datetime, **more: object) -> DBTaskResult:
    """The record of a task."""
    told = {"args_kwargs": {}, "task_path": "x", "backend_name": "default", "run_after": now, "traceback": "", **more}
    return DBTaskResult.objects.create(**told)


def test_what_has_expired_is_closed_and_removed(clinic: Clinic, now: datetime) -> None:
    """Holds, attempts, answers; what still counts stays."""
    held = booking.hold(service=service(), start=at("2027-03-05", "09:00"), now=now, visitor_hash="v")
    limits.attempt(kind="question", subject="v", now=now)
    IdempotencyKey.objects.create(scope="s", key_hash="k", request_hash="r", created=now, expires=now + timedelta(hours=1))
    assert not sweeping.is_needed(now) and sweeping.sweep(now=now) == 0
    later = now + timedelta(days=2)
    assert sweeping.is_needed(later) and sweeping.sweep(now=later) == 3
    held.refresh_from_db()
    assert (held.status, Attempt.objects.count(), IdempotencyKey.objects.count()) == (Status.EXPIRED, 0, 0)
    assert not sweeping.is_needed(later)


def test_records_of_tasks_do_not_pile_up(db: None, now: datetime) -> None:
    """Those that ended or died a while ago; what waits stays."""
    ended, died = task(now, status="SUCCESSFUL", finished_at=now), task(now, status="RUNNING", started_at=now)
    task(now)
    assert not sweeping.old_tasks(now).exists()
    assert set(sweeping.old_tasks(now + sweeping.TASKS_KEPT)) == {ended, died}


def test_sessions_that_are_over_go_with_what_waited_in_them(db: None, now: datetime) -> None:
    """Those that count stay."""
    over = Session.objects.create(session_key="over", session_data="sealed", expire_date=now)
    Session.objects.create(session_key="open", session_data="sealed", expire_date=now + timedelta(hours=1))
    assert list(sweeping.old_sessions(now)) == [over]
