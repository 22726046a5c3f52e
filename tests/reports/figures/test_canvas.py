"""From a matplotlib figure to an SVG inside a page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ims.reports.figures.canvas import page_style, sheet, standalone, to_svg
from ims.reports.palette import PAPER


def _drawn(key: str = "k", alt: str = "A line that rises from 1 to 2, & falls") -> str:
    with page_style():
        figure, axes = sheet(120)
        axes.plot([0, 1, 2], [1, 2, 1], color=PAPER["needling"])
        axes.bar([1], [1.0], facecolor="none", edgecolor=PAPER["sham"], hatch="////")
        axes.set_xlabel("weeks")
        return to_svg(figure, key, alt)


def test_svg_is_well_formed() -> None:
    """After all tidying every tag is closed, and the words come first."""
    root = ElementTree.fromstring(_drawn())
    assert root.tag == "svg"
    assert root[0].text == "A line that rises from 1 to 2, & falls"


def test_svg_has_no_size_date_address_or_rule_of_its_own() -> None:
    """The page decides size and style; nothing tells when or with what it was drawn."""
    svg = _drawn()
    assert re.findall(r"http|xmlns|<style|<metadata|matplotlib|\bwidth=\"\d+pt", svg) == []


def test_text_stays_text_in_the_font_of_the_page() -> None:
    """Words can be searched, read aloud and enlarged."""
    svg = _drawn()
    assert ">weeks</text>" in svg
    assert "DejaVu" not in svg
    assert "var(--ims-font" in svg


def test_colors_become_variables() -> None:
    """Lines, edges and hatches all follow the page."""
    svg = _drawn()
    assert "stroke: var(--ims-needling)" in svg
    assert "var(--ims-sham)" in svg
    assert re.findall(r"#[0-9a-f]{6}", svg) == []


def test_ids_are_the_pictures_own() -> None:
    """Two pictures on one page never share an id, and every id is used."""
    one, other = _drawn("one"), _drawn("other")
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (one, other)]
    assert ids[0] & ids[1] == set()
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', one)) | {"one-alt"}
    assert ids[0] == used


def test_a_file_of_its_own_brings_its_colors() -> None:
    """Outside the page an SVG declares every color it uses, for light and for dark."""
    svg = standalone(_drawn())
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    declared = set(re.findall(r"(--ims-[a-z]+):", svg))
    assert set(re.findall(r"var\((--ims-[a-z]+)", svg)) - declared == set()
    assert "prefers-color-scheme: dark" in svg


def test_same_picture_same_bytes() -> None:
    """Nothing random is in it."""
    assert _drawn() == _drawn()
