"""One tick: queue what has become due, then run what is queued. Called every few seconds by whoever serves the site.

Any number of processes may tick. Killed at any moment, the next tick does what was left.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from ims.clinic.appointments.models import WaitlistEntry
from ims.clinic.chores import sweeping, tasks
from ims.clinic.mail import sending
from ims.clinic.mail.server import server_of
from ims.clinic.offer.models import Clinic

AT_ONCE = 10
"""Tasks of one tick."""


def tick(now: datetime) -> None:
    """Queue what is due and run what is queued."""
    clinic = Clinic.objects.filter(id=1).first()
    if clinic is None or clinic.set_up_at is None:
        return
    if server_of(clinic) is not None and sending.due(now).exists():
        tasks.enqueue(tasks.deliver_due, now)
    if _is_offer_over(clinic, now):
        tasks.enqueue(tasks.pass_on_offers, now)
    machine = datetime.now(UTC)
    if sweeping.is_needed(now) or sweeping.old_tasks(machine).exists() or sweeping.old_sessions(machine).exists():
        tasks.enqueue(tasks.sweep, now)
    work()


def work() -> None:
    """Run what is queued in the database, in this thread, until nothing is left or enough was done."""
    if not tasks.uses_database() or not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=["*"],
        interval=0.2,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=AT_ONCE,
        worker_id=f"tick-{os.getpid()}",
        excluded_queue_names=[],
    ).run()


def _is_offer_over(clinic: Clinic, now: datetime) -> bool:
    entries = WaitlistEntry.objects
    over = entries.filter(status=WaitlistEntry.Status.OFFERED, offer_expires__lte=now)
    lapsed = entries.filter(status=WaitlistEntry.Status.WAITING, last__lt=now.astimezone(clinic.tz).date())
    return over.exists() or lapsed.exists()
