"""Axons that discharge by themselves: rates and spans of a blocked nerve, and silence where nothing was strong."""

from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.nerve.axonal_discharge import AxonalDischarge
from tests.physiology.stepping import parameters, run

MODEL = AxonalDischarge()
UNITS, STEP = 120, 1e-4
FADING = 1.1
"""Time constant [s] with which the after-discharge fades (29)."""
RNG = np.random.default_rng(5)
P = parameters(
    MODEL,
    discharging_share=1.0,
    axonal_rank=RNG.uniform(size=(UNITS, 1)),
    axonal_rate_chance=RNG.normal(size=(UNITS, 1)),
)


def spikes(level: float, *, cord: float = 0.0, in_band: float = 1.0, seconds: float = 4.0) -> np.ndarray:
    """(step, unit) from an after-discharge that begins at a level and fades; `cord` impulses a step come from the cord."""
    chance = np.random.default_rng(6)

    def reads(t: float) -> dict[str, object]:
        return {
            "after_discharge": level * np.exp(-t / FADING),
            "motor_spikes_at_muscle": np.full((UNITS, 1), cord),
            "in_band": np.full((UNITS, 1), in_band),
            "axonal_chance": chance.uniform(size=(UNITS, 1)),
        }

    start = {name: np.zeros((UNITS, 1)) for name in ("axonal_pause", "axonal_spikes")}
    kept = run(MODEL, P, reads, round(seconds / STEP), STEP, start=start, keep=("axonal_spikes",))[1]
    return np.asarray(kept["axonal_spikes"])[..., 0]


def test_without_strong_stimulation_no_axon_fires() -> None:
    """Below the lowest level, and outside the band."""
    assert spikes(0.09, seconds=0.3).sum() == 0.0
    assert spikes(1.0, in_band=0.0, seconds=0.3).sum() == 0.0


def test_s5_a_blocked_nerve_leaves_a_second_or_two() -> None:
    """D04, D06: all over within 2.6 +/- 1.3 s, a unit goes on for 1.1 +/- 1.0 s; the rate itself (D07) is put in."""
    found = spikes(1.0)
    fires = np.flatnonzero(found.any(axis=1))
    assert 1.3 < fires[-1] * STEP < 3.9
    span = [np.ptp(np.flatnonzero(one)) * STEP for one in found.T if one.sum() > 1]
    assert 0.1 < np.mean(span) < 2.1
    rate = np.array([(one.sum() - 1) / (np.ptp(np.flatnonzero(one)) * STEP) for one in found.T if one.sum() > 4])
    assert rate.mean() == pytest.approx(25.7, rel=0.2)


def test_an_impulse_from_the_cord_begins_the_interval_anew() -> None:
    """An axon that the cord drives quicker adds nothing of its own."""
    assert spikes(1.0, cord=1.0, seconds=0.5)[2:].sum() == 0.0


def test_t01_a_needle_s_burst_leaves_next_to_nothing() -> None:
    """With the share of the catalog, a twentieth of the axons takes part, whatever the level."""
    few = parameters(MODEL, axonal_rank=np.linspace(0.0, 1.0, 1001)[:, None], axonal_rate_chance=np.zeros((1001, 1)))
    assert np.mean(np.asarray(few.axonal_level) < 1.0) <= 0.1
