"""Rows of small curves."""

from __future__ import annotations

import re

import numpy as np

from ims.reports.figures.rows import Row, rows_svg


def _height(count: int) -> float:
    x = np.linspace(0, 10, 11)
    rows = [Row(f"row {i}", {"needling": (x, x / 10)}, 0.0, 1.0, f"note {i}") for i in range(count)]
    svg = rows_svg(rows, "k", "Rows from 0 to 1", x_label="weeks", legend={})
    assert all(f">row {i}</text>" in svg and f">note {i}</text>" in svg for i in range(count))
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert box is not None
    return float(box[2])


def test_each_row_has_the_same_height() -> None:
    """A picture grows by the same step with each row, so rows stay legible."""
    assert _height(9) - _height(5) == 4 * (_height(2) - _height(1))


def test_a_flat_curve_is_drawn() -> None:
    """A quantity that never moves does not divide by zero."""
    x = np.linspace(0, 10, 11)
    assert "flat" in rows_svg([Row("flat", {"needling": (x, 0 * x)}, 0.0, 0.0)], "k", "Flat at 0", x_label="weeks", legend={})
