"""Pages before somebody is let in and where nothing is found: for everybody too."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.accessible import findings, narrow_problems
from tests.journeys.browser import NARROW
from tests.journeys.conftest import code_of
from tests.journeys.crowd import BOOK, cancel, free, post, visit
from tests.journeys.demo import Demo

NOWHERE = "A" * 43
"""As long as a secret; opens nothing."""
CLOSED = {
    "/nowhere/": 404,
    "/fr/nowhere/": 404,
    f"/m/{NOWHERE}/": 404,
    f"/w/{NOWHERE}/": 404,
    f"/invite/{NOWHERE}/": 404,
}


def problems(page: Page) -> list[str]:
    """What is wrong with the page as it is now, wide and at 320 px."""
    wrong = findings(page) + [f"{page.url}: {n} first headings" for n in [page.locator("h1").count()] if n != 1]
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    wrong += findings(page) + narrow_problems(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    return wrong


def test_links_that_open_nothing_are_for_everybody(person: Callable[..., Page]) -> None:
    """A page that is not there, and each kind of secret link that opens nothing: no serious finding of axe."""
    page, wrong = person(expected=(404,)), []
    for path, status in CLOSED.items():
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status, path
        wrong += problems(page)
    assert wrong == []


def test_signing_in_is_for_everybody(site: Demo, person: Callable[..., Page]) -> None:
    """Address and password, a wrong one, the code, and a form whose proof is lost: no serious finding of axe."""
    page = person(expected=(403, 422, 400, 429))
    page.goto("/sign-in/")
    wrong = problems(page)
    for password in ("not the password", site.password):
        page.get_by_label("E-mail address").fill(site.email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
        wrong += problems(page)
    assert page.url.endswith("/sign-in/code/")
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.context.clear_cookies()
    page.get_by_label("E-mail address").fill(site.email)
    page.get_by_label("Password").fill(site.password)
    with page.expect_navigation() as answer:
        page.get_by_role("button", name="Sign in").click()
    assert answer.value is not None
    assert answer.value.status == 403
    assert wrong + problems(page) == []


def test_a_place_on_the_waiting_list_is_for_everybody(site: Demo, person: Callable[..., Page]) -> None:
    """The page of a live link while one waits, with an offer, after it was passed on and off the list, also in French."""
    page = person(expected=(404,))
    page.goto("/book/wait/?service=first_visit")
    page.get_by_label("Name").fill("Wanda Waits")
    page.get_by_label("E-mail").fill("wanda@example.org")
    page.get_by_label("Telephone").fill("+1 289 555 0123")
    page.get_by_label("Until").fill((datetime.now() + timedelta(days=50)).date().isoformat())
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page).to_have_url(re.compile("/w/[\\w-]+/$"))
    live = urlsplit(page.url).path
    wrong = problems(page)
    for start in free(site)[::3][:9]:  # others of the example wait already, each of whom is offered one
        asked = visit(start, 0)
        made = post(site.address, BOOK, asked["body"], asked["key"])["body"]
        off = cancel(made | {"token": made["manage_url"].rstrip("/").rpartition("/")[2]})
        post(site.address, off["path"], off["body"], uuid.uuid4().hex)
        page.goto(live)
        if page.get_by_role("button", name="Take this time").count():
            break
    expect(page.get_by_role("button", name="Take this time")).to_be_visible()
    wrong += problems(page)
    page.goto(f"/fr{live}")
    wrong += problems(page)
    page.goto(live)
    page.locator(f"form[action='{live}decline/'] button").click()
    wrong += problems(page)
    page.locator(f"form[action='{live}leave/'] button").click()
    wrong += problems(page)
    assert wrong == []


def test_joining_the_staff_is_for_everybody(member: Callable[..., Page], person: Callable[..., Page]) -> None:
    """The page with a live invitation, its form with a mistake, the first sign-in, the code that is set up, and its codes."""
    owner = member()
    owner.goto("/desk/staff/")
    owner.get_by_label("Name").fill("Nora New")
    owner.get_by_label("E-mail address").fill("nora@example.org")
    owner.get_by_label("Front desk").check()
    owner.get_by_role("button", name="Make a link").click()
    wrong = problems(owner)
    link = owner.get_by_label("Link").input_value()
    page = person(expected=(422,))
    page.goto(urlsplit(link).path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Join the clinic")
    wrong += problems(page)
    for password in ("short", "four words nobody guesses"):
        page.get_by_label("Password").first.fill(password)
        page.locator("main form button").click()
        page.wait_for_load_state()
        wrong += problems(page)
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill("nora@example.org")
    page.get_by_label("Password").fill("four words nobody guesses")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/sign-in/set-up-code/"))
    wrong += problems(page)
    secret = re.sub(r"\s", "", page.locator("code.code").first.inner_text())
    page.get_by_role("textbox", name=re.compile("^Code")).fill("000000")
    page.get_by_role("button", name="Finish").click()
    wrong += problems(page)
    page.get_by_role("textbox", name=re.compile("^Code")).fill(code_of(secret))
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("link", name="I have kept them")).to_be_visible()
    wrong += problems(page)
    assert wrong == []
