"""Rows that only come out of parts put together: motor units, cord, needle; and rows that stay out, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ims.calibration.pass_cord import threshold_by_steps
from ims.calibration.pass_figures import FIGURE, asked
from ims.calibration.pass_muscle import force, thresholds
from ims.calibration.pass_needle import sliding
from ims.calibration.verdict import Found
from ims.catalog.load import load
from ims.simulation.fast.emg import templates

GREATEST_EXCITATION = 47.0
"""Excitation of the whole force of the pool, in thresholds of the first unit: that of row E02."""
THIN, THICK = 1.6e-4, 3.0e-4
"""Diameters of needles [m]: those of row A05, as row A06 does not name its five."""
WOUND = 2.0
"""Friction of a twisted needle over a still one; the sign of a difference does not depend on it."""

STARTS = (4.0, 14.0)
"""Frequencies [Hz] the trains of row D13 begin at."""
SEED, UNITS, MUSCLE = 41, 200, "extensor_carpi_radialis_longus"


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


def _starts() -> Found:
    """D13: the threshold of a cramp, looked for from below, from two frequencies on; the one farther off stands for the row."""
    figures, spreads = asked("D13")[:2], [float(x) for x in FIGURE.findall(load().targets["D13"].tolerance)[:2]]
    ours = [threshold_by_steps(first) for first in STARTS]
    i = int(np.argmax([abs(o - f) / s for o, f, s in zip(ours, figures, spreads, strict=True)]))
    pairs = ", ".join(f"{o:.3g} for {f:g}" for o, f in zip(ours, figures, strict=True))
    note = (
        f"the one farthest off of: {pairs}; trains 2 Hz apart (ours); numbers are those of another muscle of the foot (row D01)"
    )
    return Found(ours[i], note, (figures[i] - spreads[i], figures[i] + spreads[i]))


def _unit_potential() -> Found:
    """E07: height from trough to peak of a unit's potential at the needle, median of many [mV]."""
    half = 0.5 * float(load().architecture[MUSCLE]["optimal_fiber_length"].value)  # type: ignore[arg-type]
    heights = 1e3 * np.ptp(templates(SEED, 0, 1e-4, UNITS, half), axis=1)
    low, middle, high = np.quantile(heights, (0.05, 0.5, 0.95))
    note = (
        f"median of {UNITS} units, 5 to 95 %: {low:.2g} to {high:.2g}; long extensor of the wrist; fibers in reach are put in"
    )
    return Found(float(middle), note, (asked("E07")[0], asked("E07")[1]))


READ: Mapping[str, Callable[[], Found]] = {
    "A06": _diameters,
    "D13": _starts,
    "E05": _rates,
    "E07": _unit_potential,
}
"""How each row is read from what is put together."""

LEFT_OUT: Mapping[str, str] = {
    "D05": "no electrode on the skin: what is recorded is heard at the needle",
    "D07": "the discharge rate with the nerve blocked is a number that is put in",
    "D14": "tendon organs enter the cramp with a weight below zero: that they inhibit it is put in",
    "M18": "the two heads of the gastrocnemius are one here",
    "M20": "how active a muscle is in a posture is not in the model and would have to be put in",
    "M21": "force rises from the first instant: when it is seen depends on how little is seen, which the row does not name",
    "M22": "force rises from the first instant: when it is seen depends on how little is seen, which the row does not name",
    "M23": "when motion is first seen depends on how little of it is seen, which the row does not name",
    "P04": "a band has one rate of release all along it: point, end-plate zone and the rest of it are not told apart",
    "P07": "release outside a band is that of a healthy end plate, a number that is put in",
    "T02": "a muscle that is tapped or snapped is not in the model, only the needle is",
    "E09": "torque is that of all plantar flexors: how a knee's angle shares the drive among them is not in the model",
    "T07": "a muscle that is snapped is not in the model, only the needle is",
}
"""Rows that cannot be read, and why."""
