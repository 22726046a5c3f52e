"""Marks that several pictures share."""

from __future__ import annotations

import pytest

from ims.reports.figures.marks import spread_out


@pytest.mark.parametrize("places", [[1.0, 1.1, 1.2], [0.0, 0.0, 0.0], [9.9, 10.0, 10.0], [2.0, 5.0, 8.0]])
def test_spread_out_keeps_order_gap_and_range(places: list[float]) -> None:
    """Labels keep their order, stand apart, and stay inside the picture."""
    moved = spread_out(places, 1.0, 0.0, 10.0)
    gaps = [b - a for a, b in zip(moved, moved[1:], strict=False)]
    assert min(gaps) >= 1.0 - 1e-6
    assert moved[0] >= -1e-6
    assert moved[-1] <= 10.0 + 1e-6


def test_spread_out_moves_no_more_than_needed() -> None:
    """Labels that are apart stay where they are."""
    assert spread_out([2.0, 5.0, 8.0], 1.0, 0.0, 10.0) == [2.0, 5.0, 8.0]
