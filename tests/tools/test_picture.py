"""tools.picture: the README's picture stands alone, and names every color it uses."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ims.reports.figures.panel import Panel
from tools.picture import PLACE, picture

SVG = "{http://www.w3.org/2000/svg}"


def panel(title: str, width: int) -> Panel:
    """A small panel in the report's form."""
    line = '<path d="M 0 0" style="stroke: var(--ims-needling)"/>'
    return Panel(title, f'<svg class="figure" viewBox="0 0 {width} 240">{line}</svg>', "alt")


def test_panels_stand_side_by_side_under_their_titles() -> None:
    """Each panel keeps its size and comes after the one before; its title stands above it."""
    root = ET.fromstring(picture([panel("As described", 300), panel("As <evidenced>", 200)], "Pain & time"))
    inner = root.findall(f"{SVG}svg")
    assert [(p.get("x"), p.get("width")) for p in inner] == [("10", "300"), ("326", "200")]
    assert root.get("viewBox") == "0 0 536 284"
    assert [t.text for t in root.findall(f"{SVG}text")] == ["As described", "As <evidenced>"]
    assert root.findtext(f"{SVG}title") == "Pain & time"


def test_panel_without_a_size_is_refused() -> None:
    """A picture is not guessed together."""
    with pytest.raises(ValueError, match="no viewBox"):
        picture([Panel("x", "<svg></svg>", "alt")], "title")


@pytest.mark.parametrize("place", [PLACE], ids=lambda place: place.name)
def test_kept_picture_is_complete(place: Path) -> None:
    """The picture in the README is well-formed, and has both mechanism sets and a value for every color in light and dark."""
    text = place.read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert [t.text for t in root.findall(f"{SVG}text")] == ["As described", "As evidenced"]
    style = root.findtext(f"{SVG}style") or ""
    for color in set(re.findall(r"var\((--ims-\w+)\)", text)):
        assert style.count(f"{color}:") == 2, color
