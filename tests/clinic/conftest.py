"""Fixtures of the clinic's tests."""

from __future__ import annotations

from datetime import datetime

import pytest

from ims.clinic.models import Clinic, Person
from tests.clinic.factories import NOW, let_mail_leave, make_clinic, make_person


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
def racing_clinic(transactional_db: None) -> Clinic:
    """The same clinic, committed."""
    return make_clinic()


@pytest.fixture
def mail_leaves(clinic: Clinic) -> Clinic:
    """The clinic with a mail server that its owner has confirmed."""
    return let_mail_leave()
