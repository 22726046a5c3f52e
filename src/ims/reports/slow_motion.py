"""A pass in slow motion, as a GIF: the needle in its layers, beside it what receptors, motor units and the record do.

Time runs as it is while the hand moves, and ten times slower around the first bursts of loci: so a twitch can be seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from PIL import Image

from ims.reports import whole_file
from ims.reports.needle_words import HYPOTHESIS, title_for_others
from ims.reports.palette import PAPER

Floats = NDArray[np.floating[Any]]

ENDING = ".gif"
FRAME = 0.08
"""Seconds that a picture is shown."""
SLOW = 10.0
"""How many times slower time runs around a burst."""
BEFORE, AFTER = 0.03, 0.27
"""Seconds around the begin of a burst that run slowly."""
BURSTS = 4
"""Bursts that are shown slowly; the others pass as they are."""
WINDOW, PAST = 2.0, 1.5
"""Seconds of curves beside the needle, and how many of them are past."""
COLORS = 256
UNVERIFIED = "No depth on record is verified; none that is shown is a safe one."
INK, MUTED, BLUE, ORANGE, GREEN = (PAPER[name] for name in ("ink", "muted", "needling", "sham", "green"))
SKIN, MUSCLE, QUIET_BAND, BUSY_BAND = "#efe3cf", "#ecd0cb", "#cf9a90", "#9c2f22"
CRAMPING = 0.5
"""Level from which on a muscle cramps, as in the figure of a pass."""
FELT = 0.02
"""Seconds that a spike's unit stays lit."""


def check(path: Path) -> None:
    """Refuse, before anything is solved, a file that cannot be written or would take the place of another.

    Raises
    ------
    FileProblem
    """
    whole_file.check(path, ENDING)


def moments(run: xr.Dataset) -> tuple[Floats, NDArray[np.bool_]]:
    """Times [s] of the pictures, and which of them belong to slow motion."""
    time, bursts = run.time.values, run.burst_count.values
    begins = time[np.flatnonzero(np.diff(np.ceil(bursts), prepend=0.0) > 0)][:BURSTS]
    found, slow, now = [], [], 0.0
    while now <= time[-1]:
        is_slow = bool(((begins - BEFORE <= now) & (now < begins + AFTER)).any())
        found.append(now)
        slow.append(is_slow)
        step = FRAME / SLOW if is_slow else FRAME
        ahead = begins[begins - BEFORE > now] - BEFORE
        now = min(now + step, float(ahead[0])) if ahead.size and not is_slow else now + step
    return np.array(found), np.array(slow)


def write(run: xr.Dataset, path: Path, *, progress: Callable[[float], None] | None = None) -> Path:
    """Draw a pass in slow motion.

    Parameters
    ----------
    run : as `ims.needle_pass` gives it
    path : the file, which becomes whole or not at all
    progress : told the share of pictures that are drawn

    Raises
    ------
    FileProblem
    """
    check(path)
    pictures = _pictures(run, progress)
    with whole_file.written(path) as beside:
        first = next(pictures)
        first.save(
            beside, format="GIF", save_all=True, append_images=pictures, duration=round(1e3 * FRAME), loop=0, optimize=False
        )
    return path


def _pictures(run: xr.Dataset, progress: Callable[[float], None] | None) -> Iterator[Image.Image]:
    scene = Scene(run)
    times, slow = moments(run)
    palette: Image.Image | None = None
    for k, (now, is_slow) in enumerate(zip(times, slow, strict=True)):
        picture = scene.at(float(now), is_slow=bool(is_slow))
        if palette is None:  # one palette for all, or colors would flicker
            palette = scene.palette()
        yield picture.quantize(palette=palette, dither=Image.Dither.NONE)
        if progress is not None:
            progress((k + 1) / times.size)


