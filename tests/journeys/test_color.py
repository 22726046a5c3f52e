"""The owner's color: refused where it cannot be read, offered where it can, and then every page is still for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.accessible import findings, narrow_problems
from tests.journeys.browser import NARROW, WIDE
from tests.journeys.recorder import BUILD

PAGES = ("/", "/effects/", "/safety/", "/book/", "/ask/", "/desk/", "/desk/hours/", "/desk/look/", "/account/feeds/")
"""Pages on which the color lies on each of its grounds: paper, cards, notices, bands, buttons, the footer."""
ORANGE, OFFERED = "#ff6600", "#b74900"
GROUND = "getComputedStyle(document.querySelector('.site-footer')).backgroundColor"


def test_a_color_is_refused_offered_used_and_taken_back(member: Callable[..., Page]) -> None:
    """Axe measures the contrast of every text on pages in the color that was offered: the lightest that passes our rule."""
    owner = member(expected=(400,))
    folder = BUILD / "color"
    folder.mkdir(parents=True, exist_ok=True)
    owner.goto("/desk/look/")
    usual = owner.evaluate(GROUND)
    owner.get_by_label("Colour").fill(ORANGE)
    owner.get_by_role("button", name="Save").click()
    expect(owner.get_by_role("alert")).to_contain_text("2.50 to 1, and 4.5 to 1 is needed")
    wrong = findings(owner)
    owner.screenshot(path=folder / "refused.png", full_page=True)
    owner.get_by_role("button", name=f"Use {OFFERED}").click()
    expect(owner.get_by_role("status")).to_contain_text("Every page has this colour now")
    assert owner.evaluate(GROUND) != usual
    for path in PAGES:
        owner.goto(path)
        for size, words in ((WIDE, "wide"), (NARROW, "narrow")):
            owner.set_viewport_size(size)  # type: ignore[arg-type]
            wrong += findings(owner) + narrow_problems(owner)
            name = re.sub(r"\W+", "_", path.strip("/")) or "home"
            owner.screenshot(path=folder / f"{name}-{words}.png", full_page=True)
        owner.set_viewport_size(WIDE)  # type: ignore[arg-type]
    owner.goto("/desk/look/")
    owner.get_by_role("button", name="Back to the usual colour").click()
    assert owner.evaluate(GROUND) == usual
    assert wrong == []
