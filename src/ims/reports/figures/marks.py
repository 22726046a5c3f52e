"""Marks that several pictures share: lines of an arm, labels beside their ends, ticks of the visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ims.reports.figures.canvas import SMALL
from ims.reports.palette import DASHES, PAPER
from ims.reports.timeline import DAYS_IN_A_WEEK, day_of, visit_days
from ims.reports.words import TIME_TITLES

Array = Any


def line(axes: Axes, x: Array, y: Array, name: str, *, width: float = 1.9) -> None:
    """A line in the color and dash of its arm or quantity."""
    axes.plot(x, y, color=PAPER[name], linestyle=DASHES[name], linewidth=width, zorder=3)


def band(axes: Axes, x: Array, low: Array, high: Array, name: str, *, strength: float = 0.13) -> None:
    """The band of a line."""
    axes.fill_between(x, low, high, color=PAPER[name], alpha=strength, linewidth=0, zorder=1)


def end_labels(axes: Axes, x: float, ends: Mapping[str, tuple[float, str]], *, gap: float) -> None:
    """Labels to the right of line ends, pushed apart by at least `gap` in units of the axis; `ends`: name -> (y, text)."""
    low, high = axes.get_ylim()
    names = sorted(ends, key=lambda name: ends[name][0])
    for name, y in zip(names, spread_out([ends[name][0] for name in names], gap, min(low, high), max(low, high)), strict=True):
        axes.annotate(
            ends[name][1],
            (x, y),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=PAPER[name],
            fontsize=SMALL,
            annotation_clip=False,
        )


def spread_out(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Sorted places moved as little as needed to stand at least `gap` apart between `low` and `high`."""
    moved = np.array(places, dtype=float)
    for _ in range(60):
        for index in range(1, len(moved)):
            lack = gap - (moved[index] - moved[index - 1])
            if lack > 1e-9:
                moved[index - 1] -= lack / 2
                moved[index] += lack / 2
        if len(moved):
            moved += max(low - moved[0], 0.0) - max(moved[-1] - high, 0.0)
    return [float(place) for place in moved]


def visits(axes: Axes, plan: Mapping[str, Any], *, label: str = "visits") -> None:
    """Small ticks on the foot of the picture, one a visit; none where nobody was visited."""
    foot = axes.get_xaxis_transform()
    places = [day / DAYS_IN_A_WEEK for day in visit_days(plan)]
    if not places:
        return
    axes.plot(places, [0.022] * len(places), "^", color=PAPER["ink"], markersize=4.2, transform=foot, clip_on=False, zorder=4)
    if label:
        axes.annotate(
            label, (places[-1], 0.022), xycoords=foot, xytext=(6, 0), textcoords="offset points", va="center",
            fontsize=SMALL, color=PAPER["muted"],
        )  # fmt: skip


def whisker(axes: Axes, x: float, mean: float, low: float, high: float, name: str) -> None:
    """The band at one time: a bar from its low to its high end, a mark at the mean."""
    axes.plot([x, x], [low, high], color=PAPER[name], linewidth=1.3, linestyle=DASHES[name], clip_on=False, zorder=4)
    axes.plot([x], [mean], "o", color=PAPER[name], markersize=3.6, clip_on=False, zorder=5)


def reading_times(axes: Axes, plan: Mapping[str, Any], times: Sequence[str]) -> None:
    """The named times above the picture, each with a thin upright rule."""
    head = axes.get_xaxis_transform()
    for time in times:
        place = day_of(plan, time) / DAYS_IN_A_WEEK
        axes.axvline(place, color=PAPER["rule"], linewidth=0.8, zorder=0)
        if time != "before":
            axes.text(
                place, 1.02, TIME_TITLES[time], transform=head, ha="left", va="bottom", fontsize=SMALL, color=PAPER["muted"],
            )  # fmt: skip


def quiet_grid(axes: Axes) -> None:
    """Thin rules behind the lines, across only."""
    axes.grid(axis="y", color=PAPER["rule"], linewidth=0.6, zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
