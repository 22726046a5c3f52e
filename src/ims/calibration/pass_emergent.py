"""Rows of milliseconds that only come out of parts put together: passes, a cramp with its motor units, a stretched leg.

Rows that need people are in `pass_emergent_course`, rows of cord and units in `pass_emergent_cord`; rows that stay out stand
there with their reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from ims.calibration import pass_emergent_cord
from ims.calibration.pass_cord import lit_cramp, lit_discharge
from ims.calibration.pass_figures import asked
from ims.calibration.verdict import Found
from ims.catalog.load import load
from ims.patient import chance
from ims.physiology.joint.passive_torque import stretched_length
from ims.physiology.muscle.curves import passive_force
from ims.physiology.space import NumpySpace
from ims.simulation.fast.course import Insertion, Outcome, outcomes
from ims.simulation.fast.site import Tissue
from ims.treatment.needle_place import muscle_at

Floats = NDArray[np.floating[Any]]

SEED = 41
FELT = 0.5
"""Pain that is rated at least 1 on a scale of whole numbers."""
VOLUNTEERS, DEEP, SHALLOW = 15, 0.020, 0.005
LI10 = "extensor_carpi_radialis_longus"
"""The muscle under the point of row F02."""
UNITS = 400


def _number(name: str) -> float:
    return float(load().pass_parameters[name].value)  # type: ignore[arg-type]


def _healthy(technique: str, depth: float | None, persons: int, number: int) -> Outcome:
    needle = Insertion(muscle_at(LI10), technique, number, depth)
    (found,) = outcomes([needle], [Tissue.healthy(persons)], person=np.arange(persons), seed=SEED)
    return found


def _painful() -> Found:
    """F02: of fifteen healthy people, those who rate the turned deep needle painful; none may with a shallow still one."""
    turned = _healthy("rotation_back_and_forth", DEEP, VOLUNTEERS, 0).all["pain_peak_nrs"]
    mock = _healthy("static", SHALLOW, VOLUNTEERS, 1).all["pain_peak_nrs"]
    ours = [float((pain >= FELT).sum()) for pain in (turned, mock)]
    figures = asked("F02")[:2]
    bands = [_binomial(figure, VOLUNTEERS) for figure in figures]
    off = [max(low - o, o - high, 0.0) for o, (low, high) in zip(ours, bands, strict=True)]
    i = int(np.argmax(off))
    note = f"turned {ours[0]:g}, mock {ours[1]:g} of 15 healthy people, drawn once, rate 1 or more; 95 % of a binomial is met"
    return Found(ours[i], note, bands[i])


def _binomial(successes: float, trials: int) -> tuple[float, float]:
    """Exact 95 % interval of a share, in people."""
    low = 0.0 if successes == 0 else float(beta.ppf(0.025, successes, trials - successes + 1))
    high = 1.0 if successes == trials else float(beta.ppf(0.975, successes + 1, trials - successes))
    return trials * low, trials * high


def _levels(first: str, last: str, purpose: str) -> Floats:
    low, high = _number(first), _number(last)
    return np.asarray(low + (high - low) * chance.uniform(SEED, f"validate/{purpose}", np.arange(UNITS)))


def _span(level: Floats, step: float, thresholds: Floats) -> float:
    """Mean time that units whose thresholds are passed at all are above them [s]."""
    above = (level.ravel()[:, None] > thresholds[None, :]).sum(axis=0) * step
    return float(above[above > 0].mean())


def _activity() -> Found:
    """D06: how long motor units go on in a cramp, nerve intact and blocked."""
    ours = [
        _span(*lit_cramp(), _levels("motor_neuron_pool.first_cramp_level", "motor_neuron_pool.last_cramp_level", "cramp")),
        _span(*lit_discharge(), _levels("axonal_discharge.first_axonal_level", "axonal_discharge.last_axonal_level", "axon")),
    ]
    return _by_deviation("D06", ours, "levels of units spread evenly; an axon's lowest level is that of row D24")


def _by_deviation(id: str, ours: list[float], note: str) -> Found:  # noqa: A002 - as in the contract
    """The figure that is most standard deviations off stands for the row."""
    row = load().targets[id]
    figures, spreads = asked(id)[:2], [float(x) for x in row.tolerance.removeprefix("SD").split("/")]
    i = int(np.argmax([abs(o - f) / s for o, f, s in zip(ours, figures, spreads, strict=True)]))
    pairs = ", ".join(f"{o:.3g} for {f:g}" for o, f in zip(ours, figures, strict=True))
    return Found(ours[i], f"the one farthest off of: {pairs}; {note}", (figures[i] - spreads[i], figures[i] + spreads[i]))


def _stretched(muscle: str) -> Found:
    """M17, M19: shear modulus of a healthy muscle at 80 % of the normal dorsiflexion, from the fibers' passive stress (9)."""
    stretch = load().moment_arms[muscle]
    movement = load().ranges_of_motion[stretch.movement]
    length = stretched_length(
        0.8 * movement.normal,
        neutral_length=float(stretch.neutral_length.value),  # type: ignore[arg-type]
        moment_arm=float(stretch.moment_arm.value),  # type: ignore[arg-type]
        optimal_fiber_length=float(load().architecture[muscle]["optimal_fiber_length"].value),  # type: ignore[arg-type]
        shortening=0.0,
    )
    stress = _number("taut_band.largest_stress") * float(passive_force(NumpySpace(), np.asarray(length)))
    modulus = _number("taut_band.resting_modulus") + _number("taut_band.stress_gain") * stress
    return Found(1e-3 * modulus, f"{muscle}, fibers at {length:.2f} of the optimal length; lengths and arm of a body model")


READ: Mapping[str, Callable[[], Found]] = {
    "D06": _activity,
    "F02": _painful,
    "M17": lambda: _stretched("gastrocnemius"),
    "M19": lambda: _stretched("soleus"),
    **pass_emergent_cord.READ,
}
"""How each row is read from what is put together."""


@cache
def found(id: str) -> Found | None:  # noqa: A002 - as in the contract
    """What the assembled parts give for a row; None for any other row."""
    make = READ.get(id)
    return None if make is None else make()
