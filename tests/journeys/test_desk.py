"""The front desk: a caller is booked in half a minute, a visit is moved with the keyboard, every page is for everybody."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessible import findings, narrow_problems
from tests.journeys.browser import NARROW
from tests.journeys.demo import Demo
from tests.journeys.recorder import BUILD, Recorder

HALF_A_MINUTE = 30.0
STAFF = ("/desk/", "/setup/", "/account/")
"""Beginnings of the addresses that the walk follows."""
FILES = (".ics", ".csv", ".json")
"""Endings of what is not a page."""
FEW_OF_A_KIND = 3
"""Pages that differ only in the record they show: so many of each kind are looked at."""


@pytest.fixture
def staff(member: Callable[..., Page]) -> Page:
    """Somebody of the clinic who has signed in."""
    page = member()
    page.goto("/desk/")
    return page


def from_the_desk(site: Demo, name: str) -> list[dict[str, str]]:
    """What the desk booked for somebody."""
    return [one for one in site.state()["appointments"] if one["name"] == name and one["source"] == "desk"]


def test_known_caller_is_booked_in_half_a_minute(site: Demo, staff: Page, record: Callable[..., Recorder]) -> None:
    """Search by first name, next free time, read back, confirm: at most 30 s by the keystroke-level model."""
    journey = record(staff, "caller_is_booked")
    journey.shot("the day")
    journey.key("n", words="key n: a new caller")
    expect(staff.get_by_role("heading", level=1)).to_have_text("New caller")
    journey.write("Amara", "the caller's first name")
    journey.key("Enter")
    expect(staff.get_by_text("1 found.")).to_be_visible()
    journey.shot("found")
    _choose_who(journey, staff)
    journey.decide("the next free time suits the caller")
    sentence = staff.locator("#read-back .sentence")
    expect(sentence).to_contain_text("Amara Example")
    journey.decide("read the sentence back")
    journey.shot("read back")
    journey.tab_to(staff.locator("#confirm"), "Confirm")
    journey.key("Enter")
    staff.wait_for_url("**/desk/**")
    expect(staff.locator("[role=status], .notice").first).to_be_visible()
    journey.shot("booked")
    assert len(from_the_desk(site, "Amara Example")) == 1
    assert journey.seconds <= HALF_A_MINUTE, f"{journey.seconds:.1f} s"
    assert site.state()["overlaps"] == 0


def test_new_caller_is_booked_in_half_a_minute(site: Demo, staff: Page, record: Callable[..., Recorder]) -> None:
    """Somebody the clinic does not know, with name and telephone: at most 30 s by the keystroke-level model."""
    journey = record(staff, "new_caller_is_booked")
    journey.key("n", words="key n: a new caller")
    expect(staff.get_by_role("heading", level=1)).to_have_text("New caller")
    journey.write("Nadia New", "the caller's name")
    journey.key("Enter")
    expect(staff.get_by_text("Nobody is known by")).to_be_visible()
    journey.shot("nobody of that name")
    name = staff.get_by_label("Name", exact=True)
    if not name.input_value():
        journey.tab_to(name, "Name")
        journey.write("Nadia New", "the name once more")
    journey.tab_to(staff.get_by_label("Telephone"), "Telephone")
    journey.write("2895550177", "telephone")
    journey.decide("the next free time suits the caller")
    journey.tab_to(staff.locator("#confirm"), "Read back")
    expect(staff.locator("#read-back .sentence")).to_contain_text("Nadia New")
    journey.decide("read the sentence back")
    journey.shot("read back")
    journey.tab_to(staff.locator("#confirm"), "Confirm")
    journey.key("Enter")
    expect(staff.locator("[role=status], .notice").first).to_be_visible()
    journey.shot("booked")
    assert len(from_the_desk(site, "Nadia New")) == 1
    assert journey.seconds <= HALF_A_MINUTE, f"{journey.seconds:.1f} s"


def test_visit_is_moved_with_the_keyboard(site: Demo, staff: Page, record: Callable[..., Recorder]) -> None:
    """Arrows find the visit, m takes it, arrows find a free time, Enter puts it there; the person is told by mail."""
    journey = record(staff, "visit_is_moved_with_the_keyboard")
    before = {one["start"]: one["name"] for one in site.state()["appointments"] if one["status"] == "booked"}
    for _ in range(10):
        journey.key("PageDown", words="the day after")
        staff.wait_for_load_state()
        if staff.locator("a.appointment[data-move]").count():
            break
    visit = staff.locator("a.appointment[data-move]").first
    staff.keyboard.press("ArrowDown")
    for _ in range(60):
        if visit.evaluate("one => one === document.activeElement"):
            break
        journey.key("ArrowDown")
    expect(visit).to_be_focused()
    journey.key("m", words="key m: move it")
    staff.wait_for_load_state()
    journey.shot("moving")
    journey.key("End", words="the last free time of the day")
    journey.key("Enter")
    staff.wait_for_url(lambda address: "moving=" not in address)
    journey.shot("moved")
    after = {one["start"]: one["name"] for one in site.state()["appointments"] if one["status"] == "booked"}
    assert sorted(after.values()) == sorted(before.values())
    assert len(set(after) - set(before)) == 1
    assert site.state()["overlaps"] == 0


def test_every_staff_page_is_for_everybody(site: Demo, staff: Page) -> None:
    """All pages staff can reach by links, wide and at 320 px: no serious finding of axe, no sideways scrolling of the page."""
    folder = BUILD / "staff_pages"
    folder.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    seen: dict[str, int] = {}
    waiting = ["/desk/", "/account/", "/setup/"]
    while waiting:
        path = waiting.pop(0)
        kind = "/".join("*" if any(sign.isdigit() for sign in part) else part for part in urlsplit(path).path.split("/"))
        if seen.get(kind, 0) >= FEW_OF_A_KIND or path in seen:
            continue
        answer = staff.goto(path)
        assert answer is not None
        seen[kind], seen[path] = seen.get(kind, 0) + 1, 1
        if "html" not in answer.headers.get("content-type", ""):
            continue
        wrong += findings(staff)
        wrong += [f"{path}: {number} first headings" for number in [staff.locator("h1").count()] if number != 1]
        staff.screenshot(path=folder / f"{kind.strip('/').replace('/', '_').replace('*', 'one')}.png", full_page=True)
        staff.set_viewport_size(NARROW)  # type: ignore[arg-type]
        wrong += narrow_problems(staff)
        staff.set_viewport_size({"width": 1280, "height": 800})
        found = staff.eval_on_selector_all("a[href]", "all => all.map((one) => one.getAttribute('href'))")
        whole = {urlsplit(urljoin(staff.url, one)) for one in found}
        here = [one.path + (f"?{one.query}" if one.query and seen.get(one.path, 0) else "") for one in whole]
        waiting += sorted(one for one in here if one.startswith(STAFF) and not one.endswith(FILES))
    assert wrong == []
    assert len([path for path in seen if "*" not in path]) >= 15


def _choose_who(journey: Recorder, page: Page) -> None:
    """The person found is chosen already where there is one; else Space chooses the first."""
    first = page.locator("input[name=who]").first
    if not first.is_checked():
        journey.tab_to(first, "the person")
        journey.key("Space")
