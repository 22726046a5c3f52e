from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.reflex.local_twitch import LocalTwitch
from tests.physiology.stepping import parameters, run

MODEL = LocalTwitch()
P = parameters(MODEL)
H = 1e-3


def swept(chance, *, speed=0.02, band=1.0, muscle=1.0, steps=2000, p=P):
    """Lanes whose tip moves steadily; `chance` is (step, lane)."""

    def reads(t):
        u = chance[round(t / H)]
        ones = np.ones_like(u)
        return {
            "needle_velocity": speed * ones,
            "tip_in_band": band * ones,
            "tip_in_muscle": muscle * ones,
            "locus_chance": u,
            "burst_chance": 0.5 * ones,
        }

    start = {name: np.zeros(chance.shape[1]) for name in ("burst_left", "burst_pause", "hit_count", "burst_count")}
    return run(MODEL, p, reads, steps, H, start=start, keep=("locus_burst_rate", "burst_count", "locus_hit"))


def test_hits_follow_the_volume_that_the_tip_sweeps():
    """P(hit) = 1 - exp(-rho pi r^2 s): the mean number of hits over 40 mm of band is rho pi r^2 s."""
    chance = np.random.default_rng(3).uniform(size=(2000, 400))
    y, _ = swept(chance)
    expected = 1.5e9 * np.pi * 0.4e-3**2 * 0.04
    assert y["hit_count"].mean() == pytest.approx(expected, rel=0.05)
    y, _ = swept(chance, band=0.0)
    assert y["hit_count"].mean() == pytest.approx(expected * 0.02 / 1.5, rel=0.2)


def test_the_same_track_finds_no_locus_twice():
    """Thrusts up and down one track meet its loci again, and answer again; only the first way finds them."""
    chance = np.random.default_rng(5).uniform(size=(2000, 400))
    there = np.where(np.arange(2000) // 100 % 2 == 0, 0.02, -0.02)

    def reads(t):
        k = round(t / H)
        ones = np.ones(400)
        tip = {"needle_velocity": there[k] * ones, "tip_in_band": ones, "tip_in_muscle": ones}
        return {**tip, "locus_chance": chance[k], "burst_chance": 0.5 * ones}

    start = {name: np.zeros(400) for name in ("burst_left", "burst_pause", "hit_count", "burst_count")}
    y, kept = run(MODEL, P, reads, 2000, H, start=start, keep=("locus_hit",))
    once = 1.5e9 * np.pi * 0.4e-3**2 * 0.002
    assert y["hit_count"].mean() == pytest.approx(once, rel=0.1)
    assert kept["locus_hit"].sum(axis=0).mean() == pytest.approx(20 * once, rel=0.1)


def test_no_hit_outside_the_muscle_or_at_rest():
    """Nothing is met above the muscle, nor by a needle that does not move."""
    chance = np.full((200, 3), 1e-6)
    assert not swept(chance, band=0.0, muscle=0.0, steps=200)[0]["hit_count"].any()
    assert not swept(chance, speed=0.0, steps=200)[0]["hit_count"].any()


def test_a_slow_needle_hits_without_a_burst():
    """A locus met at 4 mm/s is hit and stays silent."""
    y, kept = swept(np.full((500, 1), 1e-9), speed=0.004, steps=500)
    assert y["hit_count"] > 0 and not y["burst_count"].any() and not kept["locus_burst_rate"].any()


def test_bursts_pause_and_decline_over_the_first_three():
    """T08: 0.4 s between bursts; each of the first three is weaker than the one before, later ones hardly."""
    _, kept = swept(np.full((4000, 1), 1e-9), steps=4000)
    begins = np.flatnonzero(np.diff(kept["burst_count"].ravel()) > 0)
    assert np.all(np.diff(begins) * H >= 0.4 - 2 * H)
    strengths = kept["locus_burst_rate"].ravel()[begins + 1] / 100.0
    assert strengths[0] == 1.0
    assert np.all(np.diff(strengths[:4]) < -0.05)
    assert np.all(strengths >= 0.25) and abs(strengths[7] - strengths[6]) < 0.02


def test_a_burst_holds_5_to_20_impulses():
    """Its length lies between the bounds, by chance."""
    _, kept = swept(np.full((300, 1), 1e-9), steps=300)
    assert (kept["locus_burst_rate"] > 0).sum() * H * 100.0 == pytest.approx(12.5, abs=0.3)


def test_a_burst_gives_as_many_impulses_at_any_step():
    """Its last step counts up to its end: rate times length, however long a step is."""
    shortest, longest, rate = (float(np.ravel(one)[0]) for one in (P.shortest_burst, P.longest_burst, P.burst_rate))
    length = shortest + 0.53 * (longest - shortest)
    for step in (1e-4, 1e-3, 7e-3):
        start = {
            "burst_left": np.full(1, length),
            "burst_pause": np.ones(1),
            "hit_count": np.zeros(1),
            "burst_count": np.ones(1),
        }
        still = dict.fromkeys(("needle_velocity", "tip_in_band", "tip_in_muscle"), np.zeros(1))
        reads = {**still, "locus_chance": np.ones(1), "burst_chance": np.ones(1)}
        _, kept = run(MODEL, P, reads, round(0.3 / step), step, start=start, keep=("locus_burst_rate",))
        assert kept["locus_burst_rate"].sum() * step == pytest.approx(rate * length, rel=1e-6)
