"""How outcomes are spread over people: a histogram of noise-free pain, because outcomes have two humps."""

from __future__ import annotations

import numpy as np

from ims.reports.figures.canvas import SMALL, page_style, sheet, to_svg
from ims.reports.figures.icons import RECOVERED_PAIN
from ims.reports.figures.panel import Group, Panel
from ims.reports.numbers import of_hundred
from ims.reports.palette import DASHES, PAPER
from ims.reports.study import SetResults, Study, arms_of
from ims.reports.timeline import at, day_of, times_within
from ims.reports.words import ARM_TITLES, TIME_TITLES, set_title

EDGES = np.linspace(0.0, 10.0, 21)


def spread_of_outcomes(study: Study) -> Group:
    """Histogram of noise-free pain at the last named time, one outline an arm."""
    time = times_within(study.plan, next(iter(arms_of(next(iter(study.sets.values()))).values())))[-1]
    shares = {name: _shares(study, results, time) for name, results in study.sets.items()}
    top = max(float(values.max()) for arms in shares.values() for values in arms.values())
    caption = (
        f"Share of people at each level of pain without day-to-day noise, {TIME_TITLES[time]} after the last visit. Where the "
        "outline has two humps, some people are recovered and others are not, and a mean describes neither. Shaded: recovered."
    )
    panels = tuple(_panel(arms, name, top) for name, arms in shares.items())
    return Group("humps", "How outcomes are spread over people", caption, panels)


def _shares(study: Study, results: SetResults, time: str) -> dict[str, np.ndarray]:
    found = {}
    for arm, dataset in arms_of(results).items():
        pain = at(dataset["underlying_pain"], day_of(study.plan, time)).to_numpy()
        counts, _ = np.histogram(np.clip(pain, 0, 10), EDGES)
        found[arm] = counts / max(len(pain), 1)
    return found


def _panel(shares: dict[str, np.ndarray], set_name: str, top: float) -> Panel:
    recovered = {arm: float(values[EDGES[1:] <= RECOVERED_PAIN].sum()) for arm, values in shares.items()}
    told = ", ".join(f"{ARM_TITLES[arm]} {of_hundred(share)} of 100" for arm, share in recovered.items())
    alt = f"Histogram of pain, {set_title(set_name).lower()}; recovered (1 or less): {told}."
    with page_style():
        figure, axes = sheet(206, left=34)
        axes.axvspan(0, RECOVERED_PAIN, color=PAPER["green"], alpha=0.12, linewidth=0)
        for arm, values in shares.items():
            axes.stairs(100 * values, EDGES, color=PAPER[arm], linewidth=1.8, linestyle=DASHES[arm], fill=False, zorder=3)
        axes.set_xlim(0, 10)
        axes.set_ylim(0, 108 * top)
        axes.grid(axis="y", color=PAPER["rule"], linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        axes.set_xlabel("pain without day-to-day noise (of 10)")
        axes.text(-0.09, 1.045, "% of people", transform=axes.transAxes, fontsize=SMALL, color=PAPER["muted"])
        for row, arm in enumerate(shares):
            height = 0.94 - 0.085 * row
            axes.plot(
                [0.60, 0.67], [height, height], transform=axes.transAxes, color=PAPER[arm], linestyle=DASHES[arm], linewidth=1.8
            )
            axes.text(0.69, height, ARM_TITLES[arm], transform=axes.transAxes, fontsize=SMALL, va="center", color=PAPER[arm])
        svg = to_svg(figure, f"humps-{set_name}", alt)
    header = ("pain from", "to", *(f"{ARM_TITLES[arm]}, %" for arm in shares))
    rows = tuple(
        (f"{low:g}", f"{high:g}", *(f"{100 * values[index]:.1f}" for values in shares.values()))
        for index, (low, high) in enumerate(zip(EDGES[:-1], EDGES[1:], strict=True))
        if any(values[index] > 0 for values in shares.values())
    )
    return Panel(set_title(set_name), svg, alt, header, rows)
