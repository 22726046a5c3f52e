"""What the database says, in one way."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, OperationalError

from ims.clinic.settling import OVERLAP, is_overlap, is_worth_another_try, lock, settled
from ims.errors import TimeTaken
from tests.clinic.factories import jeff


def caused(code: str) -> Exception:
    """An error of the driver with a SQLSTATE."""
    error = Exception("driver")
    error.sqlstate = code  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_a_deadlock_is_tried_once_more(transactional_db: None, code: str) -> None:
    """The second try may succeed; a second deadlock is a time that is taken."""
    tries: list[int] = []

    @settled
    def work(fails: int) -> str:
        tries.append(1)
        if len(tries) <= fails:
            raise OperationalError("deadlock detected") from caused(code)
        return "won"

    assert work(1) == "won"
    tries.clear()
    with pytest.raises(TimeTaken, match="Choose another"):
        work(2)


def test_locked_sqlite_is_a_taken_time(transactional_db: None) -> None:
    """Whoever did not get the lock in time is told what a loser is told."""

    @settled
    def work() -> None:
        raise OperationalError("database is locked")

    with pytest.raises(TimeTaken):
        work()


def test_other_faults_stay_what_they_are(db: None) -> None:
    """A fault that is no race is not hidden as one."""

    @settled
    def broken() -> None:
        raise IntegrityError("UNIQUE constraint failed")

    @settled
    def gone() -> None:
        raise OperationalError("no such table")

    with pytest.raises(IntegrityError):
        broken()
    with pytest.raises(OperationalError):
        gone()


def test_both_databases_guards_are_recognized() -> None:
    """The exclusion constraint by its code, the trigger by its words."""
    error = IntegrityError("conflicting key value")
    error.__cause__ = caused("23P01")
    assert is_overlap(error)
    assert is_overlap(IntegrityError(OVERLAP))
    assert not is_overlap(IntegrityError("UNIQUE constraint failed"))
    assert not is_worth_another_try(OperationalError("disk I/O error"))


def test_the_same_practitioner_twice_is_locked_once(clinic: object) -> None:
    """A list with repetitions is no deadlock with oneself."""
    lock([jeff().id, jeff().id])
