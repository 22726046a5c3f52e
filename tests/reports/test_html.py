"""The report as one HTML file."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from ims.errors import FileProblem
from ims.reports.html import render, write_report
from ims.trials.study import Study

FIGURES = {"pain", "parts", "people", "humps", "own-scale", "ablation", "muscles", "roots", "healing", "attractor"}
VOID = {"meta", "br", "hr", "link", "img", "input"}


class Page(HTMLParser):
    """Tags, attributes and text of a page, and whether every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.headings: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and re.fullmatch(r"h[1-6]", self.open[-1]):
            self.headings.append(f"{self.open[-1]} {data.strip()}")

    def values(self, attribute: str) -> list[str]:
        """Values of an attribute, in order."""
        return [str(attrs[attribute]) for _, attrs in self.tags if attribute in attrs]


@pytest.fixture(scope="module")
def text(study: Study, summary: dict[str, Any], untreated_rows: list[Any]) -> str:
    """The rendered report."""
    return render(study, summary, untreated_rows=untreated_rows)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    """The parsed report."""
    return Page(text)


def test_every_tag_is_closed_in_order(page: Page) -> None:
    """The page is well formed."""
    assert (page.open, page.crossed) == ([], [])


def test_nothing_is_fetched(page: Page, text: str) -> None:
    """No script, style sheet, image or frame comes from anywhere; the policy forbids it besides."""
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "embed", "base", "form"} == set()
    assert [name for name in ("src", "srcset", "action", "data", "onload", "onclick") if page.values(name)] == []
    assert re.findall(r"@import|url\((?!#)", text) == []
    policy = next(str(attrs["content"]) for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")


def test_addresses_are_links_to_references_alone(text: str) -> None:
    """The only addresses in the file are DOIs that a reader may follow."""
    assert set(re.findall(r"https?://[^\s\"'<]+", text)) == {"https://doi.org/10.0000/synthetic.1"}


def test_links_inside_the_page_arrive(page: Page) -> None:
    """Every id is unique, and everything that is pointed at exists."""
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    pointed = {href[1:] for href in page.values("href") if href.startswith("#")}
    pointed |= {name for value in page.values("aria-labelledby") for name in value.split()}
    pointed |= {name for value in page.values("clip-path") for name in re.findall(r"url\(#([^)]+)\)", value)}
    assert pointed - set(ids) == set()


def test_headings_descend_one_at_a_time(page: Page) -> None:
    """One first heading, and no level is skipped."""
    levels = [int(heading[1]) for heading in page.headings]
    assert levels.count(1) == 1
    assert [pair for pair in zip(levels, levels[1:], strict=False) if pair[1] > pair[0] + 1] == []


def test_natural_course_comes_first(page: Page) -> None:
    """The argument of the page is its order."""
    assert [heading[3:] for heading in page.headings if heading.startswith("h2")] == [
        "Without a needle", "What happened", "Outcomes in pictures", "Inside the body", "What is hypothesis", "Safety",
        "Make it again", "References",
    ]  # fmt: skip


def test_language_is_canadian_english(page: Page) -> None:
    """A reader's voice knows how to read it."""
    assert dict(page.tags)["html"] == {"lang": "en-CA"}


def test_every_figure_has_words_for_each_set(page: Page, text: str) -> None:
    """Each figure is there in both sets, and each picture has a name that holds numbers."""
    assert {name.removeprefix("figure-") for name in page.values("id") if name.startswith("figure-")} == FIGURES
    alts = re.findall(r'<title id="([^"]+)-alt">([^<]+)</title>', text)
    assert {key for key, _ in alts} == {f"{name}-{one}" for name in FIGURES for one in ("as_described", "as_evidenced")}
    assert [key for key, alt in alts if not re.search(r"\d", alt) or len(alt) < 40] == []
    pictures = [attrs for tag, attrs in page.tags if tag == "svg"]
    assert {attrs.get("role") for attrs in pictures} == {"img"}


def test_table_cells_have_headers_with_scope(page: Page) -> None:
    """Every header cell says what it heads."""
    assert {attrs.get("scope") for tag, attrs in page.tags if tag == "th"} == {"col", "row", "rowgroup"}


def test_both_sets_have_equal_weight(text: str) -> None:
    """Each set has one card of the same kind, and neither is called the default."""
    assert re.findall(r'<article class="set" aria-labelledby="set-(\w+)">', text) == ["as_described", "as_evidenced"]
    assert "Neither is the default" in text


def test_no_promise_is_made(text: str) -> None:
    """Nothing in the file says that the needle heals a nerve or cures."""
    assert re.findall(r"heals the nerve|\bcures\b|\bcured\b|\bguarantee", text, re.IGNORECASE) == []


def test_intended_use_stands_at_head_and_foot(text: str) -> None:
    """A reader of the first or the last screen learns what it is not."""
    assert text.count("it is not medical advice") == 2


def test_provisional_is_said_once(text: str) -> None:
    """The share of provisional numbers is not repeated line by line."""
    assert text.count("provisional") == 1


def test_card_holds_what_makes_the_run_again(text: str, study: Study) -> None:
    """Hashes, seed, versions, step, precision and how it ended."""
    card = text[text.index('id="again"') :]
    wanted = ["5" * 64, "c" * 64, "<dd>1</dd>", "intramuscular 0.0.0", "0.0625 days, float32", "reached its horizon",
              "2 of 120 people stood near a threshold"]  # fmt: skip
    assert [piece for piece in wanted if piece not in card] == []


def test_adverse_events_link_to_their_reference(text: str) -> None:
    """A rate leads to its source."""
    assert '<a href="#ref-Brady2014">Brady2014</a>' in text


def test_colors_are_variables(text: str) -> None:
    """A picture names no color of its own, so the dark page and the printed page can choose."""
    assert {
        color for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL) for color in re.findall(r"#[0-9a-f]{6}\b", svg)
    } == set()
    assert "@media (prefers-color-scheme: dark)" in text
    assert "@media print" in text


def test_same_study_gives_same_bytes(text: str, study: Study, summary: dict[str, Any], untreated_rows: list[Any]) -> None:
    """No date, no random id: a second rendering is the same file."""
    assert render(study, summary, untreated_rows=untreated_rows) == text


def test_missed_rows_stand_out(text: str) -> None:
    """A missed row of the natural course is not hidden among the met ones."""
    assert text.count("<strong>missed</strong>") == 1


def test_without_compared_rows_the_page_says_so(study: Study, summary: dict[str, Any]) -> None:
    """No table of the natural course is no silence."""
    assert "No published row was compared in this run." in render(study, summary)


def test_write_report_writes_the_page(study: Study, summary: dict[str, Any], tmp_path: Path) -> None:
    """The file on disk is the page, and nothing else is left beside it."""
    path = write_report(study, summary, tmp_path / "new" / "report.html")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [entry.name for entry in path.parent.iterdir()] == ["report.html"]


def test_write_report_to_a_folder_is_refused(study: Study, summary: dict[str, Any], tmp_path: Path) -> None:
    """A folder is not a file, and the message offers one."""
    with pytest.raises(FileProblem, match=r"is a folder.*report\.html"):
        write_report(study, summary, tmp_path)
