"""What a page must be for everybody, measured in a real browser: axe, no sideways scrolling, steady layout, light scripts."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Response

from tests.journeys.browser import has_horizontal_scroll, too_wide

SERIOUS = ("serious", "critical")
LARGEST_PAINT = 1500
"""Milliseconds until the largest part of a page is painted, over loopback."""
SHIFT = 0.1
SCRIPTS = 60_000
"""Bytes of compressed scripts on a public page."""
MEASURE = """
window.__shift = 0; window.__paint = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) { if (!entry.hadRecentInput) { window.__shift += entry.value; } }
}).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) { window.__paint = entry.startTime; }
}).observe({type: 'largest-contentful-paint', buffered: true});
"""


def findings(page: Page) -> list[str]:
    """Serious and critical findings of axe on the page as it is now, with where they are."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    path = urlsplit(page.url).path
    return [
        f"{path}: {one['id']} ({one['impact']}) {'; '.join(str(node['target'][0]) for node in one['nodes'][:3])}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]


def narrow_problems(page: Page) -> list[str]:
    """Where the page needs sideways scrolling at its present width."""
    if not has_horizontal_scroll(page):
        return []
    width = page.evaluate("document.documentElement.clientWidth")
    return [f"{urlsplit(page.url).path} at {width} px: {too_wide(page)}"]


@dataclass(frozen=True)
class Speed:
    """How a page loads."""

    path: str
    paint: float
    shift: float
    scripts: int

    def problems(self) -> list[str]:
        """What is above the limits."""
        limits = (("paint", self.paint, LARGEST_PAINT), ("shift", self.shift, SHIFT), ("scripts", self.scripts, SCRIPTS))
        return [f"{self.path}: {name} {value} is above {limit}" for name, value, limit in limits if value > limit]


def speed(browser: Browser, address: str, path: str) -> Speed:
    """Load a page as a first visitor does, without a cache."""
    context = browser.new_context(base_url=address, viewport={"width": 412, "height": 823})
    try:
        context.add_init_script(MEASURE)
        page = context.new_page()
        scripts: list[Response] = []
        page.on("response", lambda answer: scripts.append(answer) if answer.request.resource_type == "script" else None)
        page.goto(path, wait_until="networkidle")
        weight = sum(len(gzip.compress(answer.body())) for answer in scripts)
        paint, shift = page.evaluate("[window.__paint, window.__shift]")
        return Speed(path, round(paint), round(shift, 4), weight)
    finally:
        context.close()


def written(found: list[Speed]) -> str:
    """As JSON, for the record."""
    return json.dumps([vars(one) for one in found], indent=1) + "\n"
