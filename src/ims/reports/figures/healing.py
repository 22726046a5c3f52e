"""What one needle leaves behind, hour by hour over ten days."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import xarray as xr

from ims.reports.figures.panel import Group, Panel
from ims.reports.figures.rows import Row, rows_svg
from ims.reports.numbers import number
from ims.reports.study import SetResults, Study
from ims.reports.words import set_title

HOURS_IN_A_DAY = 24.0
_VARIABLES = (
    ("micro_injury", "micro-injury"),
    ("inflammation", "inflammation"),
    ("hyperemia", "extra blood flow (hyperemia)"),
    ("injury_current", "injury potential"),
    ("end_plate_innervation", "nerve endings on the muscle"),
    ("soreness", "soreness, 0 to 10"),
)


def after_one_needle(study: Study) -> Group | None:
    """Wound, blood flow, potential, nerve endings and soreness of one muscle after one needle."""
    sets = {name: results for name, results in study.sets.items() if "healing" in results.detail}
    if not sets:
        return None
    caption = (
        "One muscle of one example person after a single needle, ten days, hour by hour. Each row has its own scale; the "
        "number at the right is its peak, or its lowest value for the nerve endings (1 is intact)."
    )
    panels = tuple(_panel(results, f"healing-{name}") for name, results in sets.items())
    return Group("healing", "After one needle", caption, panels)


def _panel(results: SetResults, key: str) -> Panel:
    dataset = _most_injured(results.detail["healing"])
    days = dataset["time"].to_numpy() / (HOURS_IN_A_DAY if dataset["time"].attrs.get("unit") == "h" else 1.0)
    rows, told = [], []
    for name, title in _VARIABLES:
        if name not in dataset:
            continue
        values = dataset[name].to_numpy()
        extreme = values.min() if name == "end_plate_innervation" else values.max()
        gone = _half_time(days, np.abs(values - values[-1]) if name == "end_plate_innervation" else values)
        low, high = float(min(values.min(), 0.0)), float(values.max())
        if name == "end_plate_innervation":
            low, high = min(float(values.min()), 0.9), 1.0
        reading = number(float(extreme), "1" if name != "soreness" else "NRS")
        rows.append(Row(title, {"needling": (days, values)}, low, high or 1.0, reading))
        told.append((title, reading, gone))
    alt = f"After one needle, {set_title(results.mechanism_set).lower()}: {_sentence(told)}."
    svg = rows_svg(rows, key, alt, x_label="days after the needle", legend={})
    table = tuple((title, reading, gone) for title, reading, gone in told)
    return Panel(set_title(results.mechanism_set), svg, alt, ("quantity", "peak, or lowest", "half gone after"), table)


def _most_injured(dataset: xr.Dataset) -> xr.Dataset:
    """The one muscle of the one person that the needle injures most."""
    one = dataset.isel(person=0) if "person" in dataset.dims else dataset
    if "muscle" not in one.dims:
        return one
    return one.isel(muscle=int(np.argmax(one["micro_injury"].max("time").to_numpy())))


def _half_time(days: np.ndarray, values: np.ndarray) -> str:
    peak = int(np.argmax(values))
    below = np.flatnonzero(values[peak:] <= values[peak] / 2)
    if values[peak] <= 0 or not len(below):
        return "\N{EN DASH}"
    elapsed = float(days[peak + below[0]] - days[peak])
    return f"{elapsed * HOURS_IN_A_DAY:.0f} h" if elapsed < 2 else f"{elapsed:.1f} d"


def _sentence(told: Iterable[tuple[str, str, str]]) -> str:
    return "; ".join(f"{title} {reading}, half gone after {gone}" for title, reading, gone in told)
