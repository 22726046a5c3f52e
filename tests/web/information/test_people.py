"""Who is available is what the clinic's records say."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import translation

from ims.clinic.models import Clinic, Practitioner
from ims.web.information.people import Available, who_is_available
from tests.clinic.factories import jeff


def test_jeff_is_available_on_the_three_days_that_the_source_states(clinic: Clinic, now: datetime) -> None:
    """Name, profession and days come from the records, and nothing else is told."""
    assert who_is_available(now=now) == (Available("Jeff Hodgart", "Jeff", "physiotherapist", (0, 2, 4)),)


def test_days_are_read_out_in_both_languages(clinic: Clinic, now: datetime) -> None:
    """A list with `and` before the last."""
    assert who_is_available(now=now)[0].days == "Mondays, Wednesdays and Fridays"
    with translation.override("fr"):
        (found,) = who_is_available(now=now)
        assert (found.profession, found.days) == ("physiothérapeute", "les lundis, les mercredis et les vendredis")


def test_hours_that_are_over_and_people_who_left_are_not_told(clinic: Clinic, now: datetime) -> None:
    """Days follow the hours; somebody inactive is not shown."""
    jeff().hours.filter(weekday=4).update(valid_to=date(2027, 2, 26))
    assert who_is_available(now=now)[0].days == "Mondays and Wednesdays"
    jeff().hours.exclude(weekday=0).delete()
    assert who_is_available(now=now)[0].days == "Mondays"
    Practitioner.objects.update(is_active=False)
    assert who_is_available(now=now) == ()


@pytest.mark.django_db
def test_nobody_is_told_before_the_clinic_is_set_up(now: datetime) -> None:
    """Without a clinic there is nobody."""
    assert who_is_available(now=now) == ()
