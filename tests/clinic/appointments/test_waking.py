"""Waking hours, also where the clocks change by night."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ims.clinic.appointments.waking import awake_after, awake_from
from tests.clinic.factories import ZONE, at


@pytest.mark.parametrize(
    ("day", "wall", "hours", "ends"),
    [
        ("2027-03-01", "09:00", 2, at("2027-03-01", "11:00")),
        ("2027-03-01", "20:30", 2, at("2027-03-02", "09:30")),
        ("2027-03-01", "21:00", 2, at("2027-03-02", "10:00")),
        ("2027-03-02", "03:00", 2, at("2027-03-02", "10:00")),
        ("2027-03-01", "09:00", 30, at("2027-03-03", "13:00")),
        ("2027-03-13", "20:30", 2, at("2027-03-14", "09:30")),
        ("2027-11-06", "20:30", 2, at("2027-11-07", "09:30")),
    ],
)
def test_an_offer_counts_waking_hours_alone(day: str, wall: str, hours: int, ends: datetime) -> None:
    """By day, over one night and over two, and over both nights in which the clocks change."""
    assert awake_after(at(day, wall), timedelta(hours=hours), ZONE) == ends


@pytest.mark.parametrize(
    ("day", "wall", "first"),
    [
        ("2027-03-01", "08:00", at("2027-03-01", "08:00")),
        ("2027-03-01", "20:59", at("2027-03-01", "20:59")),
        ("2027-03-01", "21:00", at("2027-03-02", "08:00")),
        ("2027-03-14", "01:30", at("2027-03-14", "08:00")),
    ],
)
def test_people_are_awake_from_eight_until_nine(day: str, wall: str, first: datetime) -> None:
    """To the minute; the night in which an hour is missing ends at eight too."""
    assert awake_from(at(day, wall), ZONE) == first
