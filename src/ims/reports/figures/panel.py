"""What a figure is: a titled group of panels, each an SVG with words and numbers that say the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """One picture: the SVG, the sentence for those who cannot see it, its numbers, and a remark."""

    title: str
    svg: str
    alt: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Group:
    """Panels that belong together under one title and one caption, the mechanism sets side by side."""

    key: str
    title: str
    caption: str
    panels: tuple[Panel, ...]
