"""Every public page, in both languages: for everybody, at any width, quick, and within the site alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.accessible import findings, narrow_problems, speed, written
from tests.journeys.browser import NARROW
from tests.journeys.demo import Demo
from tests.journeys.recorder import BUILD

SKIPPED = ("/desk/", "/setup/", "/sign-in/", "/static/", "/api/", "/account/")
ENOUGH = 16
"""Public pages there are at least: eight conditions and those around them."""
ZOOMED = {"width": 640, "height": 400}
"""A window of 1280 by 800 at 200 %, in the units the page sees."""


def links(page: Page) -> set[str]:
    """Paths of our own pages that this one leads to."""
    found = page.eval_on_selector_all("a[href]", "all => all.map((one) => one.getAttribute('href'))")
    whole = {urlsplit(urljoin(page.url, one)) for one in found}
    home = urlsplit(page.url).netloc
    return {
        one.path for one in whole if one.netloc == home and not one.path.startswith(SKIPPED) and one.scheme.startswith("http")
    }


@pytest.fixture(scope="module")
def paths(browser: Browser, site: Demo) -> list[str]:
    """All public pages that can be reached by links from the first one."""
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    seen: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        answer = page.goto(path)
        assert answer is not None
        seen[path] = answer.status
        waiting += sorted(links(page) - set(seen))
        assert len(seen) < 200, "links without end"
    context.close()
    assert {path: status for path, status in seen.items() if status != 200} == {}
    return sorted(seen)


def test_every_public_page_is_reached_by_links_in_both_languages(paths: list[str]) -> None:
    """No link is broken, and each English page has its French one."""
    english = {path for path in paths if not path.startswith("/fr/")}
    french = {path for path in paths if path.startswith("/fr/")}
    assert len(english) >= ENOUGH
    assert {f"/fr{path}" for path in english} == french


def test_no_public_page_has_a_serious_finding_of_axe(paths: list[str], person: Callable[..., Page]) -> None:
    """Wide and narrow: no serious or critical finding, one first heading, no sideways scrolling at 320 px or 200 %."""
    wrong: list[str] = []
    page = person()
    for path in paths:
        page.goto(path)
        wrong += findings(page)
        wrong += [f"{path}: {count} first headings" for count in [page.locator("h1").count()] if count != 1]
        for size in (ZOOMED, NARROW):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            wrong += narrow_problems(page)
        if not path.startswith("/fr/"):
            wrong += findings(page)
        page.set_viewport_size({"width": 1280, "height": 800})
    assert wrong == []


def test_public_pages_are_quick_and_steady(paths: list[str], browser: Browser, site: Demo) -> None:
    """Largest paint, shift of the layout and weight of scripts are within their limits on every English page."""
    found = [speed(browser, site.address, path) for path in paths if not path.startswith("/fr/")]
    folder = BUILD / "public_pages"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "speed.json").write_text(written(found), encoding="utf-8")
    assert [problem for one in found for problem in one.problems()] == []


def test_public_pages_look_as_they_should(paths: list[str], person: Callable[..., Page]) -> None:
    """A picture of every page, wide and narrow, for eyes to look at; every image and style was found."""
    folder = BUILD / "public_pages"
    folder.mkdir(parents=True, exist_ok=True)
    page = person()
    for path in paths:
        for name, size in (("wide", {"width": 1280, "height": 800}), ("narrow", NARROW)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(path)
            _picture(page, folder / f"{path.strip('/').replace('/', '_') or 'home'}-{name}.png")


def test_public_pages_can_be_printed(paths: list[str], person: Callable[..., Page]) -> None:
    """On paper there is no navigation, but when to get help is there."""
    page = person()
    page.emulate_media(media="print")
    for path in [one for one in paths if not one.startswith("/fr/")]:
        page.goto(path)
        assert not page.locator(".site-header").is_visible()
        assert page.locator(".urgent").is_visible()


def test_keyboard_reaches_the_content_first(person: Callable[..., Page]) -> None:
    """The first Tab offers to skip the navigation, visibly, and Enter does so."""
    page = person()
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("one => one === document.activeElement && one.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def _picture(page: Page, to: Path) -> None:
    page.screenshot(path=to, full_page=True)
    assert page.evaluate("[...document.images].every((one) => one.complete && one.naturalWidth > 0)")
    assert page.evaluate("document.styleSheets.length") >= 2
