"""Pages before somebody is let in and where nothing is found: for everybody too."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.accessible import findings, narrow_problems
from tests.journeys.browser import NARROW
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
