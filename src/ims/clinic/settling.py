"""Transactions that settle who gets a time: lock first, answer in one way whatever the database says.

The practitioner's row is locked before anything is read, so writers of one practitioner queue up. What still fails in the
database (exclusion constraint, trigger, deadlock, lock that did not come) becomes `TimeTaken`, after one more try where
trying again can help.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction

from ims.clinic.people.models import Practitioner
from ims.errors import TimeTaken

P = ParamSpec("P")
R = TypeVar("R")
OVERLAP = "no two appointments of a practitioner overlap"
"""What the guards of both databases say: name of the constraint, message of the triggers."""
TAKEN = "This time has just been taken. Choose another: the list shows what is free now."
EXCLUSION_VIOLATED = "23P01"
WORTH_ANOTHER_TRY = ("40P01", "40001", "55P03")
LOCKED = "locked"


def _code(error: Exception) -> str:
    return str(getattr(error.__cause__, "sqlstate", "") or "")


def is_overlap(error: IntegrityError) -> bool:
    """Whether the guard against overlap refused."""
    return _code(error) == EXCLUSION_VIOLATED or OVERLAP in str(error)


def is_worth_another_try(error: Exception) -> bool:
    """Whether the same transaction may succeed if it is run again."""
    return _code(error) in WORTH_ANOTHER_TRY or LOCKED in str(error)


def settled(work: Callable[P, R]) -> Callable[P, R]:
    """Run in one transaction; what the database refuses becomes `TimeTaken`.

    Inside another transaction it takes part in that one, and the outermost decides.
    """

    @wraps(work)
    def run(*args: P.args, **more: P.kwargs) -> R:
        for is_last in (False, True):
            try:
                with transaction.atomic():
                    return work(*args, **more)
            except IntegrityError as error:
                if not is_overlap(error):
                    raise
                raise TimeTaken(TAKEN) from error
            except OperationalError as error:
                if not is_worth_another_try(error):
                    raise
                if is_last or transaction.get_connection().in_atomic_block:
                    raise TimeTaken(TAKEN) from error
        raise TimeTaken(TAKEN)

    return run


def lock(practitioners: Iterable[UUID]) -> None:
    """Queue up for the time of these practitioners, always in the same order. Needs a transaction."""
    for key in sorted(set(practitioners)):
        Practitioner.objects.select_for_update().filter(id=key).values_list("id").get()
