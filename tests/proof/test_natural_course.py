"""The world without a needle with other people: what was fitted holds for people who were not in the fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ims.calibration.untreated_rows import SEED, measured, natural_row, needle_free
from ims.calibration.verdict import MET
from ims.catalog import load
from ims.catalog.condition import SETS

OTHER_SEED = SEED + 1
PERSONS = 1024


@pytest.mark.parametrize("condition", sorted(load().conditions))
def test_untreated_and_sham_stay_inside_their_rows(condition: str, record_property: Callable[[str, object], None]) -> None:
    """1024 other people, both sets: every row of the natural course lies inside [low, high]; rows of our own design apart."""
    values = measured(condition, persons=PERSONS, seed=OTHER_SEED)
    asked = [row for row in needle_free(condition) if not row.designed]
    found = [natural_row(row, name, values[name][row.id]) for name in SETS for row in asked]
    missed = {f"{r['id']}": f"{r['ours']:.4g} (asked {r['tolerance']})" for r in found if r["verdict"] != MET}
    designed = [natural_row(row, name, values[name][row.id]) for name in SETS for row in needle_free(condition) if row.designed]
    record_property("met", f"{len(found) - len(missed)} of {len(found)}")
    if designed:
        record_property("met_of_own_design", f"{sum(r['verdict'] == MET for r in designed)} of {len(designed)}")
    if missed:
        record_property("missed", "; ".join(f"{key}: {value}" for key, value in missed.items()))
    assert missed == {}
