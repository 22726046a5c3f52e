"""One result as a figure: pain, range of motion and contracture over the weeks."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ims import units
from ims.errors import UnknownName, unknown
from ims.reports.figures.canvas import page_style
from ims.reports.numbers import unit_words
from ims.reports.palette import PAPER
from ims.reports.words import outcome_title, plain

PANELS = ("pain_intensity", "range_of_motion", "contracture")
LOW, HIGH = 0.1, 0.9


def plot(result: xr.Dataset) -> Figure:
    """Draw pain, range of motion and contracture of one result.

    The line is the mean over people, the band holds the middle 80 % of them (no band for one person). Contracture has one
    line a muscle.

    Parameters
    ----------
    result : Dataset    as `simulate` gives it: axes person, muscle, time; each variable with its unit

    Returns
    -------
    matplotlib Figure    ready for `savefig`

    Raises
    ------
    UnknownName : the result holds none of the three
    """
    names = [name for name in PANELS if name in result]
    if not names:
        raise unknown(UnknownName, PANELS[0], [str(name) for name in result.data_vars], "plot draws " + ", ".join(PANELS) + ".")
    days = str(result["time"].attrs.get("unit", "d"))
    weeks = result["time"].to_numpy() * (units.factor(days) / units.factor("wk"))
    with page_style():
        figure = Figure(figsize=(7.5, 2.4 * len(names)), layout="constrained", facecolor=PAPER["paper"])
        rows = figure.subplots(len(names), 1, sharex=True, squeeze=False)[:, 0]
        for axes, name in zip(rows, names, strict=True):
            _panel(axes, weeks, result[name])
        rows[-1].set_xlabel("weeks from the first session")
    return figure


def _panel(axes: Axes, weeks: np.ndarray, values: xr.DataArray) -> None:
    title = outcome_title(str(values.name), str(values.attrs.get("label", "")))
    unit = unit_words(str(values.attrs.get("unit", "1")))
    axes.set_title(f"{title} ({unit})" if unit else title, loc="left", fontsize=10)
    axes.grid(axis="y", color=PAPER["rule"], linewidth=0.6)
    axes.tick_params(length=0)
    if "muscle" in values.dims:
        _muscles(axes, weeks, values)
        return
    people = values.transpose("person", "time").to_numpy()
    if people.shape[0] > 1:
        low, high = np.nanquantile(people, (LOW, HIGH), axis=0)
        axes.fill_between(weeks, low, high, color=PAPER["needling"], alpha=0.13, linewidth=0)
    axes.plot(weeks, np.nanmean(people, axis=0), color=PAPER["needling"], linewidth=1.9)


def _muscles(axes: Axes, weeks: np.ndarray, values: xr.DataArray) -> None:
    colors = [PAPER[name] for name in ("needling", "sham", "green", "untreated")]
    dashes = ("-", "--", ":", "-.")
    means = values.mean("person").transpose("muscle", "time")
    for index, muscle in enumerate(means["muscle"].to_numpy()):
        color, dash = colors[index % 4], dashes[(index + index // 4) % 4]
        axes.plot(weeks, means.sel(muscle=muscle), label=plain(str(muscle)), linewidth=1.6, color=color, linestyle=dash)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=8)
