"""What the tables of the offer promise by themselves."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import IntegrityError, models, transaction

from ims.clinic.models import AvailabilityException, AvailabilityRule, BookingPolicy, Clinic, Service
from tests.clinic.factories import jeff, service

DAY = date(2027, 3, 5)


def refused(row: models.Model) -> None:
    """The database refuses the row."""
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_there_is_one_clinic_and_one_policy(clinic: object) -> None:
    """A second row is refused by the database."""
    refused(Clinic(id=2))
    refused(BookingPolicy(id=2))


def test_hours_end_after_they_begin_on_a_day_of_the_week(clinic: object) -> None:
    """Neither backwards, nor without length, nor on an eighth day."""
    refused(AvailabilityRule(practitioner=jeff(), weekday=1, begins=time(12), ends=time(9)))
    refused(AvailabilityRule(practitioner=jeff(), weekday=1, begins=time(9), ends=time(9)))
    refused(AvailabilityRule(practitioner=jeff(), weekday=7, begins=time(9), ends=time(12)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "extra"},
        {"kind": "closed", "begins": time(9)},
        {"kind": "closed", "begins": time(12), "ends": time(9)},
        {"kind": "closed", "last": date(2027, 3, 4)},
    ],
)
def test_exceptions_are_in_order(clinic: object, wrong: dict[str, object]) -> None:
    """Extra hours have times, times come in pairs and in order, and so do days."""
    refused(AvailabilityException(**{"first": DAY, "last": DAY, **wrong}))


def test_a_service_lasts_and_has_its_code_alone(clinic: object) -> None:
    """No length and a code that is taken are refused."""
    refused(Service(code="nothing", name_en="Nothing", minutes=0))
    refused(Service(code="first_visit", name_en="Again", minutes=30))


def test_a_service_without_a_french_name_is_named_in_english(clinic: object) -> None:
    """Nothing is shown without a name."""
    assert service().name_in("fr") == "Première visite"
    assert Service(name_en="Long visit").name_in("fr") == str(Service(name_en="Long visit")) == "Long visit"
