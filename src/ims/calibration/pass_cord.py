"""Figures of the cord: cramp, Renshaw cells, motor neurons, reflex times."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.calibration.pass_figures import FIGURE
from ims.calibration.verdict import Found
from ims.catalog.load import load
from ims.physiology.nerve.peripheral_nerve import PeripheralNerve
from ims.physiology.reflex.cramp import Cramp
from ims.physiology.reflex.motor_neuron_pool_cisi2008 import MotorNeuronPoolCisi2008
from ims.physiology.reflex.renshaw import Renshaw
from ims.physiology.space import NumpySpace
from ims.simulation.fast.alone import parameters, run

Floats = NDArray[np.floating[Any]]

XP = NumpySpace()


_CRAMP_STEP = 5e-3


def _stimulated(frequency: float, *, after: float, reaches: bool = True, noxious: float = 0.0) -> Mapping[str, Floats]:
    """Five seconds of stimulation in a shortened muscle, then none."""

    def reads(f: float) -> dict[str, float]:
        at_cord = f if reaches else 0.0
        rest = {"tendon_organ_input": 0.0, "noxious_input": noxious if f else 0.0, "fiber_length": 0.8}
        return {"burst_at_cord": at_cord, "locus_burst_rate": f, **rest}

    p = parameters(Cramp())
    lit, _ = run(Cramp(), p, reads(frequency), round(5.0 / _CRAMP_STEP), _CRAMP_STEP)
    keep = ("cramp_level", "after_discharge")
    return run(Cramp(), p, reads(0.0), round(after / _CRAMP_STEP), _CRAMP_STEP, start=lit, keep=keep)[1]


def _goes_on(level: Floats, above: float) -> float:
    lit = np.flatnonzero(level.ravel() > above)
    return float((lit[-1] + 1) * _CRAMP_STEP) if lit.size else 0.0


@cache
def threshold(reaches: bool = True, noxious: float = 0.0) -> float:
    """Lowest frequency, to an eighth [Hz], that leaves a cramp; with the nerve blocked, half of the axons' full discharge."""
    name, after, long = ("cramp_level", 3.0, 2.0) if reaches else ("after_discharge", _CRAMP_STEP, 0.0)
    low, high = 4.0, 30.0
    while high - low > 0.125:
        f = 0.5 * (low + high)
        lasts = _goes_on(_stimulated(f, after=after, reaches=reaches, noxious=noxious)[name], 0.5) > long
        low, high = (low, f) if lasts else (f, high)
    return high


def in_pain() -> Found:
    """Threshold in pain over that without; the row gives two means with their standard errors."""
    row = load().targets["D10"]
    means, errors = ([float(x) for x in FIGURE.findall(text)] for text in (row.unit, row.tolerance))
    ratio = means[0] / means[1]
    width = ratio * math.hypot(*(e / m for e, m in zip(errors, means, strict=True)))
    return Found(threshold(noxious=1.0) / threshold(), "a nociceptive drive of 1", (ratio - width, ratio + width))


def lit_cramp() -> tuple[Floats, float]:
    """Level of a cramp from when stimulation just above the threshold ends, and the step [s]."""
    return _stimulated(threshold() + 0.25, after=120.0)["cramp_level"], _CRAMP_STEP


def lit_discharge() -> tuple[Floats, float]:
    """Level of the axons' discharge after strong stimulation with the nerve blocked, and the step [s]."""
    return _stimulated(25.0, after=10.0, reaches=False)["after_discharge"], _CRAMP_STEP


@cache
def duration(reaches: bool = True) -> float:
    """Seconds a cramp goes on after it was lit; with the nerve blocked, the axons' own discharge."""
    if reaches:
        return _goes_on(lit_cramp()[0], 0.5)
    return _goes_on(lit_discharge()[0], 0.1)


def renshaw() -> float:
    """Milliseconds until the inhibition after one volley is a twentieth of its peak."""

    def reads(t: float) -> dict[str, Any]:
        return {"motor_spikes": np.full((4, 1), float(t < 0.5e-4))}  # every neuron once

    kept = run(Renshaw(), parameters(Renshaw()), reads, 800, 1e-4, keep=("recurrent_inhibition",))[1]
    volley = kept["recurrent_inhibition"].ravel()
    return float(np.flatnonzero(volley > 0.05 * volley.max())[-1]) * 0.1


def two_compartments(name: str, per: float) -> list[float]:
    """A derived value of the cells at the ends of the three types, over `per`."""
    rank = np.array([1e-9, 0.8889, 0.9445, 1.0])[:, None]  # first and last slow cell, last fatigue-resistant, last fatigable
    p = parameters(MotorNeuronPoolCisi2008(), recruitment_rank=rank)
    return [float(x) / per for x in np.ravel(p[name])]


def h_reflex() -> float:
    """Milliseconds from the calf to the cord and back, by group Ia."""
    p = parameters(PeripheralNerve(), afferent_length=0.6, efferent_length=0.8)
    return 1e3 * float((p.ia_delay + p.motor_delay)[0])


STEP_OF_FREQUENCY, HIGHEST, TRAIN, PAUSE = 2.0, 40.0, 5.0, 20.0
"""Steps and last train [Hz], a train and the pause after it [s]: ours, as row D13 names only where the steps begin."""


@cache
def threshold_by_steps(first: float) -> float:
    """Frequency [Hz] of the first train that leaves a cramp, each train quicker than the last; infinite where none does."""
    p, rest = parameters(Cramp()), {"tendon_organ_input": 0.0, "noxious_input": 0.0, "fiber_length": 0.8}
    y: Mapping[str, Any] | None = None
    frequency = first
    while frequency <= HIGHEST:
        on, off = ({"burst_at_cord": f, "locus_burst_rate": f, **rest} for f in (frequency, 0.0))
        y, _ = run(Cramp(), p, on, round(TRAIN / _CRAMP_STEP), _CRAMP_STEP, start=y)
        y, kept = run(Cramp(), p, off, round(PAUSE / _CRAMP_STEP), _CRAMP_STEP, start=y, keep=("cramp_level",))
        if _goes_on(kept["cramp_level"], 0.5) > 2.0:
            return frequency
        frequency += STEP_OF_FREQUENCY
    return math.inf
