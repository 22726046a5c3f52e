"""The caller's screen on a slow network: what is read back is what is booked, whatever was clicked meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import sign_in
from tests.journeys.demo import Demo

CHANGES = "**/desk/caller/"
NAME = "Amara Example"


def is_change(route: Route) -> bool:
    """Whether a script asks for the times and the read-back again."""
    return route.request.method == "POST" and route.request.headers.get("hx-request") == "true"


def test_s10_nothing_is_booked_that_was_not_read_back(site: Demo, person: Callable[..., Page]) -> None:
    """Another time is clicked while an answer is under way or after one was lost: Confirm never books what was not read."""
    page = person(expected=(409,))
    sign_in(page, site)
    page.goto("/desk/caller/")
    page.get_by_label("Who calls?").fill("Amara")
    page.keyboard.press("Enter")
    sentence, confirm = page.locator("#read-back .sentence"), page.locator("#confirm")
    expect(sentence).to_contain_text(NAME)
    expect(confirm).to_be_focused()
    second, third, fourth = (page.locator(f"#time-{place}") for place in (2, 3, 4))
    before = booked(site)
    held: list[Route] = []
    page.route(CHANGES, lambda route: held.append(route) if is_change(route) else route.continue_())
    second.check()
    expect(confirm).to_be_disabled()
    third.check()
    expect(confirm).to_be_disabled()
    page.wait_for_timeout(200)
    held[-1].continue_()
    expect(confirm).to_be_enabled()
    expect(third).to_be_checked()
    expect(sentence).to_contain_text(clock_of(page, 3))

    page.unroute(CHANGES)
    page.route(CHANGES, lambda route: route.fulfill(status=204) if is_change(route) else route.continue_())
    fourth.check()
    expect(confirm).to_be_enabled()
    expect(sentence).to_contain_text(clock_of(page, 3))
    expect(page.locator("#read-back")).to_have_attribute("aria-busy", "true")
    confirm.click()
    expect(page.get_by_role("alert").first).to_contain_text("The time changed after you read it back.")
    expect(sentence).to_contain_text(clock_of(page, 4))
    assert booked(site) == before

    chosen = page.locator("input[name=time]:checked").get_attribute("value") or ""
    page.unroute(CHANGES)
    expect(sentence).to_be_focused()
    page.keyboard.press("Tab")
    expect(confirm).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/appointments/**")
    assert booked(site) - before == {datetime.fromisoformat(chosen.partition("|")[0])}
    assert site.state()["overlaps"] == 0


def booked(site: Demo) -> set[datetime]:
    """When the person has visits that the desk booked."""
    rows = site.state()["appointments"]
    return {datetime.fromisoformat(row["start"]) for row in rows if (row["name"], row["source"]) == (NAME, "desk")}


def clock_of(page: Page, place: int) -> str:
    """The clock time that the slot at a place shows."""
    shown = re.search(r"\d+:\d\d [ap]m", page.locator(f"label.slot:has(#time-{place}) b").inner_text())
    return shown[0] if shown else "no time"
