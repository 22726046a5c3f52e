"""Ticks: what is due gets done, by whoever ticks, and only once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from ims.clinic.appointments import booking, changing, waitlist
from ims.clinic.appointments.models import Status
from ims.clinic.chores import tasks
from ims.clinic.chores.ticking import tick
from ims.clinic.mail.sending import LEASE
from ims.clinic.mail.server import connected
from ims.clinic.models import Clinic, OutgoingMail, Person, WaitlistEntry
from ims.clinic.offer.domain import STATED, set_up
from ims.clinic.people.domain import person_for
from ims.clinic.questions.domain import ask
from tests.clinic.chores.sender import NUMBER
from tests.clinic.chores.test_tasks import put, queue  # noqa: F401
from tests.clinic.factories import PLAN, at, let_mail_leave, make_person, service
from tests.clinic.mail.conftest import confirmed, no_passwords, post, server_at  # noqa: F401
from tests.clinic.mail.sink import Sink

FRIDAY = "2027-03-05"


def test_an_idle_tick_leaves_nothing_behind(racing_clinic: Clinic, now: datetime, queue: None) -> None:  # noqa: F811
    """Ticks every few seconds fill no table."""
    tick(now)
    tick(now)
    assert not DBTaskResult.objects.exists()


def test_a_tick_before_the_clinic_is_set_up_does_nothing(transactional_db: None, now: datetime, queue: None) -> None:  # noqa: F811
    """There is nothing to look after."""
    tick(now)
    assert not DBTaskResult.objects.exists()


def test_a_tick_sends_what_is_due(racing_clinic: Clinic, now: datetime, post: Sink, queue: None) -> None:  # noqa: F811
    """Mail, and reminders in their time; a second tick sends nothing."""
    confirmed(server_at(post.port))
    booking.book(service=service(), starts=[at(FRIDAY, "10:00")], person=make_person(email="ada@example.com"), now=now)
    tick(now)
    tick(now)
    assert [message["Subject"] for _, message in post.came] == [OutgoingMail.objects.get(kind="booked").content["subject"]]
    tick(at("2027-03-03", "10:00"))
    assert len(post.came) == 2
    assert OutgoingMail.objects.filter(sent_at=None).count() == 0


def test_a_reminder_of_a_cancelled_visit_is_not_sent(racing_clinic: Clinic, now: datetime, post: Sink, queue: None) -> None:  # noqa: F811
    """News of the cancellation goes, the reminder does not."""
    confirmed(server_at(post.port))
    ada = make_person(email="ada@example.com")
    made = booking.book(service=service(), starts=[at(FRIDAY, "10:00")], person=ada, now=now)[0].appointment
    tick(now)
    changing.cancel(appointment_id=made.id, now=now)
    tick(now)
    OutgoingMail.objects.filter(kind="reminder").update(dropped_at=None)
    tick(at("2027-03-03", "10:00"))
    assert [OutgoingMail.objects.get(kind=kind).sent_at is not None for kind in ("booked", "cancelled", "reminder")] == [
        True,
        True,
        False,
    ]
    assert len(post.came) == 2


def test_a_tick_passes_offers_on_and_closes_holds(racing_clinic: Clinic, now: datetime, queue: None) -> None:  # noqa: F811
    """What is over goes to the next; a hold that expired is closed."""
    let_mail_leave()
    made = booking.book(service=service(), starts=[at(FRIDAY, "10:00")], person=make_person(), now=now)[0].appointment
    day = made.start.date()
    for place, name in enumerate(("ben", "cy")):
        waiter = make_person(name.title(), f"{name}@example.com")
        waitlist.join(service=service(), person=waiter, first=day, last=day, now=now + timedelta(seconds=place))
    held = booking.hold(service=service(), start=at(FRIDAY, "13:00"), now=now, visitor_hash="v")
    changing.cancel(appointment_id=made.id, now=now)
    tick(now + timedelta(hours=13))
    held.refresh_from_db()
    assert held.status == Status.EXPIRED
    entries = {entry.person.name: entry.status for entry in WaitlistEntry.objects.all()}
    assert entries == {"Ben": "waiting", "Cy": "offered"}


def test_a_task_that_died_with_its_process_does_not_stop_the_next(
    racing_clinic: Clinic,
    now: datetime,
    post: Sink,  # noqa: F811
    queue: None,  # noqa: F811
) -> None:
    """Killed while it ran, its record stays running; the mail goes all the same."""
    confirmed(server_at(post.port))
    put(now)
    tasks.enqueue(tasks.deliver_due, now)
    DBTaskResult.objects.update(status="RUNNING", started_at=now)
    tick(now)
    assert post.recipients == ["ada@example.com"]


def test_nothing_leaves_a_clinic_with_what_the_source_states(
    transactional_db: None,
    now: datetime,
    post: Sink,  # noqa: F811
    queue: None,  # noqa: F811
) -> None:
    """Set up as stated, booked, asked, reminded, ticked: no mail leaves, and none is addressed to the source's address."""
    stated = {"phone": STATED.phone, "extension": STATED.extension, "email": STATED.email}
    set_up(type(PLAN)(**{**PLAN.__dict__, **stated}), now=now)
    for name, email in (("Ada", "ada@example.com"), ("Nobody", STATED.email)):
        person = person_for(name=name, email=email, now=now)
        wall = "10:00" if name == "Ada" else "13:00"
        booking.book(service=service(), starts=[at(FRIDAY, wall)], person=person, now=now)
        ask(topic="other", email=email, body=f"A question of {name}", visitor="v", now=now)
    for hours in (0, 1, 48, 96):
        tick(now + timedelta(hours=hours))
    assert OutgoingMail.objects.filter(kind__in=("booked", "acknowledgement", "reminder")).count() == 3
    assert not OutgoingMail.objects.exclude(sent_at=None, attempts=0).exists()
    assert STATED.email not in {mail.to.lower() for mail in OutgoingMail.objects.all()}
    assert not post.came


