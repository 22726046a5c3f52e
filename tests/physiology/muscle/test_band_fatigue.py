from __future__ import annotations

import pytest

from ims.physiology.muscle.band_fatigue import BandFatigue
from tests.physiology.stepping import parameters, run

MODEL = BandFatigue()
P = parameters(MODEL)


def tired(activation, seconds, start=0.0):
    y, _ = run(MODEL, P, {"band_activation": activation}, round(seconds / 0.1), 0.1, start={"fatigued_share": [start]})
    return float(y["fatigued_share"][0])


def test_a_minute_of_cramp_tires_a_little():
    """By the published rate: 55 s at a third of all fibers tire 0.00912 x 0.3 x 55 of them."""
    assert tired(0.33, 55.0) == pytest.approx(0.00912 * 0.30 * 55.0, rel=0.02)


def test_the_leak_of_an_active_band_tires_nothing():
    """A band at rest is not tired."""
    assert tired(0.023, 3600.0) == 0.0


def test_rest_recovers_within_minutes():
    """At rest half is back after about a minute: ln 2 / (150 x 0.000094)."""
    assert tired(0.0, 49.2, start=0.2) == pytest.approx(0.1, rel=0.02)
