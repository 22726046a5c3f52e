"""Contrast of two colors as WCAG 2.2 defines it, and the nearest color that has enough of it."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from math import floor

from ims.errors import BadValue

TEXT, CONTROLS = 4.5, 3.0
"""Least contrast for text and for edges of controls (success criteria 1.4.3 and 1.4.11, level AA)."""
FULL = 255
STEPS = 512
"""How finely a darker color is looked for."""
_WRITTEN = re.compile(r"#[0-9a-f]{6}")


def plain(color: str) -> str:
    """The color as it is kept: `#rrggbb` in small letters.

    Raises
    ------
    BadValue    it is written otherwise
    """
    found = color.strip().lower()
    if not _WRITTEN.fullmatch(found):
        raise BadValue(f"{color[:20]!r} is no colour. Write six digits or letters from a to f after #, such as #0b5a61.")
    return found


def parts(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255.

    Raises
    ------
    BadValue    the color cannot be read
    """
    red, green, blue = bytes.fromhex(plain(color)[1:])
    return red, green, blue


def luminance(color: str) -> float:
    """Relative luminance: 0 of black, 1 of white."""
    red, green, blue = (_linear(part / FULL) for part in parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def ratio(one: str, other: str) -> float:
    """Contrast of two colors: 1 of a color with itself, 21 of black with white."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def in_words(contrast: float) -> str:
    """A contrast as it is told, rounded down: what is not enough never looks as if it were."""
    return f"{floor(contrast * 100) / 100:.2f}"


def mixed(color: str, other: str, share: float) -> str:
    """The color with a share (0 to 1) of another in it."""
    both = zip(parts(color), parts(other), strict=True)
    return _written(*(round(a + (b - a) * share) for a, b in both))


def nearest_darker(color: str, is_enough: Callable[[str], bool]) -> str:
    """The color itself, or the lightest of its hue below it that is enough; black where none is."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / FULL for part in parts(color)))
    for step in range(STEPS, -1, -1):
        found = colorsys.hls_to_rgb(hue, lightness * step / STEPS, saturation)
        written = _written(*(round(part * FULL) for part in found))
        if is_enough(written):
            return written
    return _written(0, 0, 0)


def _written(red: int, green: int, blue: int) -> str:
    return f"#{red:02x}{green:02x}{blue:02x}"
