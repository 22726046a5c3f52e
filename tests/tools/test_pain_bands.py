"""tools.pain_bands: classes, bands and figures of pain at the needle."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tools import pain_bands
from tools.pain_bands import CLASSES, Passes, classes, misses, page, population, row, s5

NONE, HIT, ANSWERED = CLASSES


def passes() -> Passes:
    """Five passes, one number each."""
    return Passes(
        pain=np.array([4.0, 20.0, 90.0, 60.0, 10.0]),
        without_skin=np.array([0.0, 18.0, 90.0, 60.0, 10.0]),
        skin_alone=np.array([4.0, 3.0, 2.0, 1.0, 0.0]),
        loci=np.array([0.0, 2.0, 1.0, 0.0, 1.0]),
        twitches=np.array([0.0, 0.0, 1.0, 0.0, 0.0]),
        cramp=np.array([0.0, 0.05, 0.0, 3.0, 0.1]),
    )


def test_a_pass_is_of_one_class() -> None:
    """By what answered first, then by loci: a cramp without a locus is a cramp, one of a moment is none."""
    assert classes(passes()).tolist() == [NONE, HIT, ANSWERED, ANSWERED, ANSWERED]


def test_a_row_tells_median_spread_and_shares() -> None:
    """Band limits count as in the band; a class that is empty says so."""
    pain = np.array([10.0, 40.0, 80.0, 90.0])
    assert row("x", pain, (40.0, 80.0)) == ("x", "4", "40-80", "60", "19 to 87", "25 %", "50 %", "25 %")
    assert row("x", np.array([]), (0.0, 15.0)) == ("x", "0", "0-15", *"-----")


def test_what_misses_is_said_plainly() -> None:
    """Each class whose median is outside its band; S5 in numbers, with the skin and without."""
    assert misses({"healthy": passes()}) == []
    assert misses({"healthy": replace(passes(), pain=passes().pain + 16.0)}) == [
        f"- {NONE}, healthy muscle: a median of 20 lies above 0-15.",
        f"- {HIT}, healthy muscle: a median of 36 lies above 15-35.",
    ]
    (told,) = s5(passes())
    assert "does not hold for most: 2 of 5 passes" in told and "and 2 of 5 if the skin" in told and "hurts 90" in told


@cache
def eight() -> dict[str, Passes]:
    """Eight people of each kind."""
    return population(8)


def test_the_prick_is_told_apart_in_real_passes() -> None:
    """The same passes three times: without the skin no more pain, with the skin alone what is left of it."""
    for of in eight().values():
        assert of.pain.shape == (8,) and np.all((of.pain >= 0.0) & (of.pain <= 100.0))
        assert np.all(of.without_skin <= of.pain + 1e-3) and np.all(of.skin_alone <= of.pain + 1e-3)
        assert np.all(of.loci == np.round(of.loci)) and set(classes(of)) <= set(CLASSES)
    assert np.median(eight()["healthy"].pain) < np.median(eight()["shortened"].pain)


def test_the_page_holds_every_class_of_both_muscles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With commit, date, and counts that add up to the people."""
    told = page(eight(), commit="abc", when="2026-11-26")
    assert "Parent commit abc; 2026-11-26" in told and "nothing is tuned to them" in told
    for name in eight():
        part = told.partition(f"## In a {name} muscle")[2].partition("The same passes")[0]
        rows = [line for line in part.splitlines() if line.startswith(tuple(f"| {one} |" for one in CLASSES))]
        assert sum(int(line.split("|")[2]) for line in rows) == 8
    monkeypatch.setattr(pain_bands, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(pain_bands, "population", lambda persons: eight())
    assert pain_bands.main(["--persons", "8"]) == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8").startswith("# Pain at the needle")
    with pytest.raises(SystemExit):
        pain_bands.main(["--persons", "0"])
