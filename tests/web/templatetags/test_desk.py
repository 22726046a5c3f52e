"""Words of the desk in templates."""

from __future__ import annotations

from datetime import date, time

import pytest

from ims.clinic.models import Clinic
from ims.web.desk.grid import Column
from ims.web.templatetags import desk
from tests.clinic.factories import ZONE, at, jeff


def test_times_are_the_clinic_s() -> None:
    """An instant is shown as the clock in the clinic shows it."""
    start = at("2027-03-05", "21:30")
    assert desk.at(start, ZONE) == "9:30 pm"
    assert desk.on(start, ZONE) == "Friday, March 5, 2027, at 9:30 pm"
    assert desk.local_day(start, ZONE) == date(2027, 3, 5)


def test_letters_and_mails_are_dated_by_the_clinic_s_clock() -> None:
    """In full, and where there is little room; before the set-up by the source's zone."""
    received = at("2027-03-05", "09:00")
    assert desk.dated(received, None) == "Friday, March 5, 2027, at 9:00 am"
    assert desk.dated_short(received, Clinic(zone="America/Vancouver")) == "Fri, Mar 5, 6:00 am"


def test_days_and_wall_times() -> None:
    """In words."""
    assert desk.day_words(date(2027, 3, 5)) == "Friday, March 5, 2027"
    assert desk.clock(time(13, 5)) == "1:05 pm"
    assert desk.weekday(0) == "Monday"


def test_steps_of_the_history_have_words() -> None:
    """A step that is not known is shown as it is."""
    assert desk.past("cancel_late") == "Cancelled late by the patient"
    assert desk.past("something") == "something"


def test_a_column_is_headed_by_its_day(clinic: object) -> None:
    """Short, because seven stand beside each other."""
    assert desk.heading(Column(date(2027, 3, 5), jeff(), [], [])) == "Fri 5"


@pytest.mark.parametrize(("cents", "said"), [(0, "$0.00"), (8005, "$80.05"), (123456789, "$1,234,567.89")])
def test_money_is_dollars_and_cents(cents: int, said: str) -> None:
    """With two digits of cents."""
    assert desk.money(cents) == said
