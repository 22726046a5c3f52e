"""The access log: complete, in order, and not to be changed unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from ims.clinic.appointments.guards import taken_down
from ims.clinic.models import AccessLog, AccessLogHead, User
from ims.clinic.trust.log import Break, hash_of_row, record, record_each, verify
from tests.clinic.appointments.racing import race, surprises
from tests.clinic.factories import NOW, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> User:
    """Somebody whose doings are written down."""
    return make_staff("staff@example.org", "front_desk")


@pytest.fixture
def rows(actor: User) -> list[AccessLog]:
    """Five rows."""
    return [
        record(
            action="view",
            object_type="person",
            object_id=f"p{number}",
            person_id=f"p{number}",
            actor=actor,
            reason=f"called about visit {number}",
            address_hash="a" * 64,
            now=NOW,
        )
        for number in range(5)
    ]


@contextmanager
def unguarded() -> Iterator[None]:
    """The database as somebody has it who can take its guards down."""
    texts = taken_down(connection.vendor).values()
    with connection.cursor() as cursor:
        for down, _ in texts:
            cursor.execute(down)
        yield
        for _, up in texts:
            cursor.execute(up)


def test_t43_rows_follow_one_another_and_verify(rows: list[AccessLog]) -> None:
    """Each row carries the hash of the one before; the head says how many there are and where they end."""
    kept = list(AccessLog.objects.all())
    assert [row.previous_hash for row in kept] == ["", *(row.hash for row in kept[:-1])]
    assert all(row.hash == hash_of_row(row) for row in kept)
    head = AccessLogHead.objects.get()
    assert (head.rows, head.hash) == (5, kept[-1].hash)
    assert verify() is None


def test_t43_many_records_in_one_stroke_are_a_row_each(rows: list[AccessLog], actor: User) -> None:
    """Linked to what was there and to one another, each with a salt of its own; nobody is no row."""
    assert record_each(action="change", object_type="person", person_ids=[], actor=actor, now=NOW) == []
    record_each(action="change", object_type="person", person_ids=["p8", "p9"], actor=actor, reason="import", now=NOW)
    record(action="view", object_type="person", object_id="p8", person_id="p8", actor=None, now=NOW)
    kept = list(AccessLog.objects.all())
    assert [(row.action, row.object_id, row.person_id, row.reason) for row in kept[5:7]] == [
        ("change", "p8", "p8", "import"),
        ("change", "p9", "p9", "import"),
    ]
    assert len({row.salt for row in kept}) == 8 == AccessLogHead.objects.get().rows
    assert verify() is None


def test_t43_an_empty_log_verifies() -> None:
    """Before anything is written nothing is broken."""
    assert verify() is None


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_t43_the_database_refuses_to_change_or_remove_a_row(rows: list[AccessLog], verb: str) -> None:
    """A trigger refuses, whoever asks."""
    found = AccessLog.objects.filter(id=rows[1].id)
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        found.update(object_id="other") if verb == "update" else found.delete()
    assert verify() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [("object_id", "p9"), ("person_id", ""), ("action", "print"), ("reason", "nothing"), ("actor_id", None), ("salt", "00")],
)
def test_t43_a_changed_row_is_detected(rows: list[AccessLog], column: str, value: str | None) -> None:
    """Whatever is changed behind the guards, the row no longer fits its hash."""
    with unguarded():
        AccessLog.objects.filter(id=rows[2].id).update(**{column: value})
    assert verify() == Break(rows[2].id, "is not as it was written")


def test_t43_a_row_that_was_changed_with_its_hash_is_detected(rows: list[AccessLog]) -> None:
    """Whoever also makes a fitting hash breaks the next row's link."""
    row = AccessLog.objects.get(id=rows[2].id)
    row.object_id = "p9"
    with unguarded():
        AccessLog.objects.filter(id=row.id).update(object_id="p9", hash=hash_of_row(row))
    assert verify() == Break(rows[3].id, "does not follow the one before: rows were removed or changed")


@pytest.mark.parametrize("place", [0, 2])
def test_t43_a_removed_row_is_detected(rows: list[AccessLog], place: int) -> None:
    """The row after the gap points at nothing."""
    with unguarded():
        AccessLog.objects.filter(id=rows[place].id).delete()
    found = verify()
    assert found == Break(rows[place + 1].id, "does not follow the one before: rows were removed or changed")
    assert str(found).startswith(f"Row {rows[place + 1].id} of the access log does not follow")


@pytest.mark.parametrize("left", [4, 0])
def test_t43_missing_last_rows_are_detected(rows: list[AccessLog], left: int) -> None:
    """No row is left to point at the gap, but the head knows."""
    with unguarded():
        AccessLog.objects.filter(id__in=[row.id for row in rows[left:]]).delete()
    assert str(verify()) == "The end of the access log is missing: the last rows were removed."


def test_t43_a_missing_head_is_detected(rows: list[AccessLog]) -> None:
    """Rows without a head do not verify either."""
    AccessLogHead.objects.all().delete()
    assert verify() is not None


def test_t43_text_that_does_not_open_is_detected(rows: list[AccessLog]) -> None:
    """A value that was moved from another row's column or damaged counts as changed."""
    table = AccessLog._meta.db_table
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET reason = salt WHERE id = %s", [rows[1].id])
    assert verify() == Break(rows[1].id, "does not open with its key: it was changed")


def test_reasons_are_not_readable_in_the_database_and_equal_rows_have_other_hashes(actor: User) -> None:
    """Reasons are encrypted, and the salt keeps anybody from testing guesses against the hash."""
    for _ in range(2):
        record(action="change", object_type="person", actor=actor, reason="wrong number", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT reason, salt FROM {AccessLog._meta.db_table}")
        stored = cursor.fetchall()
    assert not any("wrong number" in text for row in stored for text in row)
    assert len({row.salt for row in AccessLog.objects.all()}) == 2


def test_an_action_that_does_not_exist_is_not_written(actor: User) -> None:
    """The log speaks in its own few words."""
    with pytest.raises(ValueError, match="peek"):
        record(action="peek", object_type="person", actor=actor, now=NOW)
    assert not AccessLog.objects.exists()


def test_a_row_is_undone_with_the_transaction_it_belongs_to(rows: list[AccessLog], actor: User) -> None:
    """What was rolled back was not done; the chain goes on as if it had never been."""
    with pytest.raises(RuntimeError), transaction.atomic():
        record(action="view", object_type="person", actor=actor, now=NOW)
        raise RuntimeError
    record(action="view", object_type="person", actor=actor, now=NOW)
    assert AccessLog.objects.count() == 6
    assert verify() is None


def test_t43_many_writers_at_once_make_one_chain(transactional_db: None) -> None:
    """Eight at the same instant, five rows each: forty rows, every one following another."""
    actor = make_staff("busy@example.org", "front_desk")

    def write() -> None:
        for _ in range(5):
            record(action="view", object_type="person", actor=actor, now=NOW)

    assert surprises(race([write] * 8)) == []
    assert AccessLog.objects.count() == 40
    assert len(set(AccessLog.objects.values_list("previous_hash", flat=True))) == 40
    assert verify() is None
