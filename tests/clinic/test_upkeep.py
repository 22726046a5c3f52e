"""`ims clinic check`: each thing that can be wrong is seen, and a sound clinic is not accused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ims.clinic.appointments.booking import book
from ims.clinic.appointments.guards import NO_OVERLAP, taken_down
from ims.clinic.folder import KEYS, prepare
from ims.clinic.models import AccessLogHead, Appointment, Clinic, OutgoingMail, Question, Service, User
from ims.clinic.privacy.fields import as_stored
from ims.clinic.trust import log
from ims.clinic.upkeep import State, look_after, unapplied
from tests.clinic.factories import NOW, at, make_person, make_staff, service


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder as it must be."""
    prepare(tmp_path / "clinic")
    return tmp_path / "clinic"


@pytest.fixture
def filled(clinic: Clinic) -> Appointment:
    """A booked visit, an owner, a row of the log."""
    owner = make_staff("o@example.org", "owner")
    log.record(action="view", object_type="person", actor=owner, now=NOW)
    (booked,) = book(service=service(), starts=[at("2027-03-03", "09:00")], person=make_person(), now=NOW)
    return booked.appointment


def found(folder: Path, **more: Any) -> dict[str, tuple[str, str]]:
    """State and words by subject."""
    return {one.subject: (one.state.value, one.told) for one in look_after(folder, now=NOW, **more)}


def confirmed() -> None:
    """The owner's mail server is confirmed."""
    row = {"host": "mail.example.org", "port": 587, "security": "starttls", "user": "", "sender": "a@example.org"}
    Clinic.objects.update(mail_server={"confirmed": row, "proposed": None}, mail_confirmed_at=NOW)


def test_a_sound_clinic_is_fine(folder: Path, filled: Appointment) -> None:
    """Every subject, in order; only mail without a server is worth a look."""
    states = {subject: state for subject, (state, _) in found(folder).items()}
    assert states.pop("mail") == "look"
    assert states == dict.fromkeys(
        ["files", "tables", "guards", "keys", "bookings", "access log", "time zones", "staff", "services"], "fine"
    )


def test_a_service_without_a_french_name_is_worth_a_look(folder: Path, filled: Appointment) -> None:
    """Named, because French pages show the English name; one that is not offered on the web does not matter."""
    Service.objects.filter(code="first_visit").update(name_fr="")
    state, told = found(folder)["services"]
    assert (state, "no French name: First visit;" in told) == ("look", True)
    Service.objects.filter(code="first_visit").update(is_online=False)
    assert found(folder)["services"][0] == "fine"


def test_a_key_that_others_can_read_is_wrong(folder: Path, filled: Appointment) -> None:
    """With the file's name and what to do."""
    (folder / KEYS).chmod(0o644)
    assert found(folder)["files"] == ("wrong", f"other users of this machine can open: {KEYS}; chmod go-rwx them")


def test_nothing_more_is_looked_at_where_tables_are_missing(folder: Path, filled: Appointment) -> None:
    """An older schema would only cause further errors."""
    assert unapplied() == []
    ((_, last),) = MigrationLoader(connection).graph.leaf_nodes("clinic")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'clinic' AND name = %s", [last])
    assert unapplied() == [f"clinic.{last}"]
    assert list(found(folder)) == ["files", "tables"]
    assert found(folder)["tables"][0] == "wrong"


def _break_guard(_: Appointment) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {NO_OVERLAP}_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is pending is done first
            cursor.execute(f"ALTER TABLE clinic_appointment DROP CONSTRAINT {NO_OVERLAP}")


def _break_value(_: Appointment) -> None:
    with as_stored():
        User.objects.update(name="f1:AAAA")


def _overlap(appointment: Appointment) -> None:
    _break_guard(appointment)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {NO_OVERLAP}_insert")
    (other,) = book(
        service=service(), starts=[at("2027-03-05", "09:00")], person=make_person("B Example", "b@example.org"), now=NOW
    )
    times = {name: getattr(appointment, name) for name in ("start", "end", "blocked_from", "blocked_until")}
    Appointment.objects.filter(id=other.appointment.id).update(**times)


def _cut_log(_: Appointment) -> None:
    AccessLogHead.objects.update(rows=7)


def _stuck_mail(_: Appointment) -> None:
    confirmed()
    OutgoingMail.objects.update(not_before=NOW - timedelta(hours=1))


def _failed_mail(_: Appointment) -> None:
    confirmed()
    OutgoingMail.objects.update(attempts=99)


WRONG: dict[str, tuple[Callable[[Appointment], None], str, str]] = {
    "a guard is gone": (_break_guard, "guards", "missing in the database"),
    "a value was changed": (_break_value, "keys", "does not open"),
    "two overlap": (_overlap, "bookings", "1 appointments overlap another"),
    "the log was cut": (_cut_log, "access log", "access log is missing"),
    "mail is stuck": (_stuck_mail, "mail", "should have gone"),
    "mail failed": (_failed_mail, "mail", "could not be sent"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_seen(folder: Path, filled: Appointment, name: str) -> None:
    """Each fault under its subject, in words that say what is the matter."""
    spoil, subject, words = WRONG[name]
    spoil(filled)
    state, told = found(folder)[subject]
    assert state == State.WRONG
    assert words in told


def test_old_rules_of_zones_and_a_missing_owner_are_worth_a_look(folder: Path, filled: Appointment) -> None:
    """Nothing is broken, and somebody should know."""
    Appointment.objects.update(zone_data="2020.1")
    User.objects.update(is_active=False)
    assert found(folder)["time zones"] == ("look", "1 appointments were made with other rules: start the site anew")
    assert found(folder)["staff"][0] == "look"


def test_values_of_an_old_key_are_counted(folder: Path, filled: Appointment) -> None:
    """Everything opens, and a rotation is not complete."""
    from ims.clinic.privacy.keys import Keys, read_keys, write_keys

    path = Path(settings.FIELD_KEYS)
    before = path.read_text()
    keys = read_keys(path)
    try:
        write_keys(path, Keys(keys.field.turned("f"), keys.index))
        state, told = found(folder)["keys"]
    finally:
        path.write_text(before)
        read_keys.cache_clear()
    assert state == "look"
    assert "still use an old key: run ims clinic rotate-keys" in told


def test_confirmed_mail_that_waits_for_its_time_is_fine(folder: Path, filled: Appointment) -> None:
    """Reminders lie in the outbox for days."""
    confirmed()
    OutgoingMail.objects.update(not_before=NOW + timedelta(days=1))
    assert found(folder)["mail"][0] == "fine"


def test_guards_of_kept_rows_can_be_taken_down_and_put_up(db: None) -> None:
    """For the rotation of keys; nothing else takes them down."""
    assert Question.objects.count() == 0
    for down, up in taken_down(connection.vendor).values():
        with connection.cursor() as cursor:
            cursor.execute(down)
            cursor.execute(up)
