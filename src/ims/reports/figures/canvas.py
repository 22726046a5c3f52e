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

from ims.reports.palette import PAPER, SCREEN_AT_NIGHT, declarations, variable

WIDTH = 344.0
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
_OPENING = re.compile(r"<svg[^>]*>")
_GROUP = re.compile(r"(<g(?:\s[^>]*)?>|</g>)")
_TIDY = [
    (re.compile(r"<metadata>.*?</metadata>", re.DOTALL), ""),
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"<style.*?</style>", re.DOTALL), ""),  # a rule for `*`, which would reach into the page
    (re.compile(r"<defs>\s*</defs>"), ""),
    (re.compile(r"<g(?: [^>]*)?/>"), ""),
    (re.compile(r'<path d="[^"]*" style="fill: none"/>'), ""),  # the background, drawn in nothing
    (re.compile(r' transform="rotate\(-?0 [^"]*"'), ""),
    (re.compile(r"xlink:href"), "href"),
    (re.compile(r"-?\d+(?:\.\d+)?e-\d+"), "0"),
    (re.compile(r"(\d\.\d\d)\d+"), r"\1"),
    (re.compile(r"\n(?=[A-Zz] )|\s+(?=z)"), " "),
    (re.compile(r"font-family: [^;\"]+"), "font-family: var(--ims-font, sans-serif)"),
    (re.compile(r"(font: [^;\"]*?\d+(?:\.\d+)?px) [^;\"]+"), r"\1 var(--ims-font, sans-serif)"),
]


@contextmanager
def page_style() -> Iterator[None]:
    """Draw with the report's type, rules and colors; matplotlib's own settings return afterwards."""
    with mpl.rc_context(_STYLE):  # type: ignore[arg-type]
        yield


def sheet(height: float, *, left: float = 34, right: float = 12, top: float = 14, bottom: float = 30) -> tuple[Figure, Axes]:
    """A panel of the standard width with one axes; margins in points."""
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    box = (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, (height - bottom - top) / height)
    return figure, figure.add_axes(box)


def to_svg(figure: Figure, key: str, alt: str) -> str:
    """The figure as an SVG element for a page, named by `alt` for those who cannot see it."""
    sink = io.StringIO()
    FigureCanvasSVG(figure).print_svg(sink, metadata=_NO_METADATA)  # type: ignore[no-untyped-call]
    svg = sink.getvalue()
    svg = svg[svg.index("<svg") :]
    for pattern, replacement in _TIDY:
        svg = pattern.sub(replacement, svg)
    view_box = re.search(r'viewBox="([^"]+)"', svg)
    opening = (
        f'<svg class="figure" role="img" aria-labelledby="{key}-alt" stroke-linejoin="round" '
        f'viewBox="{view_box[1] if view_box else ""}"><title id="{key}-alt">{escape(alt)}</title>'
    )
    svg = _name_what_is_referred_to(_OPENING.sub(lambda _: opening, svg, count=1), key)
    for name, color in PAPER.items():
        svg = svg.replace(color, variable(name))
    return _without_bare_groups(svg)


def standalone(svg: str) -> str:
    """An SVG of `to_svg` as a file of its own: with its colors, light and dark, and room around it."""
    style = (
        f"svg {{ {declarations(PAPER)} --ims-font: sans-serif; background: var(--ims-paper); padding: 12px; }} "
        f"@media (prefers-color-scheme: dark) {{ svg {{ {declarations(SCREEN_AT_NIGHT)} }} }}"
    )
    opened = svg.replace('<svg class="figure"', f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH:g}"', 1)
    return opened.replace("</title>", f"</title><style>{style}</style>", 1) + "\n"


def _without_bare_groups(svg: str) -> str:
    """Drop the groups that carry nothing, which are most of matplotlib's."""
    kept: list[bool] = []
    parts = []
    for piece in _GROUP.split(svg):
        if piece.startswith("<g"):
            kept.append(piece != "<g>")
        if (piece.startswith("<g") and not kept[-1]) or (piece == "</g>" and not kept.pop()):
            continue
        parts.append(piece)
    return re.sub(r"\s*\n\s*", "\n", "".join(parts)).strip()


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
