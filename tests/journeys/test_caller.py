"""The caller's screen on a slow network: what is read back is what is booked, whatever was clicked meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from playwright.sync_api import Page, Route, expect

from tests.journeys.accessible import findings, narrow_problems
from tests.journeys.browser import NARROW
from tests.journeys.demo import Demo
from tests.journeys.recorder import Recorder

CHANGES = "**/desk/caller/"
NAME = "Amara Example"


def is_change(route: Route) -> bool:
    """Whether a script asks for the times and the read-back again."""
    return route.request.method == "POST" and route.request.headers.get("hx-request") == "true"


def test_s10_nothing_is_booked_that_was_not_read_back(site: Demo, member: Callable[..., Page]) -> None:
    """Another time is clicked while an answer is under way or after one was lost: Confirm books what was read, and once."""
    page = member(expected=(409,))
    page.goto("/desk/caller/")
    page.locator("#time-4").check()
    page.get_by_label("Who calls?").fill("Amara")
    page.keyboard.press("Enter")
    sentence, confirm = page.locator("#read-back .sentence"), page.locator("#confirm")
    expect(sentence).to_contain_text(NAME)
    expect(sentence).to_contain_text(clock_of(page, 4))
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
    sent: list[Route] = []
    page.route(CHANGES, lambda route: sent.append(route))
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    (once,) = sent
    once.continue_()
    page.wait_for_url("**/desk/appointments/**")
    assert booked(site) - before == {datetime.fromisoformat(chosen.partition("|")[0])}
    assert site.state()["overlaps"] == 0


def test_a_caller_for_whom_no_time_suits_waits(member: Callable[..., Page], record: Callable[..., Recorder]) -> None:
    """From the caller's screen with the keyboard: who it is comes along, what suits is chosen, and the list shows it."""
    page = member()
    journey = record(page, "caller_waits")
    journey.goto("/desk/caller/")
    journey.write("Nadia Waiting", "the caller's name")
    journey.key("Enter")
    expect(page.get_by_text("Nobody is known by")).to_be_visible()
    journey.tab_to(page.get_by_role("link", name="No time suits"), "no time suits")
    journey.key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Put a caller on the waiting list")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Nadia Waiting")
    expect(page.get_by_label("Telephone")).to_be_focused()
    journey.write("2895550188", "telephone")
    assert findings(page) == []
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert narrow_problems(page) == []
    journey.shot("what suits, narrow")
    journey.tab_to(page.get_by_label("Friday"), "Friday")
    journey.key("Space")
    journey.tab_to(page.locator("#confirm"), "Put on the waiting list")
    journey.key("Enter")
    row = page.get_by_role("row", name="Nadia Waiting")
    expect(row).to_contain_text("Friday")
    expect(row).to_contain_text("Call: no e-mail")
    journey.shot("on the list")
    assert narrow_problems(page) == []
    row.get_by_role("button").press("Enter")
    expect(page.get_by_role("row", name="Nadia Waiting")).to_have_count(0)


def booked(site: Demo) -> set[datetime]:
    """When the person has visits that the desk booked."""
    rows = site.state()["appointments"]
    return {datetime.fromisoformat(row["start"]) for row in rows if (row["name"], row["source"]) == (NAME, "desk")}


def clock_of(page: Page, place: int) -> str:
    """The clock time that the slot at a place shows."""
    shown = re.search(r"\d+:\d\d [ap]m", page.locator(f"label.slot:has(#time-{place}) b").inner_text())
    return shown[0] if shown else "no time"
