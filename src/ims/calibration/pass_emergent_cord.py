"""Rows that only come out of parts put together: motor units, cord, needle; and rows that stay out, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ims.calibration.pass_figures import asked
from ims.calibration.pass_muscle import force, thresholds
from ims.calibration.pass_needle import sliding
from ims.calibration.verdict import Found
from ims.catalog.load import load

GREATEST_EXCITATION = 47.0
"""Excitation of the whole force of the pool, in thresholds of the first unit: that of row E02."""
THIN, THICK = 1.6e-4, 3.0e-4
"""Diameters of needles [m]: those of row A05, as row A06 does not name its five."""
WOUND = 2.0
"""Friction of a twisted needle over a still one; the sign of a difference does not depend on it."""


def rates_at(share: float) -> tuple[float, float]:
    """Slowest and fastest steady rate [1/s] of the units that fire at a share of the greatest force."""
    low, high = 1.0, GREATEST_EXCITATION
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if force(middle) < share * force(GREATEST_EXCITATION) else (low, middle)
    entries = load().pass_parameters
    least, first, last = (
        float(entries[f"motor_neuron_pool.{name}"].value)  # type: ignore[arg-type]
        for name in ("least_rate", "first_peak_rate", "last_peak_rate")
    )
    threshold = thresholds()
    peak = first + (last - first) * (threshold - 1.0) / (threshold[-1] - 1.0)
    rates = np.minimum(least + high - threshold, peak)[threshold <= high]
    return float(rates.min()), float(rates.max())


def _rates() -> Found:
    """E05: the rate farther outside the published range stands for the row."""
    low, high = asked("E05")[:2]
    ours = rates_at(0.1)
    value = max(ours, key=lambda rate: max(low - rate, rate - high))
    note = f"{ours[0]:.3g} to {ours[1]:.3g} imp/s at a tenth of the pool's greatest force; rates steady, without chance"
    return Found(value, note, (low, high))


def _diameters() -> Found:
    """A06: sign of the difference between a thick and a thin twisted needle."""
    twisted = [sliding(needle_width=width, winding_multiplier=WOUND) for width in (THICK, THIN)]
    note = "0.30 against 0.16 mm, sliding while wound; friction goes with the diameter (row A05), twisted or not"
    return Found(float(np.sign(twisted[0] - twisted[1])), note, (0.0, 0.0))


READ: Mapping[str, Callable[[], Found]] = {"A06": _diameters, "E05": _rates}
"""How each row is read from what is put together."""

REASONS: Mapping[str, str] = {
    "D07": "the discharge rate with the nerve blocked is a number that is put in",
    "D14": "tendon organs enter the cramp with a weight below zero: that they inhibit it is put in",
    "M18": "the two heads of the gastrocnemius are one here",
}
"""Rows that stay out: why, in words."""
