"""What a pass owes to its assumed numbers, in one picture: for each result the numbers that move it most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ims.reports.palette import PAPER

RESULTS = {
    "released_share": "released share",
    "iii_iv_impulses": "impulses of groups III and IV",
    "band_lengthening_percent": "lengthening of the band [%]",
    "pain_peak_nrs": "worst pain [0-10]",
    "grasp_ratio": "grasp ratio",
    "peak_axial_force_N": "greatest force [N]",
    "twitches": "local twitches",
    "cramp_s": "cramp [s]",
}
"""The results that are shown, with their labels."""
HARDLY = 0.01
"""A move by less than this share of the result is none."""
SHOWN = 8
"""Numbers in a panel."""
INK, MUTED, LOW, HIGH = (PAPER[name] for name in ("ink", "muted", "sham", "needling"))


def largest(found: Mapping[str, Any], outcome: str, count: int) -> list[Mapping[str, Any]]:
    """The numbers that move an outcome most, the largest first; those that hardly move it are left out.

    Parameters
    ----------
    found : `sensitivity` of a summary
    """
    here = float(found["as_it_is"][outcome])

    def span(one: Mapping[str, Any]) -> float:
        values = (here, float(one["at_low"][outcome]), float(one["at_high"][outcome]))
        return max(values) - min(values)

    return [one for one in sorted(found["owed"], key=span, reverse=True)[:count] if span(one) > HARDLY * abs(here)]


def sensitivity_figure(found: Mapping[str, Any]) -> Figure:
    """A panel for each result: bars from what the pass comes to with a number's low end to what it comes to with its high end.

    Parameters
    ----------
    found : `sensitivity` of a summary
    """
    figure = Figure(figsize=(9.0, 12.0), layout="constrained")
    panels = figure.subplots(4, 2).ravel()
    for axes, (outcome, label) in zip(panels, RESULTS.items(), strict=True):
        _panel(axes, found, outcome, label)
    return figure


def _panel(axes: Axes, found: Mapping[str, Any], outcome: str, label: str) -> None:
    here = float(found["as_it_is"][outcome])
    rows = largest(found, outcome, SHOWN)
    for row, one in enumerate(rows):
        low, high = float(one["at_low"][outcome]), float(one["at_high"][outcome])
        for end, color, marker in ((low, LOW, "o"), (high, HIGH, "D")):
            axes.plot([here, end], [row, row], color=color, linewidth=4.0, solid_capstyle="butt", alpha=0.55)
            axes.plot([end], [row], color=color, marker=marker, markersize=5.0, linestyle="none")
    axes.axvline(here, color=INK, linewidth=0.8)
    names = [one["name"].split(".")[1].replace("_", " ") for one in rows]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.set_title(f"{label}: {here:.3g}", loc="left", fontsize=9, color=INK, pad=3)
    axes.tick_params(labelsize=8, colors=MUTED)
    axes.spines[["top", "right"]].set_visible(False)
