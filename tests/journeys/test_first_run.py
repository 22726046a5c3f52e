"""The owner starts `ims serve`, sets the clinic up in the browser, and a first visit can be booked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessible import findings, narrow_problems
from tests.journeys.browser import NARROW, WIDE
from tests.journeys.conftest import code_of
from tests.journeys.demo import Demo, first_run
from tests.journeys.recorder import Recorder

PASSWORD = "four words nobody guesses"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A site that is not set up."""
    with first_run(tmp_path_factory.mktemp("first") / "clinic") as found:
        yield found


def test_owner_sets_the_clinic_up(site: Demo, person: Callable[..., Page], record: Callable[[Page], Recorder]) -> None:
    """What the source states is filled in, what it does not state is blank; each step is for everybody; then people book."""
    page = person()
    journey = record(page)
    wrong: list[str] = []

    def look(words: str) -> None:
        wrong.extend(findings(page))
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        wrong.extend(narrow_problems(page))
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        journey.shot(words)

    journey.goto("/", "the first look at the site")
    look("before it is set up")
    for path in ("/book/", "/ask/", "/contact/", "/who/", "/fr/", "/desk/"):
        journey.goto(path, f"{path} before the clinic is set up")
        wrong.extend(findings(page))
    journey.goto("/")
    journey.click(page.get_by_role("link", name="Set up the clinic"), "Set up the clinic")
    look("the owner's account")
    page.get_by_label("Set-up code").fill(site.setup_code)
    page.get_by_label("Your name").fill("Olive Owner")
    page.get_by_label("Your e-mail address").fill("olive@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    journey.click(page.get_by_role("button", name="Continue"), "Continue")
    if page.locator("code.code").count():
        look("second factor")
        secret = re.sub(r"\s", "", page.locator("code.code").first.inner_text())
        page.get_by_role("textbox", name=re.compile("^Code")).fill(code_of(secret))
        journey.click(page.get_by_role("button", name="Finish"), "Finish")
        look("recovery codes")
        journey.click(page.get_by_role("link", name="I have kept them"), "I have kept them")
    expect(page.get_by_role("heading", level=1)).to_have_text("The clinic")
    look("the clinic")
    expect(page.get_by_label("Telephone")).to_have_value("(289) 266-1674")
    expect(page.get_by_label("Extension")).to_have_value("1")
    expect(page.get_by_label("Name of the clinic")).to_have_value("")
    expect(page.get_by_label("Street address")).to_have_value("")
    page.get_by_label("Name of the clinic").fill("Journey Clinic")
    page.get_by_label("E-mail address for patients").fill("clinic@example.org")
    journey.click(page.get_by_role("button", name="Continue"), "Continue")
    look("hours")
    for day in ("Monday", "Wednesday", "Friday"):
        expect(page.get_by_label(day)).to_be_checked()
    expect(page.get_by_label("From")).to_have_value("")
    page.get_by_label("From").fill("09:00")
    page.get_by_label("To", exact=True).fill("17:00")
    journey.click(page.get_by_role("button", name="Continue"), "Continue")
    look("services")
    page.get_by_label("Name", exact=True).first.fill("First visit")
    page.get_by_label("Minutes").first.fill("45")
    journey.click(page.get_by_role("button", name="Continue"), "Continue")
    look("review")
    journey.click(page.get_by_role("button", name="Set up the clinic"), "Set up the clinic")
    expect(page.get_by_role("heading", level=1)).to_have_text("The clinic is set up")
    look("set up")
    assert wrong == []
    visitor = person()
    visitor.goto("/book/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Choose a time")
    expect(visitor.get_by_text("Journey Clinic").first).to_be_visible()
    assert visitor.locator("button.slot").count() > 0
    assert site.state()["mails"] == []
