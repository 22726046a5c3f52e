from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.reflex.known_loci import KnownLoci
from ims.physiology.reflex.local_twitch import LocalTwitch
from tests.physiology.stepping import parameters, run

MODEL = KnownLoci()
NUMBERS = parameters(LocalTwitch())
P = type(NUMBERS)({v.name: NUMBERS[v.name] for v in MODEL.parameters})
H = 1e-3


def bursts(at, *, speed=0.02, chance=0.0, seconds=2.0):
    """Rate of the burst and number of bursts, where loci are met at these times [s]."""
    met = {round(t / H) for t in at}

    def reads(t):
        hit = float(round(t / H) in met)
        return {
            "needle_velocity": np.array([speed]),
            "locus_met": np.array([hit]),
            "locus_met_first": np.array([hit]),
            "burst_length_chance": np.array([chance]),
        }

    keep = ("locus_burst_rate", "burst_count", "hit_count")
    return run(MODEL, P, reads, round(seconds / H), H, keep=keep)[1]


def test_nothing_is_met_nothing_fires():
    assert bursts([])["locus_burst_rate"].max() == 0.0


@pytest.mark.parametrize(("chance", "length"), [(0.0, "shortest_burst"), (1.0, "longest_burst")])
def test_a_burst_is_as_long_as_its_chance_says(chance, length):
    """S5: from 50 to 200 ms at the rate of the catalog."""
    rate = bursts([0.1], chance=chance)["locus_burst_rate"].ravel()
    assert rate.max() == pytest.approx(float(P.burst_rate[0]))
    assert (rate > 0.0).sum() * H == pytest.approx(float(P[length][0]), abs=2 * H)


def test_a_slow_tip_or_a_band_that_has_not_recovered_gives_no_burst():
    """The locus is met all the same."""
    slow = bursts([0.1], speed=1e-4)
    assert slow["burst_count"][-1] == 0.0 and slow["hit_count"][-1] == 1.0
    pause = float(P.recovery_time[0])
    assert bursts([0.1, 0.1 + 0.5 * pause])["burst_count"][-1] == 1.0
    assert bursts([0.1, 0.2 + pause])["burst_count"][-1] == 2.0


def test_successive_bursts_decline():
    """T08: the second is weaker than the first, and none falls below the last strength."""
    times = [0.1 + 0.6 * k for k in range(8)]
    rate = bursts(times, seconds=5.0)["locus_burst_rate"].ravel()
    peaks = [rate[round(t / H) + 5] for t in times]
    assert all(a > b for a, b in zip(peaks, peaks[1:], strict=False))
    assert peaks[-1] > float(P.burst_rate[0] * P.last_strength[0])
