"""Checks of one field."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims.errors import BadCourse, ImsError, OutOfRange, UnknownMuscle
from ims.treatment import checks


@given(st.integers(-3_660 * 86_400, 3_660 * 86_400))
def test_every_second_of_ten_years_is_a_day_number(second: int) -> None:
    """A day number that stands for a whole second is kept, and gives that second back."""
    assert round(checks.days("day", second / 86_400, -3_660) * 86_400) == second


@given(st.integers(-3_660 * 86_400, 3_660 * 86_400 - 1), st.floats(0.001, 0.999))
def test_time_between_two_seconds_is_refused(second: int, share: float) -> None:
    """A record is exact to the second and is never rounded in silence."""
    with pytest.raises(OutOfRange, match="a time is exact to the second"):
        checks.days("day", (second + share) / 86_400, -3_660)


@pytest.mark.parametrize(
    "value", ["2024-05-01", "01/05/2024", "1.5.24", "2024-05-01T10:00", datetime.date(2024, 5, 1), datetime.time(10, 0)]
)
def test_calendar_date_is_refused_as_one(value: object) -> None:
    """However a date is written, the reader is told to count days."""
    with pytest.raises(BadCourse) as caught:
        checks.days("day", value, 0)
    assert str(caught.value) == (
        f"day is the calendar date or time {value}; a course holds none, so that nobody can be identified by it. "
        "Count days from the first session: 0, 7, 14 ..."
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (10**400, "a whole number of some 401 digits"),
        (-(10**400), "a whole number of some 401 digits"),
        (101, "101"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (1e300, "1e+300"),
    ],
)
def test_no_number_is_too_large_to_be_refused(value: float, told: str) -> None:
    """A whole number of a file may be larger than any float."""
    with pytest.raises(OutOfRange) as caught:
        checks.number("count", value, 1, 100, "insertions")
    assert str(caught.value) == f"count is {told}, expected 1 to 100: insertions."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "empty"),
        (True, "true"),
        (False, "false"),
        ({}, "a table"),
        ((), "a list"),
        ("x", "'x'"),
        (7, "7"),
        (datetime.date(2024, 5, 1), "2024-05-01"),
        ("x" * 100, "'" + "x" * 56 + "..."),
    ],
)
def test_value_is_shown_as_the_file_has_it(value: object, text: str) -> None:
    """Words of the file, not of Python; long ones are cut."""
    assert checks.shown(value) == text


@pytest.mark.parametrize("value", ["Piriformis", "gluteus medius", "_x", "x_", "x__y", "1x", "", "é"])
def test_key_is_snake_case(value: str) -> None:
    """Names are those of the catalog's form."""
    with pytest.raises(BadCourse, match="expected a name in lower case with underscores"):
        checks.key("site", value, "piriformis")


def test_long_list_of_choices_is_cut() -> None:
    """Thirty levels are named by their ends."""
    assert checks.short([f"C{i}" for i in range(1, 31)]) == "C1, C2, C3 ... C30"


def test_place_is_put_before_the_message() -> None:
    """The kind of error is kept."""
    with pytest.raises(UnknownMuscle) as caught, checks.within("sessions[0]."):
        raise UnknownMuscle("site is unknown.")
    assert str(caught.value) == "sessions[0].site is unknown."


def test_other_errors_pass_through() -> None:
    """Only what IMS refuses gets a place."""
    with pytest.raises(ZeroDivisionError) as caught, checks.within("sessions[0]."):
        raise ZeroDivisionError("zero")
    assert (isinstance(caught.value, ImsError), str(caught.value)) == (False, "zero")
