"""The table of the natural course: kept with a fingerprint, never shown for other numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli_w

from ims.calibration.untreated import evaluate
from ims.calibration.untreated_rows import _keep, fingerprint, kept, natural_row, needle_free, shipped, untreated_rows
from ims.calibration.verdict import MET, MISSED
from ims.catalog import load
from ims.catalog.condition import SETS
from ims.reports.untreated import rows_from, tally

CONDITION = "headache"


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of made-up figures for the numbers as they are now, and an empty cache."""
    monkeypatch.setenv("IMS_CACHE", str(tmp_path / "cache"))
    figures = {r.id: r.value for r in needle_free(CONDITION)}
    content = {"fingerprint": fingerprint(CONDITION), "as_described": figures, "as_evidenced": figures}
    file = tmp_path / "rows.toml"
    file.write_text(tomli_w.dumps({"schema": 1, "condition": {CONDITION: content}}), encoding="utf-8")
    return file


def test_kept_table_gives_a_row_for_each_figure_and_set(made_up: Path) -> None:
    """In the form that reports take; rows of our own are counted apart."""
    rows = untreated_rows(CONDITION, file=made_up)
    assert [one["set"] for one in rows] == [name for name in SETS for _ in needle_free(CONDITION)]
    assert {one["verdict"] for one in rows} == {MET}
    counts = tally(rows_from(rows))
    assert [count.mechanism_set for count in counts] == list(SETS)
    assert all(count.met == count.published and count.design_met == count.design for count in counts)


def test_table_of_other_numbers_is_not_shown(made_up: Path) -> None:
    """A fingerprint that does not fit hides the table; nothing is simulated unless that is asked for."""
    made_up.write_text(made_up.read_text(encoding="utf-8").replace(fingerprint(CONDITION), "0" * 64), encoding="utf-8")
    assert untreated_rows(CONDITION, file=made_up) == []
    assert CONDITION in shipped(made_up)


def test_no_table_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a missing file nor an empty cache."""
    monkeypatch.setenv("IMS_CACHE", str(tmp_path))
    assert kept(CONDITION, tmp_path / "none.toml") == {}


def test_what_was_simulated_once_is_kept_for_the_user(made_up: Path, tmp_path: Path) -> None:
    """The cache stands in for a stale table; a broken file in it counts as nothing."""
    made_up.unlink()
    figures = {name: {r.id: r.low for r in needle_free(CONDITION)} for name in SETS}
    _keep(CONDITION, figures)
    assert kept(CONDITION, made_up) == figures
    assert {one["verdict"] for one in untreated_rows(CONDITION, file=made_up)} == {MET}
    (file,) = (tmp_path / "cache" / "untreated").iterdir()
    file.write_text("{", encoding="utf-8")
    assert kept(CONDITION, made_up) == {}


def test_row_is_judged_by_its_interval() -> None:
    """Inside, outside, and neither for a figure that is none."""
    r = needle_free(CONDITION)[0]
    assert natural_row(r, "as_described", r.high)["verdict"] == MET
    assert natural_row(r, "as_described", r.high + 0.1)["verdict"] == MISSED
    infinite = natural_row(r, "as_described", float("inf"))
    assert (infinite["verdict"], infinite["ours"]) == (MISSED, None)


def test_rows_that_need_a_needle_are_left_out() -> None:
    """34 of the 37 rows of the natural course."""
    found = [r for name in load().conditions for r in needle_free(name)]
    assert len(found) == 34
    assert all("needling" not in r.quantity for r in found)


def test_fingerprints_differ_and_stay() -> None:
    """Each condition has its own, the same each time."""
    marks = [fingerprint(name) for name in load().conditions]
    assert len(set(marks)) == len(marks)
    assert fingerprint(CONDITION) == fingerprint(CONDITION)


def test_few_people_give_a_figure_for_every_row() -> None:
    """Newly simulated: one finite figure for each row of the condition."""
    found = evaluate("limited_range_of_motion", "", "as_evidenced", persons=32, seed=2)
    assert set(found) == {r.id for r in needle_free("limited_range_of_motion")}
    assert all(abs(value) < 20 for value in found.values())
