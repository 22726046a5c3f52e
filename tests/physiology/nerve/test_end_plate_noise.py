from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.nerve.end_plate_noise import EndPlateNoise
from tests.physiology.stepping import parameters, run

MODEL = EndPlateNoise()
P = parameters(MODEL, largest_activation=0.1)
"""All of a band's stiffness as activity: the number that the reference's figures are told for."""
GAUSS = np.sqrt(2 / np.pi)
"""Mean rectified value of Gaussian noise over its root mean square."""


def at(rate):
    kept = run(
        MODEL,
        P,
        {"locus_found": 0.0, "segmental_quiet": 0.0},
        1,
        start={"release_rate": [rate]},
        keep=("end_plate_noise_rms", "end_plate_activation"),
    )[1]
    return float(kept["end_plate_noise_rms"][0, 0]), float(kept["end_plate_activation"][0, 0])


@pytest.mark.parametrize(("rate", "mean", "activation"), [(1378.0, 21.3e-6, 0.0233), (274.0, 9.5e-6, 0.0012)])
def test_noise_and_activity_of_an_active_point(rate, mean, activation):
    """P01, P03: mean rectified noise before and after needling, and the activity that goes with the rates."""
    rms, active = at(rate)
    assert GAUSS * rms == pytest.approx(mean, rel=0.01)
    assert active == pytest.approx(activation, rel=0.03)


def test_healthy_end_plates_keep_nothing_active():
    """At one packet a second the activity is nothing and the noise below a microvolt."""
    rms, active = at(1.0)
    assert active < 1e-7 and rms < 1e-6


def test_hits_lower_the_rate_and_it_comes_back():
    """Each hit takes its share; undisturbed the rate returns within hours."""
    hit, _ = run(MODEL, P, {"locus_found": 1.0, "segmental_quiet": 0.0}, 3)
    assert hit["release_rate"] == pytest.approx(1400 * 0.85**3, rel=1e-5)
    back, _ = run(MODEL, P, {"locus_found": 0.0, "segmental_quiet": 0.0}, 3600, 1.0, start=hit)
    assert back["release_rate"] == pytest.approx(1400 - (1400 - 1400 * 0.85**3) * np.exp(-1.0), rel=1e-3)


def test_a_quiet_segment_lowers_where_it_returns_to():
    """P01: quieted by 0.8 for hours the rate is a fifth; for seconds it hardly moves (P02)."""
    quiet, _ = run(MODEL, P, {"locus_found": 0.0, "segmental_quiet": 0.8}, 36000, 1.0)
    assert quiet["release_rate"] == pytest.approx(280.0, rel=0.01)
    brief, _ = run(MODEL, P, {"locus_found": 0.0, "segmental_quiet": 0.8}, 10, 1.0)
    assert brief["release_rate"] > 1390
