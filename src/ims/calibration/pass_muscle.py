"""Figures of muscle on the scale of milliseconds: curves, band, motor units, potentials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.calibration.pass_figures import asked
from ims.calibration.verdict import Found
from ims.catalog.load import load
from ims.physiology.muscle import curves
from ims.physiology.muscle.fiber_potential import fiber_potential
from ims.physiology.muscle.motor_units import MotorUnits
from ims.physiology.muscle.taut_band import TautBand
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.simulation.fast.alone import parameters, run

Floats = NDArray[np.floating[Any]]

XP = NumpySpace()


UNITS = 120
"""Motor units of a pool (Fuglevand1993)."""


def activation(start: float, end: float) -> list[float]:
    """Times to half and nine tenths of a step of excitation [ms]."""
    h, a = 1e-5, np.array(start)
    trace = []
    for _ in range(10000):
        trace.append(float(a))
        a = a + h * curves.activation_rate(XP, end, a)
    share = (np.array(trace) - start) / (end - start)
    return [float(np.argmax(share >= part)) * h * 1e3 for part in (0.5, 0.9)]


def band(leak: float, *, seconds: float = 0.01, **changes: float) -> Mapping[str, float]:
    """Stress and shear modulus of a band at the optimal length that end plates keep active [Pa]."""
    names = ("band_stress", "band_shear_modulus")
    reads = {"band_excitation": 0.0, "end_plate_activation": leak, "fiber_length": 1.0}
    reads |= dict.fromkeys(("fatigued_share", "detached_share", "cut_share"), 0.0)
    p = parameters(TautBand(), **{"structural_stress": 0.0, **changes})
    kept = run(TautBand(), p, reads, round(seconds / 1e-2), 1e-2, keep=names)[1]
    return {name: float(np.ravel(value[-1])[0]) for name, value in kept.items()} | {"largest": float(p.largest_stress[0])}


def knots() -> float:
    """Stress of the band over that of normal fibers with knots over a tenth of the fiber, half a tenth active [kPa]."""
    found = band(0.05, seconds=30.0, knot_share=0.10, knot_time=0.05)
    return float((found["band_stress"] - found["largest"] * curves.passive_force(XP, np.array(1.0))) / 1e3)


def diffuse() -> Found:
    """Activity along the fibers at which the band is as stiff as published, the surroundings being as published."""
    low, high = 0.0, 0.1
    for _ in range(40):
        middle = 0.5 * (low + high)
        stiff = band(middle)["band_shear_modulus"] / 1e3
        low, high = (middle, high) if stiff < asked("B01")[0] else (low, middle)
    return Found(high, "activity that gives the stiffness of row B01 where nothing of it is structure")


def pool() -> Values:
    """Parameters of a pool of motor units."""
    rank = (np.arange(1, UNITS + 1) / UNITS)[:, None]
    return parameters(MotorUnits(), recruitment_rank=rank, band_chance=np.full((UNITS, 1), 0.5))


def ends(of_units: Floats) -> float:
    """Of the last unit over that of the first."""
    return float(of_units[-1, 0] / of_units[0, 0])


def thresholds() -> Floats:
    """Recruitment thresholds of the pool, in those of the first unit."""
    entries = load().pass_parameters
    last = float(entries["motor_neuron_pool.recruitment_range"].value)  # type: ignore[arg-type]
    return np.asarray(last ** (np.arange(1, UNITS + 1) / UNITS))


def force(excitation: float) -> float:
    """Mean force of the pool at an excitation, each unit firing at its own rate."""
    entries = load().pass_parameters
    least, first, last = (
        float(entries[f"motor_neuron_pool.{n}"].value)  # type: ignore[arg-type]
        for n in ("least_rate", "first_peak_rate", "last_peak_rate")
    )
    threshold, p = thresholds(), pool()
    peak = first + (last - first) * (threshold - 1.0) / (threshold[-1] - 1.0)
    rate = np.where(threshold <= excitation, np.minimum(least + excitation - threshold, peak), 0.0)
    x = p.contraction_time[:, 0] * rate
    fused = np.maximum(x, float(np.ravel(p.slowest_fused)[0]))
    slow = float(np.ravel(p.slowest_fused)[0])

    def fusion(at: Any) -> Any:
        return 1.0 - np.exp(-2.0 * at**3)

    gain = np.where(x > slow, (fusion(fused) / fused) / (fusion(slow) / slow), 1.0)
    return float((p.twitch_peak[:, 0] * np.e * x * gain).sum())


def conduction() -> Found:
    """Milliseconds that a potential takes for 4 cm of fiber."""
    time = np.arange(0.0, 0.030, 1e-4)
    waves = fiber_potential(time, np.full(2, 3e-4), np.array([0.005, 0.045]), 0.06)
    first, second = time[np.abs(waves).argmax(axis=1)]
    return Found(1e3 * float(second - first))


def curve(curve: Callable[[Any, Floats], Any], at: float) -> Callable[[], float]:
    """A reading of one of the curves."""
    return lambda: float(curve(XP, np.array(at)))
