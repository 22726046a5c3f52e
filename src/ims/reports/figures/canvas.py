"""From a matplotlib figure to an SVG that lives inside a page.

The SVG that comes out has no size of its own (the page decides), text that stays text in the page's font, CSS variables in
place of colors, no date, no namespace or address of any kind, and the same bytes for the same picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from ims.reports.palette import PAPER, variable

WIDTH = 372.0
"""Width of a panel in points: legible at 320 pixels, calm at 560."""
TEXT, SMALL = 10.0, 8.8

_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "ims",
    "font.size": TEXT,
    "font.family": "DejaVu Sans",
    "axes.edgecolor": PAPER["rule"],
    "axes.linewidth": 0.9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelcolor": PAPER["muted"],
    "axes.facecolor": "none",
    "axes.labelsize": SMALL,
    "text.color": PAPER["ink"],
    "xtick.color": PAPER["rule"],
    "ytick.color": PAPER["rule"],
    "xtick.labelcolor": PAPER["muted"],
    "ytick.labelcolor": PAPER["muted"],
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "figure.facecolor": "none",
    "hatch.linewidth": 0.8,
    "lines.solid_capstyle": "round",
    "lines.dash_capstyle": "butt",
    "path.simplify": True,
    "path.simplify_threshold": 0.3,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_FRACTION = re.compile(r"(?<=[\d])\.(\d{2})\d+")
_FONT = re.compile(r"font: (?:(italic|bold) )?(?:(\d{3}) )?([\d.]+)px [^;\"]+")
_TINY = re.compile(r"-?\d+(?:\.\d+)?e-\d+")


@contextmanager
def page_style() -> Iterator[None]:
    """Draw with the report's type, rules and colors; matplotlib's own settings return afterwards."""
    with mpl.rc_context(_STYLE):
        yield


def sheet(height: float, *, left: float = 34, right: float = 12, top: float = 14, bottom: float = 30) -> tuple[Figure, Axes]:
    """A panel of the standard width with one axes; margins in points."""
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    box = (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, (height - bottom - top) / height)
    return figure, figure.add_axes(box)


def to_svg(figure: Figure, key: str, alt: str) -> str:
    """The figure as an SVG element for a page, named by `alt` for those who cannot see it."""
    sink = io.StringIO()
    FigureCanvasSVG(figure).print_svg(sink, metadata=_NO_METADATA)
    svg = sink.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = svg.replace("xlink:href", "href")
    view_box = re.search(r'viewBox="([^"]+)"', svg)
    opening = f'<svg class="figure" role="img" aria-labelledby="{key}-alt" viewBox="{view_box[1] if view_box else ""}">'
    svg = re.sub(r"<svg[^>]*>", f'{opening}<title id="{key}-alt">{escape(alt)}</title>', svg, count=1, flags=re.DOTALL)
    svg = _name_what_is_referred_to(svg, key)
    svg = _TINY.sub("0", svg)
    svg = _FRACTION.sub(r".\1", svg)
    svg = _FONT.sub(_page_font, svg)
    for name, color in PAPER.items():
        svg = svg.replace(color, variable(name))
    return re.sub(r"\n\s*", "\n", svg).strip()


def _page_font(match: re.Match[str]) -> str:
    weight = " ".join(part for part in (match[1], match[2]) if part)
    return f"font: {weight + ' ' if weight else ''}{float(match[3]):g}px var(--ims-font, sans-serif)"


def _name_what_is_referred_to(svg: str, key: str) -> str:
    """Keep the ids something points at, made unique for the page; drop the others."""
    pointed_at = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) | {f"{key}-alt"}

    def rename(match: re.Match[str]) -> str:
        name = match[1]
        if name == f"{key}-alt":
            return f' id="{name}"'
        return f' id="{key}-{name}"' if name in pointed_at else ""

    svg = re.sub(r' id="([^"]+)"', rename, svg)
    return re.sub(r'(href="#|url\(#)([^")]+)', rf"\g<1>{key}-\g<2>", svg)
