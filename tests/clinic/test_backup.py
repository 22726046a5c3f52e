"""Backups: everything, encrypted, without the keys; restored into an empty place, and nowhere else."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from ims.clinic.appointments.booking import book
from ims.clinic.backup import back_up, fingerprints, needed, refuse_other_keys, restore
from ims.clinic.folder import KEYS
from ims.clinic.models import AccessLog, Appointment, Clinic, OutgoingMail, Person, User
from ims.clinic.privacy.fields import keys
from ims.clinic.privacy.keys import new_keys, write_keys
from ims.clinic.questions import domain as questions
from ims.clinic.sealing import KEY_FILE, PASSPHRASE, Opener, read_sealed
from ims.clinic.trust import log
from ims.errors import FileProblem
from tests.clinic.factories import NOW, at, make_person, make_staff, service

OPENER = Opener(KEY_FILE, b"k" * 40)
WORDS = "my elbow hurts when I lift the kettle"
TELL = """
import json, sys
from pathlib import Path
from ims.web.starting import open_folder
folder, backup = Path(sys.argv[1]), Path(sys.argv[2])
open_folder(folder)
from ims.clinic.backup import restore
from ims.clinic.sealing import KEY_FILE, Opener
from ims.clinic.privacy.fields import keys
kept = restore(backup, opener=Opener(KEY_FILE, b"k" * 40), keys=keys())
from ims.clinic.models import *
from ims.clinic.trust import log
from ims.clinic.appointments.guards import missing_guards
from django.db import connection
from ims.clinic.privacy.index import indexes_of
person = Person.objects.get(email_index__in=indexes_of("email", "ada@example.org"))
print(json.dumps({
    "rows": kept.rows, "name": person.name, "question": Question.objects.get().body,
    "start": str(Appointment.objects.get().start),
    "tokens": person.name_tokens.count(), "log": str(log.verify()), "log_rows": AccessLog.objects.count(),
    "guards": missing_guards(connection), "password": User.objects.get().password,
    "mail": str(Clinic.objects.get().mail_confirmed_at),
    "outbox": sorted(mail.content["subject"] for mail in OutgoingMail.objects.all()),
    "next": AccessLog.objects.create(at="2027-03-01T00:00Z", action="view", object_type="x", hash="h").id,
}))
"""


@pytest.fixture
def filled(transactional_db: None, racing_clinic: Clinic) -> Clinic:
    """A clinic with a booking, a question, an account and a log."""
    staff = make_staff("jeff@example.org", "owner")
    person = make_person()
    book(service=service(), starts=[at("2027-03-03", "09:00")], person=person, now=NOW)
    questions.ask(topic="condition", email="ada@example.org", body=WORDS, name="Ada Example", now=NOW, visitor="v")
    log.record(action="view", object_type="person", object_id=person.id, actor=staff, now=NOW + timedelta(microseconds=123456))
    Clinic.objects.update(mail_confirmed_at=NOW)
    return racing_clinic


def restored(folder: Path, backup: Path, **more: str) -> dict[str, object]:
    """What a new process finds after a restore into an empty folder, of SQLite where no other database is named."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "IMS_DATA", "DJANGO_SETTINGS_MODULE")}
    environment |= more
    command = [sys.executable, "-c", TELL, str(folder), str(backup)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_t83_everything_comes_back(filled: Clinic, tmp_path: Path) -> None:
    """People, bookings, questions, accounts, mail and the access log; the guards stand, the log verifies."""
    backup, folder = tmp_path / "b.ims", tmp_path / "new"
    kept = back_up(backup, opener=OPENER, keys=keys(), now=NOW)
    folder.mkdir()
    write_keys(folder / KEYS, keys())
    found = restored(folder, backup)
    assert found["rows"] == kept.rows
    assert kept.rows["clinic.person"] == Person.objects.count() == 1
    assert kept.rows["clinic.outgoingmail"] == OutgoingMail.objects.count() > 0
    assert (found["name"], found["question"], found["tokens"]) == ("Ada Example", WORDS, 2)
    assert found["start"] == str(Appointment.objects.get().start)
    assert (found["log"], found["log_rows"], found["guards"]) == ("None", AccessLog.objects.count(), [])
    assert found["password"] == User.objects.get().password
    assert found["outbox"] == sorted(mail.content["subject"] for mail in OutgoingMail.objects.all())
    assert isinstance(found["next"], int)


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="runs where a PostgreSQL is named")
def test_t83_a_clinic_moves_into_another_postgresql(filled: Clinic, tmp_path: Path) -> None:
    """Its numbered rows go on counting where they were."""
    backup, folder = tmp_path / "b.ims", tmp_path / "new"
    back_up(backup, opener=OPENER, keys=keys(), now=NOW)
    folder.mkdir()
    write_keys(folder / KEYS, keys())
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as link:
        link.execute("DROP DATABASE IF EXISTS moved")
        link.execute("CREATE DATABASE moved")
    found = restored(folder, backup, DATABASE_URL=address.rpartition("/")[0] + "/moved")
    assert (found["name"], found["question"], found["log"], found["guards"]) == ("Ada Example", WORDS, "None", [])
    assert found["next"] == AccessLog.objects.latest("id").id + 1


