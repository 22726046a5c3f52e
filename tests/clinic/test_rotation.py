"""New keys: everything stays readable, is found under new indexes, and the old keys open nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ims.clinic.appointments.booking import book
from ims.clinic.appointments.changing import cancel
from ims.clinic.appointments.guards import missing_guards
from ims.clinic.models import AccessLog, AppointmentEvent, CalendarFeed, Clinic, OutgoingMail, Person, Question, User
from ims.clinic.people import calendars
from ims.clinic.people.domain import person_for
from ims.clinic.privacy import index
from ims.clinic.privacy.fields import as_stored, keys
from ims.clinic.privacy.keys import read_keys, write_keys
from ims.clinic.questions import domain as questions
from ims.clinic.rotation import encrypted_fields, encrypted_models, rotate
from ims.clinic.trust import log
from ims.errors import FileProblem
from tests.clinic.factories import NOW, at, make_person, make_staff, service

WORDS = "my elbow hurts when I lift the kettle"


@pytest.fixture
def keys_file(tmp_path: Path) -> Iterator[Path]:
    """The key file of the tests, given back afterwards as it was."""
    path = Path(settings.FIELD_KEYS)
    before = path.read_text()
    yield path
    path.write_text(before)
    read_keys.cache_clear()
    for old in path.parent.glob("field-keys.f*"):
        old.unlink()


@pytest.fixture
def filled(clinic: Clinic, keys_file: Path) -> Person:
    """Somebody with a booking that was cancelled, a question, a log row with a reason."""
    staff, person = make_staff("jeff@example.org", "owner"), make_person(phone="(289) 555-0123")
    (booked,) = book(service=service(), starts=[at("2027-03-03", "09:00")], person=person, now=NOW)
    cancel(appointment_id=booked.appointment.id, now=NOW, actor=staff, reason="asked by telephone")
    calendars.give(user_id=staff.id, practitioner_id=booked.appointment.practitioner_id, by=staff, now=NOW)
    calendars.make(user=staff, label="my telephone", now=NOW)
    questions.ask(topic="condition", email="ada@example.org", body=WORDS, now=NOW, visitor="v")
    log.record(action="override", object_type="person", actor=staff, reason="a reason", now=NOW + timedelta(seconds=1))
    return person


def stored_values() -> list[str]:
    """Every encrypted value as it stands in the database."""
    with as_stored():
        rows = [row for model in encrypted_models() for row in model._base_manager.values_list(*encrypted_fields(model))]
    return [value for row in rows for value in row if value]


def test_t84_everything_reads_the_same_after_a_rotation(filled: Person, keys_file: Path) -> None:
    """Names, questions, mails, reasons, histories: before and after, word for word, and the log still verifies."""

    def seen() -> list[object]:
        return [
            list(Person.objects.values_list("name", "email", "phone")),
            list(Question.objects.values_list("body", "email")),
            list(OutgoingMail.objects.order_by("id").values_list("to", "content")),
            list(AppointmentEvent.objects.values_list("reason", flat=True)),
            list(AccessLog.objects.values_list("reason", "salt")),
            list(User.objects.values_list("email", flat=True)),
            list(CalendarFeed.objects.values_list("label", "secret_hash")),
        ]

    before = seen()
    assert rotate(keys_file).rows > 8
    assert seen() == before
    assert log.verify() is None
    assert missing_guards(connection) == []


def test_t84_nothing_is_left_under_the_old_keys(filled: Person, keys_file: Path) -> None:
    """Every value names the new key, the key file holds no other, and the old file is kept for old backups."""
    old = keys()
    done = rotate(keys_file)
    assert {value.partition(":")[0] for value in stored_values()} == {"f2"}
    assert (list(keys().field.keys), list(keys().index.keys)) == (["f2"], ["i2"])
    assert done.old_keys.name == "field-keys.f1-i1.json"
    assert (read_keys(done.old_keys), done.old_keys.stat().st_mode & 0o777) == (old, 0o600)


def test_t84_the_same_value_has_another_index_and_is_found(filled: Person, keys_file: Path) -> None:
    """By address, number and words of the name; sign-in finds its account; nobody is made twice."""
    before = Person.objects.get()
    tokens = set(before.name_tokens.values_list("token_index", flat=True))
    rotate(keys_file)
    after = Person.objects.get()
    assert (after.email_index[:3], before.email_index[:3]) == ("i2:", "i1:")
    assert after.email_index[3:] != before.email_index[3:]
    assert after.phone_index[3:] != before.phone_index[3:]
    assert after.email_index == index.index_of("email", "ada@example.org")
    assert not tokens & set(after.name_tokens.values_list("token_index", flat=True))
    assert after.name_tokens.count() == len(tokens) == 2
    assert User.objects.with_email("Jeff@Example.org") is not None
    assert person_for(name="Ada Example", email="ada@example.org", now=NOW) == filled


def test_a_second_rotation_goes_on_counting(filled: Person, keys_file: Path) -> None:
    """Names of keys are never used again."""
    rotate(keys_file)
    assert rotate(keys_file).old_keys.name == "field-keys.f2-i2.json"
    assert list(keys().field.keys) == ["f3"]
    assert Person.objects.get().name == "Ada Example"


def test_a_value_that_does_not_open_stops_the_rotation(filled: Person, keys_file: Path) -> None:
    """Then every value is as it was, all keys are at hand, and running it again completes it."""
    with as_stored():
        good = Question.objects.values_list("body", flat=True).get()
        Question.objects.update(body=good[:-8] + "AAAAAAA=")
    before = stored_values()
    with pytest.raises(FileProblem, match="does not open"):
        rotate(keys_file)
    assert stored_values() == before
    assert missing_guards(connection) == []
    assert list(keys().field.keys) == ["f1", "f2"]
    with as_stored():
        Question.objects.update(body=good)
    rotate(keys_file)
    assert {value.partition(":")[0] for value in stored_values()} == {"f2"}
    assert Question.objects.get().body == WORDS


def test_it_goes_on_where_a_crash_left_it(filled: Person, keys_file: Path) -> None:
    """Both keys in the file, nothing rewritten yet: the new one is used, none is made on top."""
    now = keys()
    write_keys(keys_file, type(now)(now.field.turned("f"), now.index.turned("i")))
    Person.objects.get().save()
    rotate(keys_file)
    assert list(json.loads(keys_file.read_text())["field"]["keys"]) == ["f2"]
    assert Person.objects.get().name == "Ada Example"


def test_every_table_with_something_encrypted_is_known() -> None:
    """Also those that a later room brings: they are found by their fields."""
    found = {model._meta.db_table for model in encrypted_models()}
    assert {"clinic_person", "clinic_user", "clinic_question", "clinic_outgoingmail", "clinic_accesslog"} <= found
