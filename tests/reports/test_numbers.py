"""How numbers are written."""

from __future__ import annotations

import math

import pytest

from ims.reports.numbers import band, number, of_hundred, percent, unit_words, value_at


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(5.64, "NRS", "5.6"), (-5.64, "NRS", "\u22125.6"), (-0.01, "NRS", "0.0"), (186.4, "kPa", "186"), (8.44, "kPa", "8.4"),
     (0.8149, "1", "0.81"), (72.4, "deg", "72"), (None, "NRS", "not known"), (math.nan, "NRS", "not known"),
     (0.0123, "V", "0.012"), (1234.5, "V", "1234")],
)  # fmt: skip
def test_number(value: float | None, unit: str, expected: str) -> None:
    """Digits follow the unit; minus is a minus sign; zero has no sign."""
    assert number(value, unit) == expected


@pytest.mark.parametrize(("value", "expected"), [(0.42, "+0.4"), (-0.42, "\u22120.4"), (0.04, "0.0")])
def test_signed_number(value: float, expected: str) -> None:
    """A change carries its sign, unless it is zero as shown."""
    assert number(value, signed=True) == expected


def test_band_has_equal_digits_and_no_double_minus() -> None:
    """Both ends have the same digits; a negative band is joined by a word."""
    assert band(96.4, 120.0, "kPa") == "96\u2013120"
    assert band(-1.5, -0.5) == "\u22121.5 to \u22120.5"
    assert band(None, 1.0) == "not known"


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0755, "7.5\u202f%"), (0.0001, "0.01\u202f%"), (0.5, "50\u202f%"), (0.0, "0\u202f%")]
)
def test_percent_keeps_small_shares(share: float, expected: str) -> None:
    """A rare event is not rounded to never."""
    assert percent(share) == expected


@pytest.mark.parametrize(("share", "expected"), [(0.0, "0"), (0.001, "< 1"), (0.31, "31"), (0.999, "> 99"), (1.0, "100")])
def test_of_hundred_never_rounds_to_nobody_or_everybody(share: float, expected: str) -> None:
    """Nobody and everybody are said only where they are so."""
    assert of_hundred(share) == expected


def test_unit_words_are_for_reading() -> None:
    """A pure number has no unit, pain is of 10."""
    assert [unit_words(unit) for unit in ("1", "NRS", "deg", "kPa")] == ["", "of 10", "degrees", "kPa"]


def test_value_at_reads_each_form_of_the_summary() -> None:
    """A number, statistics, or statistics by time give the same value; what is missing gives none."""
    forms = [3.1, {"mean": 3.1}, {"end_of_course": {"mean": 3.1}}, {"end_of_course": 3.1}]
    assert [value_at(form) for form in forms] == [3.1, 3.1, 3.1, 3.1]
    assert value_at({"month_3": None}, "month_3") is None
