"""The API as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims.clinic.trust.limits import LIMITS
from ims.web.api.gate import MOST_BYTES
from ims.web.api.interface import API, VERSION, description
from tests.web.api.asking import get, kind, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def test_the_description_is_served() -> None:
    """As JSON, the same that the gate goes by."""
    answer = get("openapi.json")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    assert answer.json() == description() and answer.json()["info"]["version"] == VERSION == API.version


def test_an_address_where_nothing_is_answers_in_the_same_way() -> None:
    """Any method, any depth: a problem document that names the description."""
    for path in ("", "docs", "services/", "appointments/x/y/z", "v2", "a%0Ab"):
        for answer in (get(path), post(path)):
            assert kind(answer) == "not-found" and "openapi.json" in answer.json()["detail"]


def test_the_book_says_the_same() -> None:
    """The page for programmers names each address and each limit as it is."""
    page = " ".join((Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8").split())
    for path, methods in description()["paths"].items():
        short = path.removeprefix("/api/v1").replace("{appointment_id}", "{id}")
        assert all(f"`{method.upper()} {short}" in page for method in methods), path
    hour, minutes = "an hour", "in ten minutes"
    assert f"book {LIMITS['book'].most} times {hour}, hold {LIMITS['hold'].most} times {minutes}" in page
    assert LIMITS["question"].most == LIMITS["waitlist"].most
    assert f"ask and join the waiting list {LIMITS['question'].most} times {hour}" in page
    assert (
        f"use secrets {LIMITS['api'].most} times a minute, and send {LIMITS['token_guess'].most} wrong ones {minutes}" in page
    )
    assert f"at most {MOST_BYTES // 1024} KiB" in page
