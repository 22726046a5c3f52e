"""Course timeline: an outcome over the weeks, a line and a band for each arm, a tick for each visit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from ims.reports.figures.canvas import page_style, sheet, to_svg
from ims.reports.figures.marks import band, end_labels, line, quiet_grid, reading_times, visits, whisker
from ims.reports.figures.panel import Group, Panel
from ims.reports.numbers import band as band_text
from ims.reports.numbers import number, unit_words
from ims.reports.study import SetResults, Study, arms_of
from ims.reports.subject import OWN_SCALES, own_scale_of
from ims.reports.timeline import DAYS_IN_A_WEEK, at, day_of, times_within, weeks
from ims.reports.words import ARM_TITLES, TIME_TITLES, outcome_title, set_title

LOW, HIGH = 0.1, 0.9


def pain_course(study: Study) -> Group:
    """Pain over the course, each arm with its 80 % band."""
    caption = (
        "Mean pain (0 none, 10 worst imaginable) of the same people in three arms. Bands, and the bars at the named times, "
        "hold the middle 80 % of people. Triangles are visits."
    )
    return _group(study, "pain_intensity", "pain", "Pain over the course", caption, (0.0, 10.0))


def own_scale(study: Study) -> Group | None:
    """The scale that is the condition's own, where the run has one."""
    dataset = next(iter(arms_of(next(iter(study.sets.values()))).values()))
    scale = own_scale_of({"condition": study.condition})
    name = next((name for name in OWN_SCALES if name in dataset), None)
    if name is None or scale is None:
        return None
    title = outcome_title("", scale.label)
    unit = unit_words(scale.unit)
    caption = f"{title}{f' ({unit})' if unit else ''}: mean and middle 80 % of people. {scale.better.capitalize()} is better."
    return _group(study, name, "own-scale", title, caption, None)


def _group(study: Study, name: str, key: str, title: str, caption: str, limits: tuple[float, float] | None) -> Group:
    span = limits or _limits(study, name)
    panels = tuple(_panel(study, results, name, f"{key}-{set_name}", title, span) for set_name, results in study.sets.items())
    return Group(key, title, caption, panels)


def _panel(study: Study, results: SetResults, name: str, key: str, title: str, span: tuple[float, float]) -> Panel:
    arms = arms_of(results)
    ends: dict[str, tuple[float, str]] = {}
    with page_style():
        figure, axes = sheet(240, right=72, top=22)
        axes.set_ylim(*span)
        x = weeks(next(iter(arms.values())))
        times = times_within(study.plan, next(iter(arms.values())))
        readings = [day_of(study.plan, time) / DAYS_IN_A_WEEK for time in times if time != "before"]
        for place, (arm, dataset) in enumerate(arms.items()):
            _, mean, low, high = spread_of(dataset, name)
            band(axes, x, low, high, arm, strength=0.06)
            line(axes, x, mean, arm)
            ends[arm] = (float(mean[-1]), ARM_TITLES[arm])
            for reading in readings:
                index, step = int(np.abs(x - reading).argmin()), float(x[-1]) / 75
                middle = min(reading, float(x[-1]) - step)
                whisker(axes, middle + (place - 1) * step, float(mean[index]), float(low[index]), float(high[index]), arm)
        reading_times(axes, study.plan, times)
        axes.set_xlim(float(x[0]), float(x[-1]))
        end_labels(axes, float(x[-1]), ends, gap=(span[1] - span[0]) / 15)
        quiet_grid(axes)
        visits(axes, study.plan)
        axes.set_xlabel("weeks from the first visit")
        alt = _alt(study, results, name, title)
        svg = to_svg(figure, key, alt)
    header, rows = _table(study, results, name)
    return Panel(set_title(results.mechanism_set), svg, alt, header, rows)


def spread_of(dataset: xr.Dataset, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Weeks, mean, and the ends of the 80 % band of an outcome over the persons."""
    values = dataset[name].transpose("person", "time").to_numpy()
    low, high = np.nanquantile(values, (LOW, HIGH), axis=0)
    return weeks(dataset), np.nanmean(values, axis=0), low, high


def _limits(study: Study, name: str) -> tuple[float, float]:
    lows, highs = [], []
    for results in study.sets.values():
        for dataset in arms_of(results).values():
            _, _, low, high = spread_of(dataset, name)
            lows.append(low.min())
            highs.append(high.max())
    room = 0.08 * (max(highs) - min(lows) or 1.0)
    return float(min(lows) - room), float(max(highs) + room)


def _alt(study: Study, results: SetResults, name: str, title: str) -> str:
    told = []
    for arm, dataset in arms_of(results).items():
        unit = str(dataset[name].attrs.get("unit", "1"))
        means = [
            number(float(at(dataset[name], day_of(study.plan, t)).mean()), unit) for t in times_within(study.plan, dataset)
        ]
        told.append(f"{ARM_TITLES[arm]} {', '.join(means)}")
    reached = [TIME_TITLES[t] for t in times_within(study.plan, next(iter(results.arms.values())))]
    return f"{title}, {set_title(results.mechanism_set).lower()}: mean at {', '.join(reached)}: {'; '.join(told)}."


def _table(study: Study, results: SetResults, name: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    arms: Mapping[str, xr.Dataset] = arms_of(results)
    header = ("weeks", *(f"{ARM_TITLES[arm]}, mean (80 %)" for arm in arms))
    first = next(iter(arms.values()))
    unit = str(first[name].attrs.get("unit", "1"))
    spreads = {arm: spread_of(dataset, name) for arm, dataset in arms.items()}
    x = weeks(first)
    picks = sorted({int(np.abs(x - week).argmin()) for week in np.arange(0, x[-1] + 1e-6, 2)})
    rows = []
    for index in picks:
        cells = [f"{number(float(m[index]), unit)} ({band_text(float(lo[index]), float(hi[index]), unit)})"
                 for _, m, lo, hi in spreads.values()]  # fmt: skip
        rows.append((f"{x[index]:.0f}", *cells))
    return header, tuple(rows)
