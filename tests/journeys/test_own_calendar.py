"""A physiotherapist's telephone shows the visits: an address is made, read by a program without a session, and ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.request import Request, urlopen

import icalendar
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessible import findings, narrow_problems
from tests.journeys.browser import NARROW, WIDE
from tests.journeys.demo import Demo
from tests.journeys.recorder import BUILD


@pytest.fixture
def owner(member: Callable[..., Page]) -> Page:
    """The owner, who also treats here."""
    return member(expected=(404,))


def looked_at(page: Page, name: str) -> list[str]:
    """What axe finds wide and narrow, and what needs sideways scrolling; with pictures for eyes to look at."""
    folder = BUILD / "own_calendar"
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    for size, words in ((WIDE, "wide"), (NARROW, "narrow")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wrong += findings(page) + narrow_problems(page)
        page.screenshot(path=folder / f"{name}-{words}.png", full_page=True)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return wrong


def test_t34_a_calendar_program_reads_the_visits_until_the_address_is_ended(site: Demo, owner: Page) -> None:
    """The owner takes the calendar, makes an address, a program reads it, the address is ended and opens nothing."""
    owner.goto("/account/feeds/")
    wrong = looked_at(owner, "none_yet")
    owner.get_by_role("main").get_by_role("link", name="Staff").click()
    for email, whose in (("jeff@example.org", "Nobody’s"), (site.email, "Jeff Hodgart")):
        card = owner.locator("li.card", has_text=email)
        card.locator("summary").click()
        wrong += looked_at(owner, "staff")
        card.get_by_label("Whose calendar is theirs").select_option(label=whose)
        card.get_by_role("button", name="Save").click()
    owner.goto("/account/feeds/")
    owner.get_by_label("Where you will use it").fill("My telephone")
    owner.get_by_role("button", name="Make an address").click()
    wrong += looked_at(owner, "made")
    address = owner.get_by_label("Address").input_value()
    owner.get_by_role("link", name="I have copied it").click()
    wrong += looked_at(owner, "in_use")
    with urlopen(Request(address)) as answer:
        text = answer.read()
    booked = [one for one in site.state()["appointments"] if one["status"] == "booked"]
    entries = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert {str(entry["summary"]) for entry in entries} == {"Booked"}
    assert 0 < len(entries) <= len(site.state()["appointments"]) and booked
    assert not [one["name"] for one in booked if one["name"].split()[0].encode() in text]
    owner.get_by_role("button", name=re.compile("^End it")).click()
    expect(owner.get_by_role("status")).to_contain_text("opens nothing any more")
    owner.goto(address)
    expect(owner.get_by_role("heading", level=1)).to_have_text("This link opens nothing")
    wrong += looked_at(owner, "ended")
    assert wrong == []
