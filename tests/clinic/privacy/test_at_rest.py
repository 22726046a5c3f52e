"""T-84: what somebody who has the database but not the keys finds in it. Book, ask, wait, search, sign in; then read raw."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ims.clinic.appointments import changing, waitlist
from ims.clinic.appointments.booking import book, override
from ims.clinic.models import Clinic, Practitioner, User
from ims.clinic.people import accounts, calendars, second_factor
from ims.clinic.people.domain import person_for
from ims.clinic.people.queries import search
from ims.clinic.questions import domain as questions
from ims.clinic.transfer.applying import apply
from ims.clinic.transfer.planning import plan_for
from ims.clinic.transfer.reading import read_table
from ims.clinic.transfer.writing import export
from ims.clinic.trust import limits, log
from tests.clinic.factories import NOW, at, service

NAME, EMAIL, PHONE = "Quillon Zephyrine", "quillon.z@example.org", "(289) 555-0177"
STAFF, STAFF_NAME = "wilhelmine@example.org", "Wilhelmine Front"
QUESTION, ANSWER, REASON = "my shoulder blade tingles at night", "tingling may have many reasons", "cannot come otherwise"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LABEL = "telephone of Wilhelmine"
CLEAR = (
    NAME, *NAME.split(), EMAIL, "quillon.z", PHONE, "5550177", "555-0177", "+12895550177",
    STAFF, *STAFF_NAME.split()[:1], QUESTION, "shoulder", ANSWER, "tingling", REASON, SECRET, LABEL,
)  # fmt: skip
"""What must not stand anywhere, in whole or in its telling part, whatever the case of its letters."""


def everything_once() -> None:
    """All ways in which somebody's data come into the database."""
    staff = accounts.create(email=STAFF, password="a long enough password", name=STAFF_NAME, roles=["owner"], now=NOW)
    second_factor.bind(user=staff, secret=SECRET, now=NOW)
    accounts.invite(email=EMAIL, name=NAME, role="front_desk", by=staff, now=NOW)
    calendars.give(user_id=staff.id, practitioner_id=Practitioner.objects.get().id, by=staff, now=NOW)
    calendars.make(user=staff, label=LABEL, now=NOW)
    person = person_for(name=NAME, email=EMAIL, phone=PHONE, now=NOW)
    (one,) = book(service=service(), starts=[at("2027-03-03", "09:00")], person=person, now=NOW)
    changing.cancel(appointment_id=one.appointment.id, now=NOW, actor=staff, reason=REASON)
    jeff = Practitioner.objects.get()
    start = at("2027-03-05", "09:00")
    override(service=service(), start=start, person=person, practitioner=jeff.id, actor=staff, reason=REASON, now=NOW)
    waitlist.join(service=service(), person=person, first=date(2027, 3, 1), last=date(2027, 3, 31), now=NOW)
    asked = questions.ask(topic="other", email=EMAIL, body=QUESTION, name=NAME, phone=PHONE, now=NOW, visitor=EMAIL)
    questions.answer(question_id=asked.id, text=ANSWER, actor=staff, now=NOW)
    log.record(action="search", object_type="person", object_id=person.id, actor=staff, reason=NAME, now=NOW)
    table = read_table(f"Name,E-mail,Telephone,Language\n{NAME},{EMAIL},{PHONE},fr\n{STAFF_NAME},{STAFF},,\n".encode())
    apply(table, digest=plan_for(table).digest, actor=staff, now=NOW)
    b"".join(export(actor=staff, now=NOW))
    limits.attempt(kind="sign_in", subject=EMAIL, now=NOW)
    limits.failed(subject=STAFF, now=NOW)


def found_in(text: str) -> list[str]:
    """What of it can be read."""
    lower = text.lower()
    return [told for told in CLEAR if told.lower() in lower]


def dump() -> Iterator[str]:
    """Every value of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield " ".join(str(value) for value in row)


def test_t84_no_table_tells_who_comes_and_what_they_asked(clinic: Clinic) -> None:
    """On either database: every value of every table, after everything has happened once."""
    everything_once()
    assert found_in("\n".join(dump())) == []


def test_t84_staff_find_people_all_the_same(clinic: Clinic) -> None:
    """By whole words of the name, by address and by number, and accounts by address: through the indexes alone."""
    everything_once()
    for typed in ("zephyrine", "QUILLON", EMAIL.upper(), "289-555-0177"):
        assert [person.name for person in search(typed)] == [NAME], typed
    assert search("zephyr") == []
    account = User.objects.with_email(STAFF.upper())
    assert account is not None
    assert account.name == STAFF_NAME


FILES = """
import sqlite3, sys
from pathlib import Path
from ims.web.starting import migrate, open_folder
folder = Path(sys.argv[1])
open_folder(folder)
migrate()
from tests.clinic.factories import make_clinic
make_clinic()
from tests.clinic.privacy.test_at_rest import everything_once, found_in
everything_once()
from django.db import connection
names = sorted(path.name for path in folder.glob("clinic.sqlite3*"))
assert "clinic.sqlite3-wal" in names, names
told = {path.name: found_in(path.read_bytes().decode("latin-1")) for path in folder.iterdir() if path.is_file()}
connection.close()
told["checkpointed"] = found_in((folder / "clinic.sqlite3").read_bytes().decode("latin-1"))
told["dump"] = found_in("\\n".join(sqlite3.connect(folder / "clinic.sqlite3").iterdump()))
sys.stdout.write(repr({name: found for name, found in told.items() if found}))
"""


def test_t84_neither_do_the_files(tmp_path: Path) -> None:
    """Database, write-ahead log and shared memory while it is open; the database and its dump afterwards."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "IMS_DATA", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-c", FILES, str(tmp_path / "clinic")]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, env=kept, cwd=root, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "{}"), done.stderr


def test_t84_what_is_deleted_is_overwritten() -> None:
    """However SQLite was built: rows of sessions and answers that are gone do not stay in the free pages of the file."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA secure_delete=OFF")
        database.executescript(str(settings.SQLITE_OPTIONS["init_command"]))
        assert database.execute("PRAGMA secure_delete").fetchone() == (1,)


@pytest.mark.parametrize("told", [NAME, "quillon.Z@EXAMPLE.org", QUESTION])
def test_a_clear_word_would_be_seen(told: str) -> None:
    """The scan can fail."""
    assert found_in(f"... {told} ...") != []
