"""Sweeping up: holds whose time is over, attempts and answers that no longer count, old records of tasks,
sessions that are over.

Nothing waits for it: what has expired counts as expired in every query, swept or not.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django_tasks_db.models import DBTaskResult

from ims.clinic.appointments import idempotency
from ims.clinic.appointments.models import Appointment, IdempotencyKey, Status
from ims.clinic.appointments.steps import expire_holds
from ims.clinic.settling import lock, settled
from ims.clinic.trust import limits
from ims.clinic.trust.models import Attempt

TASKS_KEPT = timedelta(hours=6)
ATTEMPTS_KEPT = timedelta(days=1)
"""The longest that any limit looks back."""


def is_needed(now: datetime) -> bool:
    """Whether there is anything to sweep."""
    return (
        _over(now).exists()
        or IdempotencyKey.objects.filter(expires__lte=now).exists()
        or Attempt.objects.filter(at__lte=now - ATTEMPTS_KEPT).exists()
    )


def sweep(*, now: datetime) -> int:
    """Sweep; how many rows were closed or removed."""
    closed = sum(_closed(practitioner, now) for practitioner in _over(now).values_list("practitioner_id", flat=True).distinct())
    return closed + idempotency.sweep(now=now) + limits.sweep(now=now)


def old_tasks(now: datetime) -> QuerySet[DBTaskResult[Any, Any]]:
    """Records of tasks that ended a while ago, or that began and died with their process. They carry the machine's own time."""
    before = now - TASKS_KEPT
    return DBTaskResult.objects.filter(Q(finished_at__lte=before) | Q(finished_at=None, started_at__lte=before))


def old_sessions(now: datetime) -> QuerySet[Session]:
    """Sessions that are over, and with them whatever waited in them. They carry the machine's own time."""
    return Session.objects.filter(expire_date__lte=now)


def _over(now: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(status=Status.HELD, hold_expires__lte=now).order_by()


@settled
def _closed(practitioner: UUID, now: datetime) -> int:
    lock([practitioner])
    return expire_holds([practitioner], now)
