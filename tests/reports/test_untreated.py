"""The rows of the natural course."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ims.reports.untreated import Tally, rows_from, tally


def test_tally_counts_our_own_numbers_apart(untreated_rows: list[dict[str, Any]]) -> None:
    """A row whose number is ours never helps the count of published rows."""
    assert tally(rows_from(untreated_rows)) == [Tally("as_described", 1, 2, 1, 1), Tally("as_evidenced", 2, 2, 1, 1)]


def test_records_and_mappings_read_alike(untreated_rows: list[dict[str, Any]]) -> None:
    """Rows come as mappings or as records."""
    assert rows_from([SimpleNamespace(**row) for row in untreated_rows]) == rows_from(untreated_rows)


def test_row_not_computed_has_no_number(untreated_rows: list[dict[str, Any]]) -> None:
    """What the model cannot express yet is said to be not known, and not met."""
    row = rows_from([{**untreated_rows[0], "ours": None, "verdict": "not expressible yet"}])[0]
    assert row.found == "not known"
    assert tally([row])[0].met == 0
