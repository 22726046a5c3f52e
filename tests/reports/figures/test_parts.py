"""Natural course, context and specific effect."""

from __future__ import annotations

from typing import Any

import pytest

from ims.reports.figures.parts import effect_parts


def _points(text: str) -> float:
    return float(text.replace("\u2212", "-"))


def test_shown_parts_add_up_to_the_total(summary: dict[str, Any]) -> None:
    """The three parts sum to the total in each set, within the digits shown."""
    for panel in effect_parts(summary).panels:
        *parts, total = [_points(row[1]) for row in panel.rows]
        assert sum(parts) == pytest.approx(total, abs=0.16)


def test_rising_pain_is_drawn_too(summary: dict[str, Any]) -> None:
    """A part that makes pain worse is drawn to the other side and keeps its plus."""
    effect = {"natural_course": 0.8, "context": -0.2, "specific": 0.4, "total": 1.0}
    group = effect_parts({"sets": {"as_described": {"effect": {"pain_intensity": effect}}}})
    assert [row[1] for row in group.panels[0].rows] == ["+0.8", "\u22120.2", "+0.4", "+1.0"]
