"""Natural course, context and specific effect as a staircase from day 0 to the end of the course."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from ims.reports.figures.canvas import SMALL, page_style, sheet, to_svg
from ims.reports.figures.panel import Group, Panel
from ims.reports.numbers import number
from ims.reports.palette import PAPER
from ims.reports.words import PART_MEANINGS, PART_TITLES, set_title

PARTS = ("natural_course", "context", "specific")
_FILLS: dict[str, dict[str, Any]] = {
    "natural_course": {"facecolor": "none", "edgecolor": PAPER["untreated"], "hatch": "||||", "linewidth": 1.1},
    "context": {"facecolor": "none", "edgecolor": PAPER["sham"], "hatch": "/////", "linewidth": 1.1},
    "specific": {"facecolor": PAPER["needling"], "edgecolor": PAPER["needling"], "linewidth": 1.1},
    "total": {"facecolor": PAPER["rule"], "edgecolor": PAPER["ink"], "linewidth": 1.1},
}


def effect_parts(summary: Mapping[str, Any]) -> Group:
    """The mean change of pain in its three parts, each beginning where the one before ends."""
    effects = {name: results["effect"]["pain_intensity"] for name, results in summary["sets"].items() if "effect" in results}
    reach = _reach(list(effects.values()))
    caption = (
        "Mean change of pain from day 0 to the end of the course, in points of 10; left is less pain. "
        f"Natural course: {PART_MEANINGS['natural_course']}. Context: {PART_MEANINGS['context']}. "
        f"Specific: {PART_MEANINGS['specific']}."
    )
    panels = tuple(_panel(effect, name, reach) for name, effect in effects.items())
    return Group("parts", "Three parts of the change", caption, panels)


def _reach(effects: list[Mapping[str, float]]) -> tuple[float, float]:
    stops = [0.0]
    for effect in effects:
        place = 0.0
        for part in PARTS:
            place += float(effect[part])
            stops.append(place)
        stops.append(float(effect["total"]))
    room = 0.16 * ((max(stops) - min(stops)) or 1.0)
    return min(stops) - room, max(stops) + (room if max(stops) > 0 else 0.25 * room)


def _panel(effect: Mapping[str, float], set_name: str, reach: tuple[float, float]) -> Panel:
    told = {part: number(float(effect[part]), signed=True) for part in (*PARTS, "total")}
    alt = f"{set_title(set_name)}: " + ", ".join(f"{PART_TITLES[part].lower()} {told[part]}" for part in told) + " points."
    with page_style():
        figure, axes = sheet(168, left=92, right=12, top=8)
        axes.set_xlim(*reach)
        axes.set_ylim(3.6, -0.6)
        axes.set_yticks(range(4), [PART_TITLES[part] for part in told])
        axes.tick_params(axis="y", labelcolor=PAPER["ink"], length=0)
        axes.tick_params(axis="x", length=0)
        axes.spines["left"].set_visible(False)
        axes.axvline(0, color=PAPER["muted"], linewidth=0.9, zorder=4)
        start = 0.0
        for place, part in enumerate(told):
            size = float(effect[part])
            foot = 0.0 if part == "total" else start
            axes.barh(place, size, left=foot, height=0.56, zorder=3, **_FILLS[part])
            _value(axes, foot, size, place, told[part])
            if part != "total":
                start += size
                axes.plot([start, start], [place + 0.28, place + 0.72], color=PAPER["muted"], linewidth=0.8, zorder=2)
        axes.set_xlabel("change of pain (points of 10)")
        svg = to_svg(figure, f"parts-{set_name}", alt)
    rows = tuple((PART_TITLES[part], value, PART_MEANINGS[part]) for part, value in told.items())
    return Panel(set_title(set_name), svg, alt, ("part", "points", "what it is"), rows)


def _value(axes: Axes, foot: float, size: float, place: float, text: str) -> None:
    end, side = (min(foot, foot + size), -1) if size <= 0 else (foot + size, 1)
    axes.annotate(
        text, (end, place), xytext=(4 * side, 0), textcoords="offset points", va="center",
        ha="right" if side < 0 else "left", fontsize=SMALL, color=PAPER["ink"], annotation_clip=False,
    )  # fmt: skip
