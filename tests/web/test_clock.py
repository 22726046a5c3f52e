"""The present time of the views."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ims.web import clock


def test_clock_is_in_utc_and_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The present is an aware time in UTC."""
    monkeypatch.undo()
    found = clock.now()
    assert found.tzinfo is UTC
    assert abs(found - datetime.now(UTC)) < timedelta(seconds=5)