@pytest.mark.parametrize("seconds", [5])
def test_two_that_tick_send_nothing_twice(transactional_db: None, now: datetime, post: Sink, seconds: int) -> None:  # noqa: F811
    """A second process that ticks does no harm."""
    Clinic.objects.create(id=1, set_up_at=now)
    confirmed(server_at(post.port))
    for number in range(10):
        put(now, key=str(number), to=f"p{number}@example.com")
    start = threading.Barrier(2)

    def run() -> None:
        try:
            start.wait()
            for step in range(3):
                tick(now + timedelta(seconds=step * seconds))
        finally:
            connection.close()

    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(post.recipients) == sorted(f"p{number}@example.com" for number in range(10))


def test_no_connection_is_made_where_nothing_is_due(racing_clinic: Clinic, now: datetime, queue: None) -> None:  # noqa: F811
    """A server that is away bothers nobody while there is no mail."""
    confirmed(server_at(9))
    tick(now)
    assert not Person.objects.exists() and not DBTaskResult.objects.exists()
    with connected(server_at(9), ""):
        pass


def test_kill_9_while_sending_loses_nothing_and_copies_are_known(tmp_path: Path, post: Sink) -> None:  # noqa: F811
    """Killed in the middle: afterwards everybody has their mail, and at most the one that was under way came twice."""
    post.slowness = 0.1

    def sender(later: timedelta) -> subprocess.Popen[bytes]:
        told = [str(tmp_path / "data"), str(post.port), str(later.total_seconds())]
        environment = {name: value for name, value in os.environ.items() if name not in ("IMS_DATA", "DATABASE_URL")}
        return subprocess.Popen([sys.executable, "-m", "tests.clinic.chores.sender", *told], env=environment)

    with sender(timedelta()) as process:
        while len(post.came) < 4 and process.poll() is None:
            time.sleep(0.02)
        process.kill()
    assert 4 <= len(post.came) < NUMBER
    post.slowness = 0.0
    with sender(timedelta()) as process:
        assert process.wait(60) == 0
    with sender(LEASE) as process:
        assert process.wait(60) == 0
    keys = Counter(message["Message-ID"] for _, message in post.came)
    assert sorted(set(post.recipients)) == sorted(f"p{place}@example.com" for place in range(NUMBER))
    assert len(keys) == NUMBER and sum(keys.values()) <= NUMBER + 1
