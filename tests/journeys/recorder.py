"""Keeps a journey: a Playwright trace, numbered screenshots, a log of steps, and the time a person would need.

The time is that of the keystroke-level model, not of the robot: 0.28 s a key, 1.1 s to point and press, 1.35 s to decide
(0.4 s to move a hand between keyboard and mouse).
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page

BUILD = Path(__file__).resolve().parents[2] / "build" / "journeys"
KEY, POINT, DECIDE, HAND = 0.28, 1.1, 1.35, 0.4


class Recorder:
    """One journey of one person."""

    def __init__(self, name: str, page: Page) -> None:
        self.name, self.page = name, page
        self.folder = BUILD / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.steps: list[dict[str, object]] = []
        self.seconds = 0.0
        self._hand = "mouse"
        self._shots = 0
        page.context.tracing.start(screenshots=False, snapshots=True, sources=False)

    def goto(self, path: str, words: str = "") -> None:
        """Open an address that the person follows from elsewhere; costs no time here."""
        self.page.goto(path)
        self._note(words or f"open {path}", 0.0)

    def decide(self, words: str) -> None:
        """The person reads and makes up their mind."""
        self._note(f"decide: {words}", DECIDE)

    def click(self, target: Locator, words: str) -> None:
        """Point and press."""
        target.click()
        self._note(f"press {words}", POINT + self._moved("mouse"))

    def type(self, target: Locator, text: str, words: str) -> None:
        """Type into a field that has the focus already, or gets it by pointing."""
        has_focus = bool(target.evaluate("one => one === document.activeElement"))
        seconds = 0.0 if has_focus else POINT + self._moved("mouse")
        if not has_focus:
            target.click()
        target.press_sequentially(text)
        self._note(f"type {words} ({len(text)} keys)", seconds + KEY * len(text) + self._moved("keyboard"))

    def key(self, *keys: str, words: str = "") -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)
        self._note(words or f"keys {' '.join(keys)}", KEY * len(keys) + self._moved("keyboard"))

    def write(self, text: str, words: str) -> None:
        """Type with the keyboard alone, into what has the focus."""
        self.page.keyboard.type(text)
        self._note(f"type {words} ({len(text)} keys)", KEY * len(text) + self._moved("keyboard"))

    def tab_to(self, target: Locator, words: str, limit: int = 120) -> None:
        """Press Tab until the target has the focus; fails where the keyboard cannot get there or the focus cannot be seen."""
        for pressed in range(limit):
            if target.evaluate("one => one === document.activeElement"):
                assert target.evaluate(
                    "one => getComputedStyle(one).outlineStyle !== 'none' || one.closest('label.slot, .link-card') !== null"
                ), f"the focus on {words} cannot be seen"
                self._note(f"Tab to {words} ({pressed} keys)", KEY * pressed + self._moved("keyboard"))
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {words} within {limit} presses of Tab")

    def shot(self, words: str, page: Page | None = None) -> None:
        """A numbered screenshot of the whole page."""
        self._shots += 1
        name = f"{self._shots:02d}-{re.sub('[^a-z0-9]+', '-', words.lower()).strip('-')}.png"
        (page or self.page).screenshot(path=self.folder / name, full_page=True, caret="initial")
        self._note(f"screenshot {name}", 0.0)

    def finish(self, context: BrowserContext) -> None:
        """Write trace and log."""
        context.tracing.stop(path=self.folder / "trace.zip")
        (self.folder / "steps.json").write_text(json.dumps(self.steps, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        lines = [f"{step['at']:>6} s  {step['what']}" for step in self.steps]
        total = f"\nTime by the keystroke-level model: {self.seconds:.1f} s\n"
        (self.folder / "steps.txt").write_text("\n".join(lines) + total, encoding="utf-8")

    def _moved(self, to: str) -> float:
        moved, self._hand = self._hand != to, to
        return HAND if moved else 0.0

    def _note(self, what: str, seconds: float) -> None:
        self.seconds += seconds
        self.steps.append({"at": round(self.seconds, 2), "cost": round(seconds, 2), "what": what, "page": self._path()})

    def _path(self) -> str:
        return re.sub(r"^\w+://[^/]+", "", self.page.url)
