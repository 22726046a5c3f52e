"""Where contracture comes to rest: its rate of change against its level, at day 0 and after the course."""

from __future__ import annotations

from typing import Any

import numpy as np

from ims.reports.figures.canvas import SMALL, page_style, sheet, to_svg
from ims.reports.figures.marks import line, spread_out
from ims.reports.figures.panel import Group, Panel
from ims.reports.numbers import number
from ims.reports.palette import PAPER
from ims.reports.sentences import attractor_sentence
from ims.reports.study import Study
from ims.reports.words import plain, set_title

_CURVES = (
    ("rate_before", "rest_points_before", "untreated", "day 0"),
    ("rate_after", "rest_points_after", "needling", "after"),
)


def attractor(study: Study) -> Group | None:
    """The rate of contracture of the worst muscle of one person, with that person's slow states held still."""
    pictures = {name: results.detail["attractor"] for name, results in study.sets.items() if "attractor" in results.detail}
    if not pictures:
        return None
    caption = (
        "The worst muscle of one example person, with everything slow in that person held as it stands on day 0 and after the "
        "course. Above the zero line contracture grows, below it the muscle lets go. A filled circle is a level at which the "
        "muscle rests, an open circle a threshold."
    )
    limit = max(float(np.abs(getattr(p, rate)).max()) for p in pictures.values() for rate, _, _, _ in _CURVES)
    panels = tuple(_panel(picture, name, limit) for name, picture in pictures.items())
    return Group("attractor", "Where the muscle comes to rest", caption, panels)


def _panel(picture: Any, set_name: str, limit: float) -> Panel:
    grid = np.asarray(picture.contracture)
    alt = f"{set_title(set_name)}. {attractor_sentence(picture)}"
    with page_style():
        figure, axes = sheet(228, left=40, right=52, top=22)
        axes.set_xlim(0, 1)
        axes.set_ylim(-1.08 * limit, 1.08 * limit)
        axes.axhline(0, color=PAPER["muted"], linewidth=0.9, zorder=2)
        axes.tick_params(length=0)
        ends = [float(getattr(picture, rate)[-1]) for rate, _, _, _ in _CURVES]
        order = np.argsort(ends)
        places = dict(zip(order, spread_out([ends[i] for i in order], limit / 6, -limit, limit), strict=True))
        for index, (rate, points, name, label) in enumerate(_CURVES):
            line(axes, grid, np.asarray(getattr(picture, rate)), name)
            for level, is_stable in getattr(picture, points):
                axes.plot(
                    [level], [0], "o", markersize=7, markeredgewidth=1.6, zorder=5, color=PAPER[name],
                    markerfacecolor=PAPER[name] if is_stable else PAPER["paper"],
                )  # fmt: skip
            axes.annotate(
                label, (1, places[index]), xytext=(5, 0), textcoords="offset points", va="center", fontsize=SMALL,
                color=PAPER[name], annotation_clip=False,
            )  # fmt: skip
        title = f"{plain(str(picture.muscle))}: rate of contracture (per day)"
        axes.text(-0.1, 1.05, title, transform=axes.transAxes, fontsize=SMALL, color=PAPER["muted"])
        axes.set_xlabel("contracture (share of fibers)")
        svg = to_svg(figure, f"attractor-{set_name}", alt)
    rows = tuple(
        (label, number(float(level), "1"), "rests here" if is_stable else "threshold")
        for _, points, _, label in _CURVES
        for level, is_stable in getattr(picture, points)
    )
    return Panel(set_title(set_name), svg, alt, ("when", "contracture", "what it is"), rows, attractor_sentence(picture))
