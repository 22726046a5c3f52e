"""Two runs and in what they differ."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ims.cli.comparing import caution, rows, summary_of
from ims.errors import BadScenario, FileProblem
from ims.treatment.doses import NEEDLES
from tests.cli.conftest import PERSONS

Ims = Callable[..., Any]


def test_a_run_does_not_differ_from_itself(summary: dict[str, Any]) -> None:
    """Every difference is zero."""
    found = rows(summary, summary)
    assert {row["set"] for row in found} == {"as_described", "as_evidenced"}
    assert {"pain_intensity", "share_recovered", "specific"} <= {row["quantity"] for row in found}
    assert {row["difference"] for row in found} == {0.0}


def test_a_difference_is_the_second_minus_the_first(summary: dict[str, Any]) -> None:
    """Where only one number was changed, only its row differs."""
    other = copy.deepcopy(summary)
    other["sets"]["as_evidenced"]["outcomes"]["stiffness"]["needling"]["month_6"]["mean"] += 2.0
    changed = [row for row in rows(summary, other) if abs(row["difference"]) > 1e-9]
    assert [(row["set"], row["quantity"], row["time"], row["unit"]) for row in changed] == [
        ("as_evidenced", "stiffness", "month_6", "kPa")
    ]
    assert changed[0]["difference"] == pytest.approx(2.0)


def test_a_folder_and_a_condition_are_compared(ims: Ims, elbow: Path) -> None:
    """What is kept is read, what is not is run; their own scales are not comparable and are left out."""
    told = ims("compare", str(elbow), "back_pain", "--persons", PERSONS, "--mechanisms", "as_evidenced", "--json")
    assert told.code == 0, told.err
    found = json.loads(told.out)
    assert {row["set"] for row in found} == {"as_evidenced"}
    assert "condition_scale" not in {row["quantity"] for row in found}
    assert "range_of_motion" not in {row["quantity"] for row in found}


def test_the_table_is_printed(ims: Ims, elbow: Path) -> None:
    """Both names, both sets, and the differences."""
    told = ims("compare", str(elbow), str(elbow))
    assert told.code == 0
    assert all(words in told.out for words in ("As described", "As evidenced", "difference", "Pain", "Share recovered"))


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_needles_that_are_not_of_one_kind_are_said(
    ims: Ims, elbow: Path, summary: dict[str, Any], tmp_path: Path, words: tuple[str, ...]
) -> None:
    """On the screen above the table; beside JSON, which stays a list; not where both are alike."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "summary.json").write_text(json.dumps({**summary, "needle": "full"}), encoding="utf-8")
    told = ims("compare", str(elbow), "full", *words)
    assert told.code == 0
    said = " ".join((told.err if words else told.out).split())
    assert "Not alike: in full each needle made its pass" in said
    assert "Not alike" not in ims("compare", "full", "full", *words).out + ims("compare", "full", "full", *words).err


def test_what_is_no_folder_of_results_is_refused(tmp_path: Path) -> None:
    """No summary, a broken one, or something else."""
    assert summary_of("back_pain") is None
    with pytest.raises(FileProblem, match=r"holds no summary\.json"):
        summary_of(str(tmp_path))
    for text, says in (("{", "cannot be read"), ("[]", "is no summary")):
        (tmp_path / "summary.json").write_text(text, encoding="utf-8")
        with pytest.raises(FileProblem, match=says):
            summary_of(str(tmp_path))


def test_nothing_in_common_is_refused(summary: dict[str, Any]) -> None:
    """Two runs of different sets cannot be compared."""
    one = {**summary, "sets": {"as_described": summary["sets"]["as_described"]}}
    other = {**summary, "sets": {"as_evidenced": summary["sets"]["as_evidenced"]}}
    with pytest.raises(BadScenario, match="no set of mechanisms in common"):
        rows(one, other)


def test_it_is_refused_before_anything_is_simulated(ims: Ims) -> None:
    """The preset has a set of its own; nobody waits to learn that."""
    told = ims("compare", "tennis_elbow", "two_muscle_reference")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("The two have no set of mechanisms in common")


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(NEEDLES, 2)))
def test_every_pair_of_needles_that_are_not_of_one_kind_is_told(one: str, other: str) -> None:
    """Which run is which; nothing where both are of one kind, also where an earlier version does not know the word."""
    told = caution({"needle": one}, {"needle": other}, ("first", "second"))
    assert "first" in told and "second" in told
    assert caution({"needle": one}, {"needle": one}, ("first", "second")) == ""
    assert caution({}, {"needle": "assumed"}, ("first", "second")) == ""
