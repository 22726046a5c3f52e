"""Rows of small curves on one time axis: many muscles, roots or tissues, read like a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from ims.reports.figures.canvas import SMALL, page_style, sheet, to_svg
from ims.reports.figures.marks import band, line, visits
from ims.reports.palette import PAPER

ROW = 39.0
_CURVE = 0.62


@dataclass(frozen=True)
class Row:
    """One small chart: its label above, its curves (name -> x, y) between `low` and `high`, and a note at the right."""

    label: str
    curves: Mapping[str, tuple[Any, Any]]
    low: float
    high: float
    note: str = ""


def rows_svg(
    rows: Sequence[Row], key: str, alt: str, *, x_label: str, plan: Mapping[str, Any] | None = None, legend: Mapping[str, str]
) -> str:
    """Rows under one another on one time axis; `legend` names the line styles, if there is more than one."""
    top = 22 if legend else 8
    with page_style():
        figure, axes = sheet(top + ROW * len(rows) + 34, left=8, right=76, top=top, bottom=34)
        axes.set_ylim(0, len(rows))
        last = max(float(x[-1]) for row in rows for x, _ in row.curves.values())
        axes.set_xlim(0, last)
        axes.set_yticks([])
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        for place, row in enumerate(rows):
            _draw(axes, row, len(rows) - 1 - place, last)
        if plan is not None:
            visits(axes, plan, label="")
        axes.set_xlabel(x_label)
        _legend(axes, legend)
        return to_svg(figure, key, alt)


def _draw(axes: Axes, row: Row, foot: float, last: float) -> None:
    span = (row.high - row.low) or 1.0
    if foot:
        axes.axhline(foot, color=PAPER["rule"], linewidth=0.6, zorder=0)
    for name, (x, y) in row.curves.items():
        heights = foot + _CURVE * (y - row.low) / span
        line(axes, x, heights, name, width=1.7)
        if row.low == 0 and (name != "untreated" or len(row.curves) == 1):
            band(axes, x, foot, heights, name, strength=0.09)
    axes.text(0, foot + 0.94, row.label, va="top", fontsize=SMALL, color=PAPER["ink"])
    axes.annotate(
        row.note, (last, foot + 0.34), xytext=(7, 0), textcoords="offset points", va="center", fontsize=SMALL,
        color=PAPER["muted"], annotation_clip=False,
    )  # fmt: skip


def _legend(axes: Axes, legend: Mapping[str, str]) -> None:
    start = 0.0
    for name, text in legend.items():
        height = 1 + 11 / (ROW * axes.get_ylim()[1])
        axes.plot(
            [start, start + 0.07], [height, height], color=PAPER[name], linewidth=1.9, transform=axes.transAxes, clip_on=False,
            linestyle="solid" if name == "needling" else (0, (1, 1.6)) if name == "untreated" else (0, (5, 2.2)),
        )  # fmt: skip
        axes.text(start + 0.09, height, text, transform=axes.transAxes, va="center", fontsize=SMALL, color=PAPER[name])
        start += 0.16 + 0.021 * len(text)
