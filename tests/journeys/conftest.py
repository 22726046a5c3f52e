"""Fixtures of the journeys: a browser, a site of one's own for each journey, people with a record of what they do."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.browser import WIDE, Witness, running
from tests.journeys.crowd import PLENTY
from tests.journeys.demo import Demo, demo, prepare_demo
from tests.journeys.recorder import Recorder
from tests.journeys.server import Prepared, Site, drop_database, prepare, serving
from tools import postgresql


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """A fresh demo, to be copied."""
    found = prepare_demo(tmp_path_factory.mktemp("prepared") / "clinic")
    yield found
    drop_database(found.database)


@pytest.fixture(scope="module")
def site(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running site for the journeys of one file."""
    with demo(prepared, tmp_path_factory.mktemp("site") / "clinic") as found:
        yield found


@pytest.fixture
def person(browser: Browser, site: Demo) -> Iterator[Callable[..., Page]]:
    """Makes people with a browser of their own; what their pages did wrong fails the test in the end."""
    made: list[tuple[BrowserContext, Witness]] = []

    def one(*, expected: tuple[int, ...] = (), **options: object) -> Page:
        settings: dict[str, object] = {
            "base_url": site.address,
            "viewport": WIDE,
            "locale": "en-CA",
            "timezone_id": "America/Toronto",
        }
        context = browser.new_context(**settings | options)
        context.set_default_timeout(20_000)
        witness = Witness(site.address, expected_statuses=set(expected))
        witness.watch(context)
        made.append((context, witness))
        return context.new_page()

    yield one
    for context, _ in made:
        context.close()
    assert [wrong for _, witness in made for wrong in witness.seen] == []


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crowded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site with two server processes."""
    folder = tmp_path_factory.mktemp(request.param)
    patch = pytest.MonkeyPatch()
    with patch.context():
        if request.param == "sqlite":
            patch.delenv("DATABASE_URL", raising=False)
            with serving(prepare(folder / "prepared"), folder / "site", workers=2, more=PLENTY) as site:
                yield site
            return
        with postgresql.cluster(is_durable=True) as address:
            patch.setenv("DATABASE_URL", address)
            with serving(prepare(folder / "prepared"), folder / "site", workers=2, more=PLENTY) as site:
                yield site
    patch.undo()


KEPT = pytest.StashKey[dict[str, object]]()


@pytest.fixture
def member(site: Demo, person: Callable[..., Page], request: pytest.FixtureRequest) -> Callable[..., Page]:
    """Makes pages of the owner, signed in; once a file by hand, because a code is taken once in 30 seconds."""
    kept = request.config.stash.setdefault(KEPT, {})

    def one(**options: object) -> Page:
        page = person(**options, **({"storage_state": kept[site.address]} if site.address in kept else {}))
        if site.address not in kept:
            sign_in(page, site)
            kept[site.address] = page.context.storage_state()
        return page

    return one


@pytest.fixture
def record(request: pytest.FixtureRequest, person: Callable[..., Page]) -> Iterator[Callable[[Page], Recorder]]:
    """Starts the record of a page's person, named after the test; written whether or not the journey succeeds."""
    started: list[Recorder] = []

    def start(page: Page, name: str = "") -> Recorder:
        plain = re.sub(r"[^a-z0-9_]+", "_", name or request.node.name.removeprefix("test_").lower())
        started.append(Recorder(plain, page))
        return started[-1]

    yield start
    for one in started:
        one.finish(one.page.context)


def code_of(secret: str) -> str:
    """What an app on a telephone shows at the moment (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    number = int.from_bytes(digest[digest[-1] & 15 :][:4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def sign_in(page: Page, site: Demo, email: str = "") -> None:
    """Sign in as the owner, or as somebody of the demo who sets up the second factor on the way."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email or site.email)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    is_first = bool(email) and email != site.email
    secret = re.sub(r"\s", "", page.locator("code.code").first.inner_text()) if is_first else site.secret
    page.get_by_role("textbox", name=re.compile("^Code")).fill(code_of(secret))
    page.get_by_role("button", name="Finish" if is_first else "Continue").click()
    if is_first:
        page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(re.compile("/desk/"))
