from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle.motor_units import MotorUnits
from tests.physiology.numbers import numbers
from tests.physiology.stepping import parameters, run

MODEL = MotorUnits()
N = 120
RANK = (np.arange(1, N + 1) / N)[:, None]
P = parameters(MODEL, recruitment_rank=RANK, band_chance=np.linspace(0, 1, N)[:, None])
H = 1e-3


def trained(rate, seconds=2.0, p=P):
    """Every unit under a regular train of its own rate."""
    phase = np.zeros(p.twitch_peak.shape)

    def reads(t):
        nonlocal phase
        phase = phase + rate * H
        spike = (phase >= 1.0).astype(float)
        phase = phase - spike
        return {"motor_spikes_at_muscle": spike}

    start = {name: np.zeros(p.twitch_peak.shape) for name in ("twitch_rise", "twitch_force")}
    return run(
        MODEL, p, reads, round(seconds / H), H, start=start, keep=("twitch_force", "muscle_activation", "band_excitation")
    )


def steady_force(E):
    """Mean force of the published pool at an excitation, from the gain of each unit at its own rate."""
    threshold = 30.0 ** RANK[:, 0]
    peak = 35.0 - 10.0 * (threshold - 1.0) / 29.0
    rate = np.where(threshold <= E, np.minimum(8.0 + E - threshold, peak), 0.0)
    x = P.contraction_time[:, 0] * rate
    s = lambda v: 1.0 - np.exp(-2.0 * v**3)  # noqa: E731 - S of (32)
    gain = np.where(x > 0.4, (s(np.maximum(x, 0.4)) / np.maximum(x, 0.4)) / (s(0.4) / 0.4), 1.0)
    return (P.twitch_peak[:, 0] * np.e * x * gain).sum()


def test_the_pool_has_the_published_twitches():
    """E01: contraction times 89.18 and 30.0 ms, sum of all peaks 2629.5."""
    assert_allclose(P.contraction_time[[0, -1], 0] * 1e3, [89.18, 30.0], rtol=1e-3)
    assert P.twitch_peak.sum() == pytest.approx(2629.5, rel=1e-3)


@pytest.mark.parametrize(("E", "percent"), [(10, 10.8), (20, 32.2), (30, 61.9), (40, 91.1)])
def test_force_rises_with_excitation_as_published(E, percent):
    """E02: mean force in percent of that at the largest excitation."""
    assert 100 * steady_force(E) / steady_force(47) == pytest.approx(percent, abs=1.0)


def test_one_spike_gives_one_twitch():
    """It peaks at the unit's strength after its contraction time."""
    kept = run(
        MODEL,
        P,
        lambda t: {"motor_spikes_at_muscle": np.full((N, 1), float(t == 0.0))},
        4000,
        1e-4,
        start={name: np.zeros((N, 1)) for name in ("twitch_rise", "twitch_force")},
        keep=("twitch_force",),
    )[1]["twitch_force"][..., 0]
    assert_allclose(kept.max(axis=0), P.twitch_peak[:, 0], rtol=0.01)
    assert_allclose(kept.argmax(axis=0) * 1e-4, P.contraction_time[:, 0], rtol=0.02)


def test_the_largest_rates_give_full_activation():
    """(31): each unit at its own largest rate, 35 of the first to 25 of the last: 1, of the muscle and of the band."""
    threshold = 30.0**RANK
    kept = trained(35.0 - 10.0 * (threshold - threshold[0]) / (threshold[-1] - threshold[0]), 1.5)[1]
    assert kept["muscle_activation"][-500:].mean() == pytest.approx(1.0, rel=0.02)
    assert kept["band_excitation"][-500:].mean() == pytest.approx(1.0, rel=0.02)


def test_the_largest_rates_are_those_of_the_motor_neurons():
    """Two files hold the constants of one published pool: they agree."""
    names = ("recruitment_range", "first_peak_rate", "last_peak_rate")
    here, there = numbers("motor_units"), numbers("motor_neuron_pool")
    assert {name: float(here[name]) for name in names} == {name: float(there[name]) for name in names}


def test_the_band_has_its_share_of_units():
    """As many units as the parameter says, in the mean; none of a band of no units."""
    assert P.membership.sum() == pytest.approx(5, abs=1)
    assert parameters(MODEL, recruitment_rank=RANK, band_chance=np.full((N, 1), 0.5), band_units=0.0).membership.sum() == 0
