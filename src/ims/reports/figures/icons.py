"""Of one hundred people like this: how many are recovered, much better, or little changed, in each arm."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from ims.reports.figures.canvas import SMALL, page_style, sheet, to_svg
from ims.reports.figures.panel import Group, Panel
from ims.reports.palette import PAPER
from ims.reports.sentences import MUCH_BETTER_MEANS, RECOVERED_MEANS
from ims.reports.study import SetResults, Study, arms_of
from ims.reports.timeline import at, day_of, times_within
from ims.reports.words import ARM_TITLES, TIME_TITLES, set_title

RECOVERED_PAIN, FALL, FALL_SHARE = 1.0, 2.0, 0.33
STATES = ("recovered", "much better", "little change")
_MARKS: dict[str, dict[str, Any]] = {
    "recovered": {"marker": "o", "markerfacecolor": PAPER["needling"], "markeredgecolor": PAPER["needling"]},
    "much better": {"marker": "o", "fillstyle": "left", "markerfacecoloralt": "none", "markeredgecolor": PAPER["needling"],
                    "markerfacecolor": PAPER["needling"]},
    "little change": {"marker": "o", "markerfacecolor": "none", "markeredgecolor": PAPER["untreated"]},
}  # fmt: skip
_ACROSS = 10


def people_of_hundred(study: Study) -> Group:
    """One hundred circles an arm, at the last of the named times that the run reaches."""
    time = times_within(study.plan, next(iter(arms_of(next(iter(study.sets.values()))).values())))[-1]
    when = "at the end of the course" if time == "end_of_course" else f"{TIME_TITLES[time]} after the last visit"
    caption = (
        f"Of 100 people like these, {when}. Filled: recovered. Half filled: much better. Open: little change, or worse. "
        f"{RECOVERED_MEANS} {MUCH_BETTER_MEANS}"
    )
    panels = tuple(_panel(study, results, f"people-{name}", time) for name, results in study.sets.items())
    return Group("people", "Of 100 people like these", caption, panels)


def counts_of_hundred(before: xr.DataArray, now: xr.DataArray) -> dict[str, int]:
    """People of one hundred in each state, by noise-free pain; the three sum to one hundred."""
    start, end = before.to_numpy(), now.to_numpy()
    recovered = end <= RECOVERED_PAIN
    better = ~recovered & ((start - end >= FALL) | (start - end >= FALL_SHARE * start))
    shares = np.array([recovered.mean(), better.mean(), 1 - recovered.mean() - better.mean()]) * 100
    whole = np.floor(shares + 1e-9).astype(int)
    for index in np.argsort(-(shares - whole), kind="stable")[: 100 - int(whole.sum())]:
        whole[index] += 1
    return dict(zip(STATES, (int(value) for value in whole), strict=True))


def _panel(study: Study, results: SetResults, key: str, time: str) -> Panel:
    counts = {}
    for arm, dataset in arms_of(results).items():
        pain = dataset["underlying_pain"]
        counts[arm] = counts_of_hundred(at(pain, day_of(study.plan, "before")), at(pain, day_of(study.plan, time)))
    told = "; ".join(f"{ARM_TITLES[arm]}: {', '.join(f'{n} {state}' for state, n in c.items())}" for arm, c in counts.items())
    alt = f"Of 100 people, {set_title(results.mechanism_set).lower()}, {told}."
    with page_style():
        figure, axes = sheet(182, left=4, right=4, top=20, bottom=46)
        axes.set_axis_off()
        axes.set_xlim(-0.8, len(counts) * (_ACROSS + 1.6) - 1.8)
        axes.set_ylim(_ACROSS - 0.5, -0.5)
        for place, (arm, count) in enumerate(counts.items()):
            _people(axes, place * (_ACROSS + 1.6), count, ARM_TITLES[arm], arm)
        svg = to_svg(figure, key, alt)
    rows = tuple((ARM_TITLES[arm], *(str(count[state]) for state in STATES)) for arm, count in counts.items())
    return Panel(set_title(results.mechanism_set), svg, alt, ("arm", *STATES), rows)


def _people(axes: Axes, left: float, counts: dict[str, int], title: str, arm: str) -> None:
    states = [state for state in STATES for _ in range(counts[state])]
    for state in STATES:
        places = [index for index, one in enumerate(states) if one == state]
        axes.plot(
            [left + index % _ACROSS for index in places], [index // _ACROSS for index in places],
            linestyle="none", markersize=6.6, markeredgewidth=1.0, clip_on=False, **_MARKS[state],
        )  # fmt: skip
    axes.annotate(title, (left - 0.4, -0.5), xytext=(0, 7), textcoords="offset points", color=PAPER[arm], annotation_clip=False)
    for line, state in enumerate(STATES):
        axes.annotate(
            f"{counts[state]} {state}", (left - 0.4, _ACROSS - 0.5), xytext=(0, -12 - 12.5 * line), textcoords="offset points",
            fontsize=SMALL, color=PAPER["ink"] if state != "little change" else PAPER["muted"], annotation_clip=False,
        )  # fmt: skip
