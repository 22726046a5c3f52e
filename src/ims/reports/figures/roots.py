"""Pressure on each nerve root and what the root's nerve still does, over the course."""

from __future__ import annotations

import math

from ims.reports.figures.panel import Group, Panel
from ims.reports.figures.rows import Row, rows_svg
from ims.reports.numbers import number
from ims.reports.study import SetResults, Study, arms_of
from ims.reports.timeline import at, day_of, times_within, weeks
from ims.reports.words import ARM_TITLES, TIME_TITLES, plain, set_title

SHOWN = ("untreated", "needling")
_VARIABLES = (("root_pressure", "pressure", "mmHg"), ("nerve_function", "nerve function", "1"))


def roots(study: Study) -> Group | None:
    """Rows of root pressure, then of nerve function, one a segment."""
    if not all(_has_roots(results) for results in study.sets.values()):
        return None
    caption = (
        "Pressure on the nerve root (mmHg) and nerve function (1 is normal), root by root, mean over people. Where the set "
        "does not let pressure act on the muscles, both are computed and shown, but nothing follows from them."
    )
    top = max(
        float(dataset["root_pressure"].mean("person").max())
        for results in study.sets.values()
        for dataset in arms_of(results).values()
    )
    panels = tuple(_panel(study, results, f"roots-{name}", top) for name, results in study.sets.items())
    return Group("roots", "Root pressure and nerve function", caption, panels)


def _has_roots(results: SetResults) -> bool:
    dataset = next(iter(arms_of(results).values()))
    return all(name in dataset and "segment" in dataset[name].dims for name, _, _ in _VARIABLES)


def _floor(lowest: float) -> float:
    """Foot of the scale of a function: a full tenth below the lowest value."""
    return max(0.0, math.floor(10 * lowest - 1e-9) / 10)


def _panel(study: Study, results: SetResults, key: str, top: float) -> Panel:
    arms = {arm: dataset for arm, dataset in arms_of(results).items() if arm in SHOWN}
    rows, told, table = [], [], []
    times = times_within(study.plan, next(iter(arms.values())))
    for name, title, unit in _VARIABLES:
        means = {arm: dataset[name].mean("person") for arm, dataset in arms.items()}
        low = 0.0 if unit == "mmHg" else _floor(min(float(mean.min()) for mean in means.values()))
        high = top if unit == "mmHg" else 1.0
        words = f" {unit}" if unit != "1" else ""
        for segment in [str(value) for value in next(iter(means.values()))["segment"].to_numpy()]:
            curves = {arm: (weeks(arms[arm]), mean.sel(segment=segment).to_numpy()) for arm, mean in means.items()}
            needled = curves.get("needling", next(iter(curves.values())))[1]
            first, last = number(float(needled[0]), unit), number(float(needled[-1]), unit)
            note = f"{first} \N{RIGHTWARDS ARROW} {last}{words}"
            scale = "" if low == 0 else f" ({low:g} to {high:g})"
            rows.append(Row(f"{plain(segment)}, {title}{scale}", curves, low, high, note))
            told.append(f"{plain(segment)} {title} from {first} to {last}{words}")
            for arm, mean in means.items():
                cells = [number(float(at(mean.sel(segment=segment), day_of(study.plan, time))), unit) for time in times]
                table.append((f"{plain(segment)}, {title}{words}, {ARM_TITLES[arm]}", *cells))
    alt = f"With needling, {set_title(results.mechanism_set).lower()}: {'; '.join(told)}."
    legend = {arm: ARM_TITLES[arm] for arm in arms}
    svg = rows_svg(rows, key, alt, x_label="weeks from the first visit", plan=study.plan, legend=legend)
    header = ("root, quantity, arm", *(TIME_TITLES[time] for time in times))
    return Panel(set_title(results.mechanism_set), svg, alt, header, tuple(table))
