"""tools.book: the pages from data name everything the catalog holds, and no needle depth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ims.catalog import load
from ims.simulation.assemble import library
from tools.book import plain, table, write_catalog


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The written pages by name."""
    folder: Path = tmp_path_factory.mktemp("book")
    return {path.name: path.read_text(encoding="utf-8") for path in write_catalog(folder)}


def test_every_mechanism_has_a_heading_and_its_numbers(pages: dict[str, str]) -> None:
    """Each sub-model of the library stands on the page, with each parameter its file holds."""
    page = pages["submodels.md"]
    assert set(re.findall(r"^### (\w+)$", page, flags=re.MULTILINE)) == set(library())
    parts = re.split(r"^### (\w+)$", page, flags=re.MULTILINE)
    bodies = zip(parts[1::2], parts[2::2], strict=True)
    told = {name: set(re.findall(r"^\| `(\w+)` \|", body, flags=re.MULTILINE)) for name, body in bodies}
    assert {name: held for name, held in told.items() if held} == {
        name: set(parameters) for name, parameters in load().parameters.items() if parameters
    }


def test_every_condition_muscle_and_source_is_listed(pages: dict[str, str]) -> None:
    """Nothing of the catalog is left out of the book."""
    catalog = load()
    assert all(f"`{name}`" in pages["conditions.md"] for name in catalog.conditions)
    assert set(re.findall(r"^\| `(\w+)` \|", pages["muscles.md"], flags=re.MULTILINE)) == set(catalog.muscles)
    assert set(re.findall(r"^\| (\S+) \|", pages["sources.md"], flags=re.MULTILINE)) - {"Key"} == set(catalog.sources)


def test_no_page_gives_a_needle_depth(pages: dict[str, str]) -> None:
    """A reader cannot take a planning convention for a safe depth, because no page shows one (docs/safety.md, H1)."""
    ours = {name: text for name, text in pages.items() if name != "sources.md"}  # titles of papers are not ours
    assert not [name for name, text in ours.items() if re.search(r"\bdepth\b|\d ?mm\b", text)]


def test_table_keeps_its_columns_and_text_stays_plain() -> None:
    """A stroke inside a cell does not make a new column, and signs of Markdown are shown as they are."""
    assert table(("A", "B"), [("1|2", "3")]) == "| A | B |\n|---|---|\n| 1/2 | 3 |\n"
    assert plain("g_U *  U") == r"g\_U \* U"
