"""The colors of a report: Okabe and Ito's hues, darkened on paper and lightened on a dark screen.

A figure is drawn in the paper colors; on the way out each becomes a CSS variable, so one picture serves light, dark and
print. Color never carries meaning alone: line style, mark and a direct label say the same.
"""

from __future__ import annotations

PAPER = {
    "paper": "#fdfcf9",
    "panel": "#f4f2ec",
    "ink": "#1c232b",
    "muted": "#565f69",
    "rule": "#d8d5cb",
    "untreated": "#4a4f55",
    "sham": "#a64300",
    "needling": "#0063a3",
    "green": "#007553",
}
SCREEN_AT_NIGHT = {
    "paper": "#14181c",
    "panel": "#1c2228",
    "ink": "#e9e6df",
    "muted": "#a5adb6",
    "rule": "#39414a",
    "untreated": "#c7cbd0",
    "sham": "#f0a35c",
    "needling": "#6cbdf0",
    "green": "#4fd0a5",
}
LINES = ("untreated", "sham", "needling")
DASHES: dict[str, tuple[float, tuple[float, ...]] | str] = {
    "untreated": (0.0, (1.0, 1.6)),
    "sham": (0.0, (5.0, 2.2)),
    "needling": "solid",
}


def variable(name: str) -> str:
    """The CSS variable of a color; the page says what it is."""
    return f"var(--ims-{name})"


def declarations(colors: dict[str, str]) -> str:
    """The CSS declarations of a set of colors."""
    return " ".join(f"--ims-{name}: {value};" for name, value in colors.items())


def _luminance(color: str) -> float:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors by WCAG 2.2: 1 (none) to 21 (black on white)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
