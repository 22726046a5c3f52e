"""Fixtures of the clinic's tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection

from ims.clinic.appointments.guards import KEPT, guards, missing_guards
from ims.clinic.models import Clinic, Person
from tests.clinic.factories import NOW, make_clinic, make_person


@pytest.fixture
def clinic(db: None) -> Clinic:
    """A set-up clinic: Jeff on Monday, Wednesday and Friday from 9 to 17 in Toronto."""
    return make_clinic()


@pytest.fixture
def now() -> datetime:
    """Monday 2027-03-01, 9:00 in Toronto."""
    return NOW


@pytest.fixture
def person(clinic: Clinic) -> Person:
    """Somebody who may book."""
    return make_person()


@pytest.fixture
def transactional_db(transactional_db: None) -> Iterator[None]:
    """Committed rows, so that every thread sees them.

    Emptying the tables afterwards needs histories that can be removed, so those guards are taken down and put up again.
    """
    _put_up()
    yield
    with connection.cursor() as cursor:
        for name in guards(connection.vendor):
            table = next((table for table in KEPT if name.startswith(table)), None)
            if table is not None:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@pytest.fixture
def racing_clinic(transactional_db: None) -> Clinic:
    """The same clinic, committed."""
    return make_clinic()


def _put_up() -> None:
    with connection.cursor() as cursor:
        for name in missing_guards(connection):
            cursor.execute(guards(connection.vendor)[name])