class Scene:
    """The picture of a pass, moved from one moment to the next.

    Lines of the band light up as motor units fire, whichever units they are: where a unit's fibers lie is not in a pass. What
    stays is drawn once; what moves is drawn over it.
    """

    def __init__(self, run: xr.Dataset) -> None:
        self._run = run
        self._time = run.time.values
        self.figure = Figure(figsize=(8.0, 4.6), dpi=80, facecolor=PAPER["paper"], layout="constrained")
        self._canvas = cast(Any, FigureCanvasAgg(self.figure))
        places = self.figure.subplot_mosaic(
            [["tissue", "receptors"], ["tissue", "units"], ["tissue", "emg"], ["tissue", "pain"]], width_ratios=(1.0, 1.5)
        )
        self.figure.suptitle(title_for_others(run, json.loads(run.attrs["summary"])), fontsize=9, color=INK)
        self.figure.supxlabel(f"{HYPOTHESIS} {UNVERIFIED}", fontsize=6.5, color=MUTED)
        self._moves: list[tuple[Axes, Artist]] = []
        self._lines: list[tuple[Line2D, Floats, Floats]] = []
        places["tissue"].set_title(" ", fontsize=9)
        self._told = places["tissue"].text(
            0.0, 1.02, "", fontsize=9, color=INK, family="monospace", transform=places["tissue"].transAxes
        )
        self._moves.append((places["tissue"], self._told))
        self._draw_tissue(places["tissue"])
        self._draw_curves(places)
        curves = [places[name] for name in ("receptors", "units", "emg", "pain")]
        for one in curves:
            one.spines[["top", "right"]].set_visible(False)
            one.tick_params(labelsize=7, colors=MUTED, labelbottom=one is curves[-1])
            one.set_xlim(-PAST, WINDOW - PAST)
            one.axvline(0.0, color=MUTED, linewidth=0.8)
        curves[-1].set_xlabel("seconds from now", fontsize=7, color=MUTED)
        for _, artist in self._moves:
            artist.set_animated(True)
        self._canvas.draw()
        self._still = self._canvas.copy_from_bbox(self.figure.bbox)

    def at(self, now: float, *, is_slow: bool) -> Image.Image:
        """The picture of a moment [s]."""
        k = min(int(np.searchsorted(self._time, now)), self._time.size - 1)
        run, depth = self._run, float(self._run.needle_depth.values[k])
        self._needle.set_data([0.5, 0.5], [depth, depth - self._length])
        fires = (run.spike_time.values > now - FELT) & (run.spike_time.values <= now)
        cramps = float(run.cramp_level.values[k]) > CRAMPING
        self._light(np.unique(run.spike_unit.values[fires] % len(self._fibers)), cramps=cramps)
        self._told.set_text(f"{now:6.3f} s  {f'{SLOW:.0f} times slower' if is_slow else 'as it is'}")
        for line, x, y in self._lines:
            part = slice(*np.searchsorted(x, [now - PAST, now - PAST + WINDOW]))
            line.set_data(x[part] - now, y[part])
        return self._picture()

    def palette(self) -> Image.Image:
        """Colors of a picture with everything in it."""
        spikes = self._run.spike_time.values
        self.at(float(np.median(spikes)) if spikes.size else 0.5 * float(self._time[-1]), is_slow=True)
        self._light(np.arange(0, len(self._fibers), 2), cramps=True)
        return self._picture().quantize(COLORS, method=Image.Quantize.MAXCOVERAGE)

    def _light(self, units: NDArray[np.int_], *, cramps: bool) -> None:
        for k, fiber in enumerate(self._fibers):
            fiber.set_color(BUSY_BAND if k in units else QUIET_BAND)
        self._band.set_alpha(0.75 if cramps else 0.25)
        self._said.set_text("the muscle cramps" if cramps else "")

    def _picture(self) -> Image.Image:
        self._canvas.restore_region(self._still)
        for axes, artist in self._moves:
            axes.draw_artist(artist)
        return Image.fromarray(np.asarray(self._canvas.buffer_rgba())).convert("RGB")

    def _draw_tissue(self, axes: Axes) -> None:
        layers = json.loads(self._run.attrs["layers_mm"])
        depth = self._run.needle_depth.values
        top, bottom = layers["muscle_top"], layers["muscle_bottom"]
        lowest = max(bottom, float(depth.max())) + 2.0
        self._length = lowest + 6.0
        axes.axhspan(0.0, top, color=SKIN, linewidth=0)
        axes.axhspan(top, bottom, color=MUSCLE, linewidth=0)
        held = layers["band_bottom"] - layers["band_top"] > 0.05
        begin, end = (layers["band_top"], layers["band_bottom"]) if held else (top, bottom)
        self._band = Rectangle((0.0, begin), 1.0, end - begin, color=QUIET_BAND, alpha=0.25, linewidth=0)
        axes.add_patch(self._band)
        self._fibers = [
            axes.plot([0.0, 1.0], [y, y], color=QUIET_BAND, linewidth=1.6)[0] for y in np.linspace(begin, end, 12)[1:-1]
        ]
        (self._needle,) = axes.plot([0.5, 0.5], [0.0, -1.0], color=INK, linewidth=1.8, solid_capstyle="round")
        self._moves += [(axes, one) for one in (self._band, *self._fibers, self._needle)]
        for where, name in (
            (0.5 * top, "skin, fat, fascia"),
            (0.5 * (top + begin), "muscle"),
            (0.5 * (begin + end), "taut band"),
        ):
            if held or name != "taut band":
                axes.text(1.02, where, name, fontsize=7, color=MUTED, va="center")
        self._said = axes.text(0.98, end + 0.02 * lowest, "", fontsize=8, color=BUSY_BAND, va="top", ha="right")
        self._moves.append((axes, self._said))
        axes.set_xlim(0.0, 1.0)
        axes.set_ylim(lowest, -8.0)
        axes.set_xticks([])
        axes.set_ylabel("mm below the skin", fontsize=7, color=MUTED)
        axes.tick_params(labelsize=7, colors=MUTED)
        axes.spines[["top", "right", "bottom"]].set_visible(False)

    def _draw_curves(self, places: dict[str, Axes]) -> None:
        run, time = self._run, self._time

        def line(where: str, x: Floats, y: Floats, **style: Any) -> None:
            (drawn,) = places[where].plot(x, y, **style)  # all of it once, for the range of its axis
            places[where].set_ylim(places[where].get_ylim())
            self._lines.append((drawn, x, y))
            self._moves.append((places[where], drawn))

        for name, label, color in (
            ("spindle_ia_rate", "Ia", BLUE),
            ("group_iii_rate", "III", ORANGE),
            ("group_iv_rate", "IV", MUTED),
            ("tendon_organ_ib_rate", "Ib", GREEN),
        ):
            line("receptors", time, run[name].values, color=color, linewidth=1.0, label=label)
        highest = max(float(run[name].max()) for name in ("spindle_ia_rate", "tendon_organ_ib_rate", "group_iii_rate"))
        places["receptors"].set_ylim(0.0, 1.35 * max(highest, 1.0))  # room for the legend
        places["receptors"].legend(fontsize=6, ncols=4, frameon=False, loc="upper right", borderpad=0.0)
        order = np.argsort(run.spike_time.values, kind="stable")
        units = {"linestyle": "none", "marker": ".", "markersize": 3.0, "color": INK, "markeredgewidth": 0}
        line("units", run.spike_time.values[order], run.spike_unit.values[order] + 1, **units)
        whole = run.emg.values.reshape(time.size, -1)  # least and largest of each millisecond, so that no spike is lost
        envelope = np.stack([whole.min(axis=1), whole.max(axis=1)], axis=1).ravel()
        line("emg", np.repeat(time, 2), envelope, color=INK, linewidth=0.5)
        line("pain", time, run.pain_at_needle.values, color=ORANGE, linewidth=1.2)
        for name, what, limits in (
            ("receptors", "receptors, impulses/s", None),
            ("units", "motor units that fire", (0, 121)),
            ("emg", "electromyogram, uV", None),
            ("pain", "pain at the needle, 0-10", (0, 10)),
        ):
            places[name].set_title(what, loc="left", fontsize=8, color=INK, pad=2)
            if limits:
                places[name].set_ylim(*limits)
