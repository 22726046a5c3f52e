"""People book: with the keyboard alone, without scripts, two for one time; and change their minds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessible import findings, narrow_problems
from tests.journeys.browser import NARROW
from tests.journeys.demo import Demo
from tests.journeys.recorder import Recorder

TELEPHONE = "+1 289 555 0123"


def booked(site: Demo, name: str) -> list[dict[str, str]]:
    """Appointments of somebody that stand as booked."""
    return [one for one in site.state()["appointments"] if one["name"] == name and one["status"] == "booked"]


def mails(site: Demo, to: str) -> list[dict[str, str]]:
    """Mails to an address, in order."""
    return [one for one in site.state()["mails"] if one["to"] == to]


def manage_link(mail: dict[str, str]) -> str:
    """The link in a mail that opens the appointment."""
    found = re.search(r"https?://\S+/m/\S+", mail["text"])
    assert found, mail["text"]
    return found.group(0)


def times(page: Page) -> list[str]:
    """Values of the times that are offered on the page."""
    return list(page.eval_on_selector_all("button.slot", "all => all.map((one) => one.value)"))


def later_week(page: Page) -> None:
    """Go to the week after: whoever books for then may change their mind in time."""
    page.locator("main a[rel=next]").first.click()


def choose(page: Page, start: str) -> None:
    """Press the button of a time."""
    page.locator(f"button.slot[value='{start}']").click()


def test_stranger_reads_and_books_with_the_keyboard_alone(
    site: Demo, person: Callable[..., Page], record: Callable[[Page], Recorder]
) -> None:
    """From the first page through a condition to a booked visit, no mouse: every control is reached, and its focus is seen."""
    page = person()
    journey = record(page)
    journey.goto("/", "a stranger opens the site")
    journey.shot("first page")
    journey.decide("what is this")
    journey.tab_to(page.locator("nav.site-nav a", has_text="Conditions"), "Conditions")
    journey.key("Enter")
    page.wait_for_url("**/conditions/")
    journey.tab_to(page.locator("main a", has_text="Back pain").first, "Back pain")
    journey.key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Back pain")
    journey.shot("a condition")
    journey.decide("book")
    journey.tab_to(page.locator("nav.site-nav a", has_text="Book a visit"), "Book a visit")
    journey.key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Book a visit")
    journey.shot("kind of visit")
    journey.tab_to(page.locator("main a", has_text="First visit"), "First visit")
    journey.key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a time")
    journey.shot("free times")
    journey.decide("the first free time will do")
    journey.tab_to(page.get_by_role("button", name="Take this time"), "Take this time")
    journey.key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your details")
    journey.tab_to(page.get_by_label("Your name"), "name")
    journey.write("Keyboard Person", "name")
    journey.key("Tab")
    journey.write("keyboard@example.org", "e-mail")
    journey.key("Tab")
    journey.write(TELEPHONE, "telephone")
    journey.shot("details")
    journey.tab_to(page.get_by_role("button", name="Book this visit"), "Book this visit")
    journey.key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your visit is booked")
    journey.shot("booked")
    assert len(booked(site, "Keyboard Person")) == 1
    assert [one["kind"] for one in mails(site, "keyboard@example.org")] == ["booked"]
    assert site.state()["overlaps"] == 0


def test_booking_works_without_scripts(site: Demo, person: Callable[..., Page], record: Callable[[Page], Recorder]) -> None:
    """Choosing, booking, moving and cancelling need no script: everything is a form."""
    page = person(java_script_enabled=False)
    journey = record(page)
    journey.goto("/book/")
    journey.click(page.get_by_role("link", name="Follow-up visit"), "Follow-up visit")
    later_week(page)
    start = times(page)[0]
    choose(page, start)
    page.get_by_label("Your name").fill("Plain Person")
    page.get_by_label("E-mail").fill("plain@example.org")
    page.get_by_label("Telephone").fill(TELEPHONE)
    journey.shot("details without scripts")
    page.get_by_role("button", name="Book this visit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your visit is booked")
    (visit,) = booked(site, "Plain Person")
    journey.goto(manage_link(mails(site, "plain@example.org")[0]), "the link of the mail")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment")
    journey.shot("appointment")
    journey.click(page.get_by_role("link", name="Change the time"), "Change the time")
    later = times(page)[-1]
    assert later != start
    choose(page, later)
    journey.shot("moved")
    (moved,) = booked(site, "Plain Person")
    assert moved["start"] != visit["start"]
    journey.goto(manage_link(mails(site, "plain@example.org")[0]), "the link of the first mail still opens it")
    journey.click(page.get_by_role("link", name="Cancel this visit"), "Cancel this visit")
    journey.click(page.get_by_role("button", name="Yes, cancel it"), "Yes")
    journey.goto(manage_link(mails(site, "plain@example.org")[0]), "the old link")
    expect(page.get_by_role("heading", level=1)).to_have_text("This appointment is cancelled")
    journey.shot("cancelled")
    assert booked(site, "Plain Person") == []


def test_two_people_want_one_time_and_one_gets_it(
    site: Demo, person: Callable[..., Page], record: Callable[..., Recorder]
) -> None:
    """Both see the time as free; one holds it, the other reads so in plain words, with times that are free instead."""
    first, second = person(), person(expected=(409,))
    record(first, "two_people_first")
    slower = record(second, "two_people_second")
    for page in (first, second):
        page.goto("/book/?service=first_visit")
        later_week(page)
    wanted = times(first)[2]
    assert wanted in times(second)
    choose(first, wanted)
    expect(first.get_by_role("heading", level=1)).to_have_text("Your details")
    choose(second, wanted)
    expect(second.get_by_role("heading", name="Free instead")).to_be_visible()
    slower.shot("taken by somebody else")
    assert wanted not in times(second)
    assert findings(second) == []
    second.locator("section.band button").first.click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Your details")
    for page, name in ((first, "Quick Person"), (second, "Slow Person")):
        page.get_by_label("Your name").fill(name)
        page.get_by_label("E-mail").fill(f"{name.split()[0].lower()}@example.org")
        page.get_by_label("Telephone").fill(TELEPHONE)
        page.get_by_role("button", name="Book this visit").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your visit is booked")
    assert len(booked(site, "Quick Person")) == len(booked(site, "Slow Person")) == 1
    assert site.state()["overlaps"] == 0


def test_mistakes_are_named_beside_the_field_and_read_first(site: Demo, person: Callable[..., Page]) -> None:
    """A form sent with mistakes comes back with the summary in focus, what was typed kept, each mistake beside its field."""
    page = person(expected=(422, 400))
    page.goto("/book/?service=first_visit")
    later_week(page)
    choose(page, times(page)[-1])
    page.get_by_label("Your name").fill("Hasty Person")
    page.get_by_label("E-mail").fill("not an address")
    page.get_by_label("Telephone").fill(TELEPHONE)
    page.get_by_role("button", name="Book this visit").click()
    summary = page.locator(".problems")
    expect(summary).to_be_focused()
    field = page.get_by_label("E-mail")
    assert field.get_attribute("aria-invalid") == "true"
    described = (field.get_attribute("aria-describedby") or "").split()
    words = " ".join(page.locator(f"#{one}").inner_text() for one in described)
    assert "valid email address" in words
    expect(page.get_by_label("Your name")).to_have_value("Hasty Person")
    summary.get_by_role("link").first.click()
    expect(field).to_be_focused()
    assert findings(page) == []
    assert booked(site, "Hasty Person") == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_booking_pages_are_for_everybody(site: Demo, person: Callable[..., Page], language: str) -> None:
    """Every step, wide and at 320 px, in both languages: no serious finding of axe, no sideways scrolling."""
    start = "/fr" if language == "fr" else ""
    page, wrong = person(), []

    def look() -> None:
        for size in ({"width": 1280, "height": 800}, NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            wrong.extend(findings(page) + narrow_problems(page))
        assert page.locator("h1").count() == 1

    for path in ("/book/", "/book/wait/?service=first_visit", "/book/?service=first_visit&tz=Pacific/Auckland"):
        page.goto(start + path)
        look()
    later_week(page)
    choose(page, times(page)[-2 if start else -3])
    look()
    page.locator("#id_name").fill("Everybody Person")
    page.locator("#id_email").fill(f"everybody-{language}@example.org")
    page.locator("#id_phone").fill(TELEPHONE)
    page.locator("#visits").select_option("2")
    for _ in ("the dates are shown", "they are booked"):
        page.locator("button[name=book]").click()
        look()
    for link in page.locator("main a[href*='/m/']", has_text="/m/").all():
        expect(link).to_have_text(link.get_attribute("href") or "")
    assert page.locator("main a[href*='/m/']", has_text="/m/").count() == 2
    expect(page.locator("button[data-print]")).to_be_visible()
    page.goto(manage_link(mails(site, f"everybody-{language}@example.org")[0]))
    look()
    for words in ("move", "cancel"):
        page.goto(f"{manage_link(mails(site, f'everybody-{language}@example.org')[0])}{words}/")
        look()
    assert wrong == []
