"""The summary in a terminal."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from typing import Any

import pytest
from rich.console import Console

from ims.reports.terminal import print_summary


def _printed(summary: dict[str, Any], width: int = 80, encoding: str = "utf-8", **more: Any) -> str:
    sink = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    print_summary(Console(file=sink, width=width, force_terminal=False), summary, **more)
    sink.seek(0)
    return sink.read()


@pytest.mark.parametrize("width", [80, 120])
def test_fits_the_width_without_cutting(summary: dict[str, Any], untreated_rows: list[Any], width: int) -> None:
    """No line is wider than the terminal, and nothing is cut short with an ellipsis."""
    text = _printed(summary, width, untreated_rows=untreated_rows)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "\u2026" not in text


def test_reads_without_color(summary: dict[str, Any]) -> None:
    """Without a color terminal there are no escape codes."""
    assert "\x1b" not in _printed(summary)


def test_plain_ascii_terminal(summary: dict[str, Any], untreated_rows: list[Any]) -> None:
    """A terminal that knows no more than ASCII gets all of it, minus signs included."""
    text = _printed(summary, encoding="ascii", untreated_rows=untreated_rows)
    assert "?" not in text.replace("right?", "").replace("known?", "").replace("course?", "")
    assert re.search(r"Specific .* -\d\.\d +-\d\.\d", text)


def test_untreated_comes_first(summary: dict[str, Any], untreated_rows: list[Any]) -> None:
    """Natural course, outcomes, parts, ablation, harm, urgent care, hypothesis, citation: in this order."""
    text = _printed(summary, untreated_rows=untreated_rows)
    heads = ["Before any needle", "What happened", "Recovered, of 100", "Where the change", "Without one mechanism",
             "Mild adverse events", "When to seek urgent care", "What is hypothesis", "What to cite"]  # fmt: skip
    places = [text.index(head) for head in heads]
    assert places == sorted(places)


def test_untreated_misses_are_named(summary: dict[str, Any], untreated_rows: list[Any]) -> None:
    """Rows of our own are counted apart, and a missed row is told with what was expected."""
    text = _printed(summary, 120, untreated_rows=untreated_rows)
    assert "As described: 1 of 2 published rows met; 1 of 1 rows of our own." in text
    assert "not met, as described: months in which the rest halves, week 52: 4.30, expected 3.00\u20134.00" in text


def test_both_sets_stand_side_by_side(summary: dict[str, Any]) -> None:
    """Each table head names both sets on one line."""
    text = _printed(summary)
    assert len(re.findall(r"As described +As evidenced", text)) == 5
    assert "Neither is the default" in " ".join(text.split())


def test_every_outcome_has_every_time(summary: dict[str, Any]) -> None:
    """Before, end of course, 3 and 6 months for each outcome and for the share recovered."""
    text = _printed(summary)
    tables = len(summary["sets"]["as_described"]["outcomes"]) + 1
    assert [
        len(re.findall(rf"^  {time}", text, re.MULTILINE)) for time in ("before", "end of course", "3 months", "6 months")
    ] == [tables] * 4


def test_histogram_only_between_a_tenth_and_nine_tenths(summary: dict[str, Any]) -> None:
    """The histogram stands where the share recovered makes a mean misleading, and nowhere else."""
    assert "two humps" in _printed(summary)
    few = deepcopy(summary)
    for results in few["sets"].values():
        results["two_humped"]["counts"] = {}
    assert "two humps" not in _printed(few)


def test_off_mechanism_is_said_to_be_off(summary: dict[str, Any]) -> None:
    """A mechanism that the set leaves out is not shown as one that does nothing."""
    assert re.search(r"without S6c .*off in this set", _printed(summary, 120))


def test_what_is_hypothesis_comes_from_the_catalog(summary: dict[str, Any]) -> None:
    """Without claims given, those of the catalog are graded; established ones are not listed as hypothesis."""
    text = " ".join(_printed(summary).split())
    assert "S6c [E] There is no evidence that it restores nerve function." in text
    assert "Needling can soften a tight band for a while." not in text


def test_a_run_too_short_for_month_six(summary: dict[str, Any]) -> None:
    """Times that the run does not reach stay empty."""
    short = deepcopy(summary)
    for results in short["sets"].values():
        results["share_recovered"] = {arm: {**times, "month_6": None} for arm, times in results["share_recovered"].items()}
        for entry in results["outcomes"].values():
            for arm in ("untreated", "sham", "needling"):
                entry[arm]["month_6"] = None
        results["two_humped"]["counts"] = {}
        results["relapse_probability"] = None
    assert "not known" in _printed(short)


def test_report_place_is_last(summary: dict[str, Any]) -> None:
    """The last line says where the report is."""
    assert _printed(summary, report="out/report.html").splitlines()[-1] == "Report: out/report.html"
