"""House rule: the table of the natural course that reports show was made from the numbers as they stand."""

from __future__ import annotations

import pytest

from ims.calibration.untreated_rows import fingerprint, needle_free, shipped
from ims.catalog import load
from ims.catalog.condition import SETS

REMEDY = "make it again: python -m ims.calibration.untreated_rows"


@pytest.mark.parametrize("condition", sorted(load().conditions))
def test_table_is_of_these_numbers(condition: str) -> None:
    """A changed number of a condition makes its table stale, and a stale table is not shown: so it is made again."""
    table = shipped().get(condition, {})
    assert table.get("fingerprint") == fingerprint(condition), f"the table of {condition} is stale; {REMEDY}"
    for name in SETS:
        assert set(table[name]) == {row.id for row in needle_free(condition)}, REMEDY