def test_no_mail_leaves_after_a_restore(filled: Clinic, tmp_path: Path) -> None:
    """What went after the backup was made must not go twice: the owner confirms the mail server anew."""
    backup, folder = tmp_path / "b.ims", tmp_path / "new"
    back_up(backup, opener=OPENER, keys=keys(), now=NOW)
    folder.mkdir()
    write_keys(folder / KEYS, keys())
    assert restored(folder, backup)["mail"] == "None"
    assert Clinic.objects.get().mail_confirmed_at == NOW


def test_t83_nothing_of_it_can_be_read_and_the_key_is_not_in_it(filled: Clinic, tmp_path: Path) -> None:
    """Neither in the file nor in what is inside once it is opened: field keys stay where they are."""
    backup = tmp_path / "b.ims"
    back_up(backup, opener=OPENER, keys=keys(), now=NOW)
    raw = backup.read_bytes()
    with backup.open("rb") as file:
        inside = _unpacked(b"".join(read_sealed(file, OPENER)))
    assert b"clinic.person" in inside
    assert b"clinic.person" not in raw
    key_file = json.loads(Path(settings.FIELD_KEYS).read_text())
    secrets = [key.encode() for ring in ("field", "index") for key in key_file[ring]["keys"].values()]
    for told in (*secrets, b"ada@example.org", b"Ada Example", WORDS.encode(), b"jeff@example.org"):
        assert told not in raw
        assert told not in inside


def _unpacked(content: bytes) -> bytes:
    import gzip

    return gzip.decompress(content)


def test_a_backup_is_private_and_replaces_nothing(filled: Clinic, tmp_path: Path) -> None:
    """Mode 0600; a second one under the same name is refused and leaves the first."""
    backup = tmp_path / "b.ims"
    back_up(backup, opener=OPENER, keys=keys(), now=NOW)
    assert backup.stat().st_mode & 0o777 == 0o600
    before = backup.read_bytes()
    with pytest.raises(FileProblem, match="is there already"):
        back_up(backup, opener=OPENER, keys=keys(), now=NOW)
    assert backup.read_bytes() == before
    with pytest.raises(FileProblem, match="cannot be written"):
        back_up(tmp_path / "nowhere" / "b.ims", opener=OPENER, keys=keys(), now=NOW)
    assert list(tmp_path.iterdir()) == [backup]


def test_the_backup_says_which_keys_it_needs(filled: Clinic, tmp_path: Path) -> None:
    """Before anything is asked for; other keys under the same names are told apart."""
    backup = tmp_path / "b.ims"
    back_up(backup, opener=OPENER, keys=keys(), now=NOW)
    told = needed(backup)
    assert (told["needs"], told["keys"], told["made"]) == (KEYS, fingerprints(keys()), "2027-03-01T14:00:00+00:00")
    refuse_other_keys(backup, keys())
    with pytest.raises(FileProblem, match=r"other field keys \(missing: f1, i1\)"):
        refuse_other_keys(backup, new_keys())


def test_a_filled_database_is_never_overwritten(filled: Clinic, tmp_path: Path) -> None:
    """Whatever the folder says."""
    backup = tmp_path / "b.ims"
    back_up(backup, opener=OPENER, keys=keys(), now=NOW)
    with pytest.raises(FileProblem, match="The database is not empty"):
        restore(backup, opener=OPENER, keys=keys())
    assert Person.objects.count() == 1
    assert User.objects.count() == 1


def test_another_file_and_a_missing_one_are_told_apart(tmp_path: Path) -> None:
    """In one sentence each."""
    with pytest.raises(FileProblem, match="cannot be read"):
        needed(tmp_path / "none")
    (tmp_path / "text").write_text("hello")
    with pytest.raises(FileProblem, match="not a backup of IMS"):
        needed(tmp_path / "text")
    (tmp_path / "newer").write_text('{"schema": "ims.backup/9", "salt": "00"}\n')
    with pytest.raises(FileProblem, match="another version of IMS"):
        needed(tmp_path / "newer")


def test_a_wrong_passphrase_makes_nothing(transactional_db: None, racing_clinic: Clinic, tmp_path: Path) -> None:
    """The whole file is proven before the first table is made."""
    backup, folder = tmp_path / "b.ims", tmp_path / "new"
    back_up(backup, opener=Opener(PASSPHRASE, b"the right passphrase"), keys=keys(), now=NOW)
    folder.mkdir()
    write_keys(folder / KEYS, keys())
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "IMS_DATA", "DJANGO_SETTINGS_MODULE")}
    done = subprocess.run(
        [sys.executable, "-c", TELL, str(folder), str(backup)], env=environment, capture_output=True, text=True, timeout=120
    )
    assert "opened by a passphrase, not by a key file" in done.stderr
    with closing(sqlite3.connect(folder / "clinic.sqlite3")) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []
