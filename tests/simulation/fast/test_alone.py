"""One sub-model by itself, with the catalog's numbers."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.nerve.end_plate_noise import EndPlateNoise
from ims.simulation.fast.alone import parameters, run

MODEL = EndPlateNoise()
QUIET = {"locus_found": 0.0, "segmental_quiet": 0.0}


def test_numbers_are_the_catalog_s_and_may_be_changed() -> None:
    """In SI, one lane."""
    p = parameters(MODEL, release_time=60.0)
    assert p.release_time.tolist() == [60.0]
    assert p.loss_per_hit.tolist() == [0.15]


def test_a_linear_decay_is_exact_whatever_the_step() -> None:
    """From 100 back to where it rests, in one step or in a hundred."""
    p = parameters(MODEL, release_time=60.0, resting_release=1000.0)
    expected = 1000.0 - 900.0 * np.exp(-1.0)
    for steps in (1, 100):
        y, _ = run(MODEL, p, QUIET, steps, 60.0 / steps, start={"release_rate": [100.0]})
        assert_allclose(y["release_rate"], expected, rtol=1e-12)


def test_what_is_kept_is_what_was_before_each_step() -> None:
    """States and writes alike; reads may be a function of time."""
    p = parameters(MODEL)
    found = run(MODEL, p, lambda t: {**QUIET, "locus_found": float(t < 0.5)}, 3, 1.0, keep=("release_rate",))[1]
    rates = found["release_rate"].ravel()
    assert rates[0] == p.resting_release[0] and rates[1] < rates[0] and rates[2] > rates[1]
