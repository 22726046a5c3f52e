"""Reading addresses and forms without trusting them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.http import Http404

from ims.errors import NotFound
from ims.web.desk import asked

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize("text", [None, "", "yesterday", "2027-02-30", "0001-01-01", "9999-12-31", "20270301T00", "<b>"])
def test_what_is_no_day_is_another_one(text: str | None) -> None:
    """Nonsense and years far away give the day that is meant otherwise."""
    assert asked.day(text, TODAY) == TODAY


def test_a_day_is_read() -> None:
    """A date as a browser sends it."""
    assert asked.day(" 2027-03-05 ", TODAY) == date(2027, 3, 5)


@pytest.mark.parametrize("text", [None, "", "2027-03-05T09:00", "now", "9999-01-01T00:00:00+00:00"])
def test_an_instant_needs_its_offset(text: str | None) -> None:
    """A wall time is no instant."""
    assert asked.instant(text) is None


def test_an_instant_is_read_as_utc() -> None:
    """Whatever its offset."""
    assert asked.instant("2027-03-05T09:00:00-05:00") == datetime(2027, 3, 5, 14, tzinfo=UTC)


def test_ids_and_numbers() -> None:
    """What is none is None."""
    key = uuid4()
    assert asked.uuid(f" {key} ") == key
    assert asked.uuid("1") is asked.uuid(None) is None
    assert asked.number("12") == 12
    assert asked.number("-1") is asked.number("1e9") is asked.number("9" * 30) is asked.number(None) is None


def test_what_is_not_found_is_a_page_of_its_own() -> None:
    """NotFound becomes 404 and nothing else does."""

    def lost() -> None:
        raise NotFound("gone")

    with pytest.raises(Http404, match="gone"):
        asked.or_404(lost)
    assert asked.or_404(str, 1) == "1"
