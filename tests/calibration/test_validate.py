"""The table of `ims validate`: each figure once, in its role; the headline counts every emergent one."""

from __future__ import annotations

from collections import Counter

import pytest

from ims.calibration import distances, pass_emergent, pass_rows, trials
from ims.calibration.emergent import LEFT_OUT
from ims.calibration.headline import headline, sentence
from ims.calibration.validate import CONTRASTS, _needling, _targets, contrast
from ims.calibration.verdict import DEFINITION, MET, MISSED, NOT_YET, VERDICTS, Found
from ims.catalog import load
from ims.catalog.condition import SETS
from tests.calibration.synthetic import SyntheticProtocols

RUNS = {name: SyntheticProtocols(name) for name in SETS}


@pytest.fixture(autouse=True)
def _rows_of_passes_are_read_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take seconds each and have tests of their own (test_pass_rows, test_pass_emergent): a figure stands for each."""
    for module, known in ((pass_rows, set(pass_rows.ALONE)), (pass_emergent, set(pass_emergent.READ))):
        monkeypatch.setattr(module, "found", lambda id, known=known: Found(1.0) if id in known else None)


def test_every_target_has_exactly_one_row() -> None:
    """All 217, with their role, in the order of the catalog."""
    rows = _targets(RUNS["as_evidenced"], RUNS["as_described"])
    targets = load().targets
    assert [one["id"] for one in rows] == list(targets)
    assert len(rows) == 217
    assert all(one["role"] == targets[one["id"]].role and one["verdict"] in VERDICTS for one in rows)


def test_rows_of_equations_that_are_not_there_stay_in_the_denominator() -> None:
    """The other emergent rows of milliseconds say why they are not read, and the headline counts them all."""
    rows = _targets(RUNS["as_evidenced"], RUNS["as_described"])
    emergent = [one for one in rows if one["role"] == "emergent"]
    fast = [one for one in emergent if load().targets[one["id"]].scale == "fast"]
    assert all(one["note"] for one in fast if one["verdict"] == NOT_YET)
    assert [one["id"] for one in fast if one["verdict"] != NOT_YET] == [
        "A06",
        "B07",
        "B08",
        "B09",
        "B11",
        "D06",
        "D13",
        "E05",
        "E07",
        "F01",
        "F02",
        "F04",
        "F05",
        "F10",
        "F11",
        "F13",
        "M17",
        "M19",
        "P05",
        "P06",
        "T09",
    ]
    assert all(one["note"] for one in fast if one["id"] in LEFT_OUT), "why a row is left out stands beside it"
    told = headline(rows)
    assert told.emergent == len(emergent)
    assert told.not_yet == sum(one["verdict"] == NOT_YET for one in emergent)
    assert told.share is not None and told.share == told.met / len(emergent)


def test_fitted_rows_are_no_prediction() -> None:
    """They are judged, and left out of the headline."""
    rows = [
        {"id": "x", "role": "fitted", "verdict": MET},
        {"id": "y", "role": "emergent", "verdict": MISSED},
        {"id": "z", "role": "emergent", "verdict": NOT_YET},
        {"id": "w", "role": "emergent", "verdict": MET},
        {"id": "n", "role": "null", "verdict": MISSED},
    ]
    told = headline(rows)
    assert (told.met, told.emergent, told.not_yet, told.misses) == (1, 3, 1, ("y", "n"))
    assert sentence(told).startswith("1 of 3 emergent figures are met (33 %); 1 are missed and 1 cannot be expressed yet.")
    assert told.counts == {
        "fitted": {MET: 1},
        "emergent": {MISSED: 1, NOT_YET: 1, MET: 1},
        "null": {MISSED: 1},
    }


def test_table_without_emergent_rows_claims_nothing() -> None:
    """`--untreated` has none."""
    told = headline([{"id": "x", "role": "natural course", "verdict": MET}])
    assert told.share is None
    assert "nothing about prediction" in sentence(told)


def test_definitions_are_neither_met_nor_missed() -> None:
    """They say what a scale means."""
    rows = {one["id"]: one for one in _targets(RUNS["as_evidenced"], RUNS["as_described"])}
    assert rows["f28"]["verdict"] == rows["e14"]["verdict"] == DEFINITION
    assert rows["f28"]["ours"] == 2.0 and rows["e14"]["ours"] is None


def test_needling_rows_stand_in_both_sets_in_standard_deviations() -> None:
    """Two points of pain are one standard deviation."""
    rows = _needling(RUNS)
    assert len(rows) == 2 * len(CONTRASTS)
    blunt = next(one for one in load().natural_course.values() if one.quantity.startswith("needling minus non-penetrating"))
    assert contrast(blunt, RUNS["as_evidenced"].contrasts) == -0.5


def test_ids_are_unique() -> None:
    """No row hides another: targets, trials, distances and both sets of the natural course."""
    one, other = RUNS["as_evidenced"], RUNS["as_described"]
    rows = [*_targets(one, other), *_needling(RUNS), *trials.rows(one, other), *distances.rows(one), *distances.rows(other)]
    assert max(Counter(row["id"] for row in rows).values()) == 1
    assert sum(row["role"] == "distance" for row in rows) == 2 * 28
