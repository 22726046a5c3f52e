"""The table of `ims validate` in a terminal."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from ims.reports.validation import natural_course_sentences, print_validation


def row(id: str, role: str, verdict: str, ours: float | None = 1.0, **more: Any) -> dict[str, Any]:  # noqa: A002
    first = {"id": id, "role": role, "quantity": f"quantity of {id}", "unit": "NRS", "source": "Made2001", "target": 2.0}
    return {**first, "tolerance": "1 to 3", "ours": ours, "verdict": verdict, "set": "", "note": "", **more}


def natural(id: str, verdict: str, mark: str, name: str) -> dict[str, Any]:  # noqa: A002
    of_course = {"arm": "untreated", "week": "8", "mark": mark, "mechanism_set": name, "set": name}
    return row(f"{id}.{name}", "natural course", verdict, **of_course)


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    return [
        row("x01", "emergent", "met", ours_as_described=4.25, set="as_evidenced"),
        row("x02", "emergent", "missed", 7.123, set="as_evidenced"),
        row("x03", "emergent", "not expressible yet", None),
        row("x04", "definition", "definition", None),
        row("x05", "input", "by construction"),
        natural("pain_w8", "met", "read", "as_described"),
        natural("pain_w52", "missed", "design", "as_described"),
        *(
            row(f"distance_{a}_{b}.as_described", "distance", verdict, value, set="as_described", pair=[a, b])
            for a, b, value, verdict in (("aa", "bb", 0.31, "met"), ("aa", "cc", 0.02, "missed"), ("bb", "cc", 0.4, "met"))
        ),
    ]


def printed(rows: list[dict[str, Any]], width: int = 100) -> str:
    sink = io.StringIO()
    print_validation(Console(file=sink, width=width, force_terminal=False), rows)
    return sink.getvalue()


def test_why_a_row_is_left_out_is_told(rows: list[dict[str, Any]]) -> None:
    """Beside its id; a definition's note is not."""
    rows[2]["note"], rows[3]["note"] = "no equation gives it", "a convention"
    text = printed(rows)
    assert "x03: no equation gives it" in text and "a convention" not in text


def test_headline_comes_first_and_misses_before_the_rest(rows: list[dict[str, Any]]) -> None:
    """What a reader must know stands on top."""
    text = printed(rows)
    heads = [
        "1 of 3 emergent figures are met",
        "Missed (3)",
        "Met (4)",
        "Held by construction",
        "Not expressible yet",
        "Distances",
    ]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)


def test_both_sets_stand_in_one_line(rows: list[dict[str, Any]]) -> None:
    """The figure of each set in its column, three figures long."""
    text = printed(rows, 120)
    assert "x01" in text and "4.25" in text and "7.12" in text and "7.123" not in text


@pytest.mark.parametrize("width", [80, 120])
def test_fits_the_width(rows: list[dict[str, Any]], width: int) -> None:
    """No line is wider than the terminal, nothing is cut short."""
    text = printed(rows, width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "\u2026" not in text


def test_rows_without_a_figure_are_named(rows: list[dict[str, Any]]) -> None:
    """Their ids stand there, so that nothing is hidden."""
    text = printed(rows)
    assert "x03" in text and "x04" in text


def test_distances_are_a_matrix(rows: list[dict[str, Any]]) -> None:
    """Each pair once; the pair that is too close is among the misses too."""
    lines = [line.split() for line in printed(rows).splitlines()]
    assert ["1", "aa", "0.31", "0.02"] in lines
    assert ["2", "bb", "0.40"] in lines
    assert any("distance aa cc" in " ".join(line) for line in lines)


def test_own_numbers_are_counted_apart(rows: list[dict[str, Any]]) -> None:
    """A row whose number is ours is no published row."""
    told = natural_course_sentences(rows)
    expected = "1 of 1 published rows of untreated and sham arms are met, and 0 of 1 whose number is our own."
    assert told == [f"As described: {expected}"]


def test_table_without_emergent_rows_has_no_headline(rows: list[dict[str, Any]]) -> None:
    """`--untreated` says nothing about prediction."""
    text = printed([one for one in rows if one["role"] == "natural course"])
    assert "emergent figures" not in text
    assert "As described: 1 of 1" in text
