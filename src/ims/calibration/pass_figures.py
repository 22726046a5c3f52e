"""The figures of a row and the room they have, read from the row itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ims.calibration.verdict import Found
from ims.catalog.load import load

FIGURE = re.compile(r"\d+(?:\.\d+)?")
_ROOM = re.compile(r"\+/-\s*(\d+(?:\.\d+)?)\s*(%?)")


NEAR_NONE = 0.5
"""Room of a figure that is none, where the row gives its room as a share."""


def asked(id: str) -> list[float]:  # noqa: A002 - as in the contract
    """The figures of a row."""
    return [float(one) for one in FIGURE.findall(load().targets[id].value)]


def room(id: str, figures: Sequence[float]) -> list[float]:  # noqa: A002
    """How far each figure may be off: one tolerance for all, or one each."""
    said = _ROOM.findall(load().targets[id].tolerance)
    each = said if len(said) == len(figures) else [said[0]] * len(figures)
    return [float(n) / 100.0 * abs(f) if percent else float(n) for (n, percent), f in zip(each, figures, strict=True)]


def several(id: str, ours: Sequence[float], *, wanted: Sequence[float] | None = None) -> Found:  # noqa: A002
    """All figures of a row: the one farthest off stands for it. A figure of none has the room of half a unit."""
    figures = list(wanted if wanted is not None else asked(id))
    widths = [width or NEAR_NONE for width in room(id, figures)]
    off = [abs(o - f) / w for o, f, w in zip(ours, figures, widths, strict=True)]
    i = int(np.argmax(off))
    pairs = ", ".join(f"{o:.4g} for {f:g}" for o, f in zip(ours, figures, strict=True))
    return Found(float(ours[i]), f"the one farthest off of: {pairs}", (figures[i] - widths[i], figures[i] + widths[i]))


def several_exactly(id: str, ours: Sequence[float]) -> Found:  # noqa: A002
    """Counts that have to be the row's own."""
    figures = asked(id)
    i = next((k for k, (o, f) in enumerate(zip(ours, figures, strict=True)) if o != f), 0)
    pairs = ", ".join(f"{o:g} for {f:g}" for o, f in zip(ours, figures, strict=True))
    return Found(float(ours[i]), f"the one farthest off of: {pairs}", (figures[i], figures[i]))
