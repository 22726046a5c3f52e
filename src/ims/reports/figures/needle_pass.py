"""One pass in one picture: depth and force, receptors, spikes, electromyogram, tension, pain, over one time."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ims.reports.palette import PAPER

ROWS = ("depth", "force", "receptors", "units", "emg", "tension", "pain")
HEIGHTS = (1.5, 0.9, 1.2, 1.2, 0.9, 1.2, 0.9)
MARGINS = {"left": 0.075, "right": 0.885, "top": 0.98, "bottom": 0.045, "hspace": 0.3}
"""Of the figure: to have them found takes as long as all the drawing."""
INK, MUTED, BLUE, ORANGE, GREEN = (PAPER[name] for name in ("ink", "muted", "needling", "sham", "green"))
MOST_POINTS = 4000


def needle_figure(run: xr.Dataset) -> Figure:
    """Figure of a pass, seven rows over one time axis.

    Parameters
    ----------
    run : as `ims.needle_pass` gives it
    """
    figure = Figure(figsize=(9.0, 11.0))
    axes = dict(zip(ROWS, figure.subplots(len(ROWS), 1, sharex=True, height_ratios=HEIGHTS, gridspec_kw=MARGINS), strict=True))
    time = run.time.values
    _depth(axes["depth"], run, time)
    _line(axes["force"], time, run.needle_force.values, BLUE, "force at the needle", "N")
    _receptors(axes["receptors"], run, time)
    axes["units"].scatter(run.spike_time.values, run.spike_unit.values + 1, s=2.0, color=INK, linewidths=0, rasterized=True)
    _said(axes["units"], "motor units that fire, smallest below", "unit")
    axes["units"].set_ylim(0, 121)
    _emg(axes["emg"], run)
    _tension(axes["tension"], run, time)
    _line(axes["pain"], time, run.pain_at_needle.values, ORANGE, "pain at the needle", "0-10")
    axes["pain"].set_ylim(0, 10)
    axes["pain"].set_xlabel("time, s")
    axes["pain"].set_xlim(0, float(time[-1]))
    for one in axes.values():
        one.spines[["top", "right"]].set_visible(False)
        one.tick_params(labelsize=8, colors=MUTED)
    return figure


def _said(axes: Axes, what: str, unit: str) -> None:
    axes.set_title(what, loc="left", fontsize=9, color=INK, pad=3)
    axes.set_ylabel(unit, fontsize=8, color=MUTED)


def _thin(time: Any, value: Any) -> tuple[Any, Any]:
    step = max(len(time) // MOST_POINTS, 1)
    return time[::step], value[::step]


def _line(axes: Axes, time: Any, value: Any, color: str, what: str, unit: str) -> None:
    axes.plot(*_thin(time, value), color=color, linewidth=1.0)
    _said(axes, what, unit)


def _depth(axes: Axes, run: xr.Dataset, time: Any) -> None:
    layers = json.loads(run.attrs["layers_mm"])
    depth = run.needle_depth.values
    lowest = max(layers["muscle_bottom"], float(depth.max())) + 1.0
    band = (layers["band_top"], layers["band_bottom"])
    above_band = band[0] if band[1] - band[0] > 0.05 else layers["muscle_bottom"]
    for top, bottom, color, name, lowest_of_name in (
        (0.0, layers["muscle_top"], "#efe3cf", "skin, fat, fascia", layers["muscle_top"]),
        (layers["muscle_top"], layers["muscle_bottom"], "#ecd0cb", "muscle", above_band),
        (*band, "#cf9a90", "taut band", band[1]),
    ):
        if bottom - top > 0.05:
            axes.axhspan(top, bottom, color=color, linewidth=0)
            where = 0.5 * (top + lowest_of_name)
            axes.text(1.004, where, name, transform=axes.get_yaxis_transform(), va="center", fontsize=7, color=MUTED)
    axes.plot(*_thin(time, depth), color=INK, linewidth=1.4)
    axes.set_ylim(lowest, -3.0)
    _said(axes, "depth of the needle's tip below the skin", "mm")


def _receptors(axes: Axes, run: xr.Dataset, time: Any) -> None:
    for name, label, color, style in (
        ("spindle_ia_rate", "Ia, spindle", BLUE, "-"),
        ("spindle_ii_rate", "II, spindle", BLUE, ":"),
        ("tendon_organ_ib_rate", "Ib, tendon", GREEN, "-"),
        ("group_iii_rate", "III", ORANGE, "-"),
        ("group_iv_rate", "IV", ORANGE, ":"),
    ):
        axes.plot(*_thin(time, run[name].values), color=color, linestyle=style, linewidth=1.0, label=label)
    axes.legend(fontsize=7, ncols=5, frameon=False, loc="upper right", borderpad=0.0)
    _said(axes, "impulses of receptors", "1/s")


def _emg(axes: Axes, run: xr.Dataset) -> None:
    """Envelope: the least and the largest of each piece, so that no spike is lost in the picture."""
    value, time = run.emg.values, run["sample"].values
    piece = max(value.size // MOST_POINTS, 1)
    n = value.size // piece
    parts = value[: n * piece].reshape(n, piece)
    axes.fill_between(time[: n * piece : piece], parts.min(axis=1), parts.max(axis=1), color=INK, linewidth=0.3)
    _said(axes, "electromyogram at the needle", "uV")


def _tension(axes: Axes, run: xr.Dataset, time: Any) -> None:
    axes.plot(*_thin(time, run.band_shear_modulus.values), color=BLUE, linewidth=1.0)
    axes.set_yscale("log")
    axes.set_yticks([5, 10, 20, 50, 100], ["5", "10", "20", "50", "100"])
    axes.minorticks_off()
    level = np.where(run.cramp_level.values > 0.5, 1.0, np.nan)
    axes.plot(*_thin(time, 4.5 * level), color=ORANGE, linewidth=4.0, solid_capstyle="butt")
    axes.set_ylim(4.0, None)
    _said(axes, "stiffness of the band (log scale); the orange bar: the muscle cramps", "kPa")
