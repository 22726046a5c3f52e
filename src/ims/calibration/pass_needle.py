"""Figures of the needle and what it meets: friction, winding, end plates, soreness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.physiology.nerve.end_plate_noise import EndPlateNoise
from ims.physiology.pain.needle_pain import soreness_left
from ims.physiology.space import NumpySpace
from ims.physiology.tissue.needle_friction import NeedleFriction
from ims.physiology.tissue.needle_winding import NeedleWinding
from ims.simulation.fast.alone import parameters, run

Floats = NDArray[np.floating[Any]]

XP = NumpySpace()


def _noise(rate: float) -> float:
    """Mean rectified noise of an end plate [uV]."""
    reads = {"locus_found": 0.0, "segmental_quiet": 0.0}
    keep = ("end_plate_noise_rms",)
    kept = run(EndPlateNoise(), parameters(EndPlateNoise()), reads, 1, start={"release_rate": [rate]}, keep=keep)[1]
    return 1e6 * float(np.sqrt(2.0 / np.pi) * kept["end_plate_noise_rms"][0, 0])


def rate(noise: float) -> float:
    """Release that gives this mean rectified noise [uV]: its power follows the rate."""
    return (noise / _noise(1.0)) ** 2


def _friction(
    velocity: float | Callable[[float], float], seconds: float, *, h: float = 5e-4, **how: float
) -> Mapping[str, Floats]:
    """A needle of 0.30 mm, 15 mm deep in muscle under its cover, moved by a hand; `how` are reads or parameters."""
    model, layers = NeedleFriction(), np.array([0.0018, 0.006, 0.00124, 0.004, 0.002, 0.0, 0.0])[:, None]
    reads = {
        "inserted_length": layers,
        "tip_force": 0.0,
        "effective_turns": 0.0,
        "winding_multiplier": 1.0,
        "needle_width": 3e-4,
    }
    reads |= dict.fromkeys(("band_shear_modulus", "background_modulus"), 5800.0)
    p = parameters(model, **{name: value for name, value in how.items() if name not in reads})
    reads |= {name: value for name, value in how.items() if name in reads}
    start = {name: np.zeros((7, 1)) for name in ("tissue_displacement", "needle_slips")}
    keep = ("friction_force", "needle_torque")
    moving = velocity if callable(velocity) else lambda t: velocity

    def seen(t: float) -> dict[str, Any]:
        return {**reads, "needle_velocity": moving(t)}

    return run(model, p, seen, round(seconds / h), h, start=start, keep=keep)[1]


def sliding(**how: float) -> float:
    """Friction of a needle that has slid for a while [N]."""
    return float(_friction(1e-3, 4.0, **how)["friction_force"][-1].sum())


def torque(turns: float) -> float:
    """[N mm]"""
    return 1e3 * float(np.ravel(_friction(0.0, 1e-3, h=1e-4, effective_turns=turns)["needle_torque"][0])[0])


def _thrusting(stroke: float, frequency: float) -> float:
    def velocity(t: float) -> float:
        return float(np.pi * frequency * stroke * np.sin(2.0 * np.pi * frequency * t))

    return float(np.abs(_friction(velocity, 1.0 / frequency)["friction_force"]).max())


def rises() -> float:
    """Whether the force of lifting and thrusting rises with stroke and with frequency."""
    by_stroke = [_thrusting(stroke, 0.5) for stroke in (0.5e-3, 2e-3, 6e-3)]
    by_frequency = [_thrusting(6e-3, frequency) for frequency in (0.25, 0.5, 1.0)]
    return float(np.all(np.diff(by_stroke) > 0.0) and np.all(np.diff(by_frequency) > 0.0))


def wound(back: bool) -> float:
    """What 16 revolutions multiply friction by: all one way, or half of them back."""

    def reads(t: float) -> dict[str, Any]:
        turning = -2.0 if back and (t % 1.0) >= 0.5 else 2.0
        return {"rotation_rate": turning, "needle_held": 1.0, "inserted_length": np.full((7, 1), 0.002)}

    kept = run(NeedleWinding(), parameters(NeedleWinding()), reads, 8000, 1e-3, keep=("winding_multiplier",))[1]
    return float(np.ravel(kept["winding_multiplier"][-1])[0])


def soreness_lost(hours: float) -> float:
    """Percent of the soreness of a needle that is gone after so many hours."""
    site = load().needle_site
    numbers = [site[name].value for name in ("early_soreness_share", "early_soreness_time", "late_soreness_time")]
    return 100.0 * (1.0 - float(soreness_left(XP, hours * 3600.0, *numbers)))
