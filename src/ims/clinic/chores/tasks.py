"""The tasks: small covers around functions of the clinic, queued in the database and run by any worker.

A task that fails says which kind of error it was and nothing else: its record is kept, and an error's words may quote an
address. What it did not do stays due.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ims.clinic.appointments import waitlist
from ims.clinic.chores import sweeping
from ims.clinic.chores.truth import is_true
from ims.clinic.mail import sending
from ims.clinic.mail.models import OutgoingMail
from ims.clinic.mail.server import connected, password, server_of
from ims.clinic.offer.models import Clinic
from ims.errors import ImsError

try:
    from django.tasks import task
except ImportError:  # Django before 6.0
    from django_tasks import task  # type: ignore[no-redef,unused-ignore]

log = logging.getLogger(__name__)
DATABASE_BACKEND = "django_tasks_db.DatabaseBackend"


@task()
def deliver_due(at: str) -> int:
    """Hand over the mail that is due, one round; how many went. Nothing leaves before the owner has confirmed a server."""
    with _without_words("deliver_due"):
        server = server_of(Clinic.objects.filter(id=1).first())
        if server is None:
            return 0
        with connected(server, password()) as send:
            return sending.deliver(now=_present(at), send=send, server=server, is_true=is_true)


@task()
def pass_on_offers(at: str) -> int:
    """Offers whose time is over go to the next who waits."""
    with _without_words("pass_on_offers"):
        return waitlist.pass_on(now=_present(at))


@task()
def sweep(at: str) -> int:
    """Close and remove what has expired, old records of tasks and sessions too."""
    with _without_words("sweep"):
        sweeping.old_tasks(datetime.now(UTC)).delete()
        sweeping.old_sessions(datetime.now(UTC)).delete()
        return sweeping.sweep(now=_present(at))


def enqueue(one: Any, now: datetime) -> None:
    """Queue a task, unless it is queued already."""
    if not is_queued(one):
        one.enqueue(at=now.isoformat())


def uses_database() -> bool:
    """Whether tasks wait in the database for a worker."""
    return bool(settings.TASKS["default"]["BACKEND"] == DATABASE_BACKEND)


def is_queued(one: Any) -> bool:
    """Whether such a task waits already."""
    if not uses_database():
        return False
    return DBTaskResult.objects.filter(task_path=one.module_path, status=TaskResultStatus.READY).exists()


@receiver(post_save, sender=OutgoingMail)
def deliver_soon(instance: OutgoingMail, created: bool, **_: object) -> None:
    """A new mail queues its delivery when the transaction it belongs to is committed, and never without that."""
    if created and instance.not_before <= instance.created:
        transaction.on_commit(lambda: _deliver_soon(instance.created), robust=True)


def _deliver_soon(now: datetime) -> None:
    if server_of(Clinic.objects.filter(id=1).first()) is not None:
        enqueue(deliver_due, now)


def _present(at: str) -> datetime:
    """The time a task works with: when it was queued, or now where it has waited."""
    return max(datetime.fromisoformat(at), datetime.now(UTC))


@contextmanager
def _without_words(name: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        log.warning("%s failed: %s", name, type(error).__name__)
        raise ImsError(f"{name} failed: {type(error).__name__}") from None
