"""A real browser that tells on its pages: dialogs, policy violations, script errors, strangers' servers, failed answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, Response, sync_playwright

from tests.journeys.logs import note

NAMES = ("chromium", "chromium-browser", "google-chrome")
ABSENT = (
    "No Chromium was found, and the journeys need one. On Debian or Ubuntu: apt-get install chromium (the browsers that "
    "Playwright downloads by itself are not used)."
)
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
REPLACED = ("htmx:afterRequest,", "htmx:sendAbort,")
"""How htmx tells the console of a request that a later one replaced; a failed one is told in other words besides."""
LISTEN = """
document.addEventListener('securitypolicyviolation', (event) => {
  console.error('Content Security Policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample);
});
"""


def program() -> str:
    """Where the browser is.

    Raises
    ------
    RuntimeError    there is none; the message says what to install
    """
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError(ABSENT)


@contextmanager
def running() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Witness:
    """What went wrong in the pages of a context, whatever the journey looked at."""

    home: str
    seen: list[str] = field(default_factory=list)
    expected_statuses: set[int] = field(default_factory=set)
    """Answers of 400 and above that the journey provokes on purpose."""

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of the context."""
        context.add_init_script(LISTEN)
        context.on("dialog", self._dialog)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"script error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"a dialog opened: {dialog.message!r}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(("Failed to load resource", *REPLACED)):
            self.seen.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        note(request.url, request.post_data)
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and f"{address.scheme}://{address.netloc}" != self.home:
            self.seen.append(f"another server was asked: {address.scheme}://{address.netloc}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected_statuses:
            self.seen.append(f"{response.status} for {response.request.method} {urlsplit(response.url).path}")


def has_horizontal_scroll(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the window's edge and is not inside something that scrolls by itself."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter((one) => {
              const box = one.getBoundingClientRect();
              return box.right > document.documentElement.clientWidth + 1 && box.width > 0 && !one.closest('.scroll')
                && !one.matches('.honey, .honey *, .visually-hidden');
            }).map((one) => one.tagName + '.' + one.className).slice(0, 8)"""
        )
    )
