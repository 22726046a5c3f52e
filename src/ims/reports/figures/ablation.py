"""What is lost when one mechanism is switched off: pain at the end of the course, the same people each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import xarray as xr

from ims.reports.figures.canvas import SMALL, page_style, sheet, to_svg
from ims.reports.figures.panel import Group, Panel
from ims.reports.numbers import number
from ims.reports.palette import PAPER
from ims.reports.study import MECHANISMS, SetResults, Study
from ims.reports.timeline import at, day_of
from ims.reports.words import MECHANISM_TITLES, set_title

OUTCOME = "pain_intensity"


@dataclass(frozen=True)
class Ablation:
    """Mean pain at the end of the course with everything on and without each mechanism, on the same persons."""

    persons: int
    with_all: float
    without: dict[str, float]

    def difference(self, mechanism: str) -> float | None:
        """Pain without the mechanism minus pain with everything on; none where it was not run."""
        return self.without[mechanism] - self.with_all if mechanism in self.without else None


def ablation_of(study: Study, results: SetResults) -> Ablation:
    """Pair the runs without a mechanism with the same persons of the needling arm."""
    needling = results.arms["needling"]
    sizes = [dataset.sizes["person"] for dataset in results.without.values()]
    persons = min([*sizes, needling.sizes["person"]])
    day = day_of(study.plan, "end_of_course")

    def mean(dataset: xr.Dataset) -> float:
        return float(at(dataset[OUTCOME].isel(person=slice(persons)), day).mean())

    return Ablation(persons, mean(needling), {name: mean(dataset) for name, dataset in results.without.items()})


def ablation(study: Study) -> Group:
    """Bars of mean pain with all mechanisms, and without each."""
    found = {name: ablation_of(study, results) for name, results in study.sets.items()}
    persons = next(iter(found.values())).persons
    top = max(value for one in found.values() for value in (one.with_all, *one.without.values()))
    caption = (
        f"Mean pain at the end of the course, the same {persons} people each time, with every mechanism of the set and with "
        "one switched off. A longer bar: the mechanism mattered in this set. That a mechanism matters here shows what the "
        "hypothesis implies, not that it is true."
    )
    panels = tuple(_panel(study.sets[name], one, name, top) for name, one in found.items())
    return Group("ablation", "Without one mechanism", caption, panels)


def _panel(results: SetResults, found: Ablation, set_name: str, top: float) -> Panel:
    bars: list[tuple[str, float | None, str]] = [("all on", found.with_all, number(found.with_all))]
    for mechanism in MECHANISMS:
        difference = found.difference(mechanism)
        if not results.mechanisms.get(mechanism, False):
            bars.append((f"without {mechanism}", None, "off in this set"))
        elif difference is None:
            bars.append((f"without {mechanism}", None, "not run"))
        else:
            value = found.without[mechanism]
            bars.append((f"without {mechanism}", value, f"{number(value)} ({number(difference, signed=True)})"))
    alt = f"Mean pain, {set_title(set_name).lower()}: " + ", ".join(f"{label} {text}" for label, _, text in bars) + "."
    with page_style():
        figure, axes = sheet(156, left=92, right=64, top=8)
        axes.set_xlim(0, (top or 1.0) * 1.02)
        axes.set_ylim(3.6, -0.6)
        axes.set_yticks(range(len(bars)), [label for label, _, _ in bars])
        axes.tick_params(axis="y", labelcolor=PAPER["ink"], length=0)
        axes.tick_params(axis="x", length=0)
        axes.spines["left"].set_color(PAPER["muted"])
        for place, (_, length, text) in enumerate(bars):
            if length is not None:
                style: dict[str, Any] = (
                    {"facecolor": PAPER["needling"]} if place == 0 else {"facecolor": "none", "hatch": "////"}
                )
                axes.barh(place, length, height=0.56, edgecolor=PAPER["needling"], linewidth=1.1, **style)
            axes.annotate(
                text, (length or 0, place), xytext=(5, 0), textcoords="offset points", va="center", fontsize=SMALL,
                color=PAPER["ink"] if length is not None else PAPER["muted"], annotation_clip=False,
            )  # fmt: skip
        axes.axvline(found.with_all, color=PAPER["muted"], linewidth=0.8, linestyle=(0, (2, 2)), zorder=4)
        axes.set_xlabel("mean pain at the end of the course (of 10)")
        svg = to_svg(figure, f"ablation-{set_name}", alt)
    names = {f"without {name}": f"without {name}: {title}" for name, title in MECHANISM_TITLES.items()}
    rows = tuple((names.get(label, label), text) for label, _, text in bars)
    return Panel(set_title(set_name), svg, alt, ("run", "mean pain (difference)"), rows)
