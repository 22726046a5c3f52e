from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from ims.physiology.nerve.axonal_discharge import AxonalDischarge
from ims.physiology.reflex.cramp import Cramp
from tests.physiology.stepping import parameters, run

MODEL, UNITS, H = AxonalDischarge(), 120, 1e-3
CHANCE = np.random.default_rng(1)
P = parameters(
    MODEL,
    axonal_rank=((np.arange(UNITS) + 0.5) / UNITS)[:, None],
    axonal_rate_chance=CHANCE.permutation(CHANCE.normal(size=(UNITS, 1))),
)


def level(frequency: float, after: float = 8.0) -> np.ndarray:
    """After-discharge over time: five seconds of stimulation with the nerve blocked, then none."""

    def reads(t: float) -> dict[str, float]:
        here = frequency if t < 5.0 else 0.0
        nothing = {"burst_at_cord": 0.0, "tendon_organ_input": 0.0, "noxious_input": 0.0, "fiber_length": 0.8}
        return {"locus_burst_rate": here, **nothing}

    return run(Cramp(), parameters(Cramp()), reads, round((5.0 + after) / H), H, keep=("after_discharge",))[1][
        "after_discharge"
    ].ravel()


def trains(discharge: np.ndarray, in_band: float = 1.0, from_cord: float = 0.0) -> np.ndarray:
    """Impulses (step, unit) of axons under such an after-discharge; `from_cord` impulses a second arrive besides."""
    chance = np.random.default_rng(2)

    def reads(t: float) -> dict[str, np.ndarray | float]:
        i = round(t / H)
        arrives = bool(from_cord) and i % round(1.0 / (from_cord * H)) == 0
        return {
            "after_discharge": discharge[min(i, discharge.size - 1)],
            "motor_spikes_at_muscle": np.full((UNITS, 1), float(arrives)),
            "in_band": np.full((UNITS, 1), in_band),
            "axonal_chance": chance.uniform(size=(UNITS, 1)),
        }

    return run(MODEL, P, reads, discharge.size, H, keep=("axonal_spikes",))[1]["axonal_spikes"][..., 0] > 0


@cache
def blocked() -> np.ndarray:
    """Impulses from the beginning of the stimulation."""
    return trains(level(25.0))


def test_axons_go_on_for_a_second_or_two_with_the_nerve_blocked():
    """D04, D06: the last stops after 2.6 +/- 1.3 s; one goes on for 1.1 +/- 1.0 s in the mean."""
    after = blocked()[5000:]
    spans = np.array([when[-1] * H if (when := np.flatnonzero(one)).size else 0.0 for one in after.T])
    assert spans.max() == pytest.approx(2.6, abs=1.3)
    assert spans.mean() == pytest.approx(1.1, abs=1.0) and spans.mean() > 0.5


def test_rates_and_irregularity_are_those_put_in():
    """D07, blocked: 25.7 imp/s, 11.6 between units; intervals vary as in a cramp (D09)."""
    steady = trains(np.full(10000, 0.999))
    intervals = [np.diff(np.flatnonzero(one)) * H for one in steady.T]
    rates = np.array([1.0 / one.mean() for one in intervals])
    assert rates.mean() == pytest.approx(25.7, rel=0.15) and rates.std() == pytest.approx(11.6, rel=0.35)
    assert np.median([one.std() / one.mean() for one in intervals]) == pytest.approx(0.446, abs=0.05)


def test_below_the_threshold_frequency_no_axon_fires():
    """D02: 16 Hz are too few; nothing at all without stimulation."""
    assert not trains(level(16.0, after=1.0)).any()
    assert not trains(np.zeros(2000)).any()


def test_only_axons_of_the_band_fire():
    """Stimulated is where the needle is."""
    assert not trains(np.full(2000, 0.999), in_band=0.0).any()


def test_a_quicker_train_from_the_cord_leaves_nothing_to_add():
    """An impulse that passes begins the interval anew: at 200 a second no axon finds the time."""
    own, beside = (trains(np.full(3000, 0.999), from_cord=f).sum() for f in (0.0, 200.0))
    assert beside < 0.02 * own
