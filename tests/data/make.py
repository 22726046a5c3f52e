"""Make the fixture database of this milestone: `python -m tests.data.make`.

Run once when a milestone is finished, never again for that one: later versions must bring what it left to their own
schema and read it. What the files must say is kept beside them in `expected.json`.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import typing
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

if typing.TYPE_CHECKING:
    from ims.clinic.models import Practitioner, User

HERE = Path(__file__).resolve().parent
MILESTONE = "milestone_2_end"
NOW = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
QUESTION = "Can my elbow be sore for a while after the first visit?"
ANSWER = "Yes, for a day or so. Please call us if it lasts."
README = """# Database of milestone 2, as it landed: the front desk

Made by `python -m tests.data.make` when the milestone was finished, and not changed since. Everybody in it is invented.
`field-keys.json` opens its encrypted fields: these are example keys, used nowhere else. `expected.json` says what later
versions must still read in it (`tests/data/test_milestones.py`).
"""


def make(folder: Path) -> None:
    """Make the folder anew."""
    shutil.rmtree(folder, ignore_errors=True)
    from ims.web.starting import migrate, open_folder

    open_folder(folder)
    migrate()
    fill()
    from django.db import connection

    from tests.data.reading import told

    (folder / "expected.json").write_text(
        json.dumps(told(), indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    connection.close()
    with closing(sqlite3.connect(folder / "clinic.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        database.execute("PRAGMA page_size=1024")
        database.execute("VACUUM")
    for name in ("secret.key", "in-use"):
        (folder / name).unlink(missing_ok=True)
    (folder / "README.md").write_text(README, encoding="utf-8")


def fill() -> None:
    """A clinic in which everything has happened once."""
    from ims.clinic.appointments import changing, waitlist
    from ims.clinic.appointments.booking import book, confirm, hold, override
    from ims.clinic.appointments.transitions import Event
    from ims.clinic.models import AvailabilityException, Person, Practitioner, Service
    from ims.clinic.offer.domain import set_up
    from ims.clinic.people import accounts, second_factor
    from ims.clinic.people.models import Role
    from ims.clinic.questions import domain as questions
    from ims.clinic.trust import log
    from tests.clinic.factories import PLAN, at

    set_up(PLAN, now=NOW)
    jeff, first, follow = Practitioner.objects.get(), *Service.objects.order_by("order")
    owner = accounts.create(email="owner@example.org", password=PASSWORD, name="Olive Example", roles=[Role.OWNER], now=NOW)
    accounts.create(email="desk@example.org", password=PASSWORD, name="Dee Example", roles=[Role.FRONT_DESK], now=NOW)
    second_factor.bind(user=owner, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", now=NOW)
    accounts.invite(email="new@example.org", name="Nia Example", role=Role.PHYSIOTHERAPIST, by=owner, now=NOW)
    AvailabilityException.objects.create(kind="closed", first=date(2027, 3, 26), last=date(2027, 3, 26), reason="Good Friday")
    ada = Person.objects.create(name="Ada Example", email="ada@example.org", phone="(289) 555-0111", created=NOW)
    zoe = Person.objects.create(name="Zoé Exemple", email="zoe@example.org", language="fr", zone="Europe/Paris", created=NOW)
    past = NOW - timedelta(days=14)
    (came,) = book(service=first, starts=[at("2027-02-22", "09:00")], person=ada, now=past)
    for event, minutes in ((Event.ARRIVE, 0), (Event.BEGIN, 5), (Event.FULFILL, 40)):
        changing.note(
            appointment_id=came.appointment.id,
            event=event,
            actor=owner,
            now=at("2027-02-22", "09:00") + timedelta(minutes=minutes),
        )
    book(service=follow, starts=[at("2027-03-03", "09:00"), at("2027-03-10", "09:00")], person=ada, now=NOW)
    (moved,) = book(service=follow, starts=[at("2027-03-05", "10:00")], person=zoe, now=NOW)
    changing.reschedule(appointment_id=moved.appointment.id, start=at("2027-03-12", "16:00"), now=NOW)
    (gone,) = book(service=follow, starts=[at("2027-03-05", "13:00")], person=zoe, now=NOW)
    changing.cancel(appointment_id=gone.appointment.id, now=NOW, actor=owner, reason="called")
    held = hold(service=first, start=at("2027-03-15", "11:00"), now=NOW, visitor_hash="v" * 64)
    confirm(hold_id=held.id, visitor_hash="v" * 64, person=zoe, now=NOW)
    override(
        service=follow, start=at("2027-03-03", "09:15"), person=zoe, practitioner=jeff.id, actor=owner, reason="urgent", now=NOW
    )
    waitlist.join(service=first, person=zoe, first=date(2027, 3, 1), last=date(2027, 3, 31), now=NOW, weekdays=(4,))
    asked = questions.ask(topic="treatment", email="ada@example.org", name="Ada Example", body=QUESTION, now=NOW, visitor="v")
    questions.answer(question_id=asked.id, text=ANSWER, actor=owner, now=NOW + timedelta(hours=1))
    log.record(action="view", object_type="person", object_id=ada.id, person_id=ada.id, actor=owner, reason="call", now=NOW)
    fill_what_came_last(owner, jeff)


def fill_what_came_last(owner: User, jeff: Practitioner) -> None:
    """What `milestone_2` does not hold: a color of the owner's, a calendar for a program, people from a file."""
    from ims.clinic.look import colors
    from ims.clinic.people import accounts, calendars
    from ims.clinic.people.models import Role
    from ims.clinic.transfer.applying import apply
    from ims.clinic.transfer.planning import plan_for
    from ims.clinic.transfer.reading import read_table

    treats = accounts.create(
        email="jeff@example.org", password=PASSWORD, name="Jeff Example", roles=[Role.PHYSIOTHERAPIST], now=NOW
    )
    calendars.give(user_id=treats.id, practitioner_id=jeff.id, by=owner, now=NOW)
    calendars.make(user=treats, label="my telephone", tells_service=True, now=NOW)
    colors.choose("#0b5f8a", by=owner, now=NOW)
    table = read_table(b"name,email,phone\nBea Example,bea@example.org,(289) 555-0122\n")
    apply(table, digest=plan_for(table).digest, actor=owner, now=NOW)


if __name__ == "__main__":
    made = HERE / MILESTONE
    make(made)
    size = sum(path.stat().st_size for path in made.iterdir())
    sys.stdout.write(f"{made.relative_to(HERE.parents[1])} is made: {size // 1024} kB\n")
