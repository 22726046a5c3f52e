"""Pages for somebody who asks too often, and for a fault of ours: for everybody too."""

from __future__ import annotations

from collections.abc import Callable
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.test_doors import NOWHERE, problems
from tests.journeys.test_logs import execute

GUESSES = 20
"""Links that open nothing from one address within ten minutes; the next is refused unread."""


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_a_fault_of_ours_is_told_to_everybody(site: Demo, person: Callable[..., Page], prefix: str) -> None:
    """With a table missing: the page of a fault says where to turn, and has no serious finding of axe."""
    page = person(expected=(500,))
    execute(site, "ALTER TABLE clinic_service RENAME TO clinic_service_away")
    try:
        answer = page.goto(f"{prefix}/book/")
        assert answer is not None
        assert answer.status == 500
        expect(page.get_by_text("911").first).to_be_visible()
        assert problems(page) == []
    finally:
        execute(site, "ALTER TABLE clinic_service_away RENAME TO clinic_service")
    assert person().goto(f"{prefix}/book/").status == 200  # type: ignore[union-attr]


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_too_many_tries_are_told_to_everybody(site: Demo, person: Callable[..., Page], prefix: str) -> None:
    """After many links that open nothing, in either language: no serious finding of axe."""
    for _ in range(GUESSES):
        with pytest.raises(HTTPError):
            urlopen(f"{site.address}/w/{NOWHERE}/", timeout=20)
    page = person(expected=(429,))
    answer = page.goto(f"{prefix}/w/{NOWHERE}/")
    assert answer is not None
    assert answer.status == 429
    expect(page.get_by_text("911").first).to_be_visible()
    assert problems(page) == []
