"""Icon arrays: a share of people as filled dots among a hundred or a thousand, as SVG with the same words beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

SMALL, LARGE = 100, 1000
COLUMNS = {SMALL: 10, LARGE: 50}


@dataclass(frozen=True)
class IconArray:
    """`on` of `total` dots filled; `is_less_than_one` where the share is smaller than one dot of the largest array.

    `key` is what the array is of: it names the pattern that draws the open dots, so it is unique on a page.
    """

    key: str
    total: int
    on: int
    is_less_than_one: bool = False

    @property
    def width(self) -> int:
        """Width of the picture: ten units a dot."""
        return COLUMNS[self.total] * 10

    @property
    def height(self) -> int:
        """Height of the picture."""
        return self.total // COLUMNS[self.total] * 10

    @property
    def circles(self) -> SafeString:
        """The filled dots, row by row; all others are drawn by one pattern, which keeps the page small."""
        columns = COLUMNS[self.total]
        return format_html_join(
            "",
            '<circle class="on" cx="{}" cy="{}" r="3.8"/>',
            ((index % columns * 10 + 5, index // columns * 10 + 5) for index in range(self.on)),
        )


def icon_array(key: str, share: float) -> IconArray:
    """The array for a share (0-1): a hundred dots where at least one of them is filled, else a thousand."""
    total = SMALL if share * SMALL >= 1.0 else LARGE
    on = min(round(share * total), total)
    return IconArray(key, total, on, is_less_than_one=share > 0 and on == 0)
