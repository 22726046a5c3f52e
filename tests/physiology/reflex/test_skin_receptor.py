from __future__ import annotations

import pytest

from ims.physiology.reflex.skin_receptor import SkinReceptor
from tests.physiology.stepping import parameters, run

MODEL = SkinReceptor()
P = parameters(MODEL)


def pricked(load, seconds=0.5, start=None):
    y, kept = run(MODEL, P, {"skin_load": load}, round(seconds / 1e-3), 1e-3, start=start, keep=("skin_rate",))
    return y, kept["skin_rate"].ravel()


def test_a_dent_near_the_puncture_is_a_prick():
    """At the force that pierces the skin the rate is near its reference, and falls while the force stays."""
    _, rate = pricked(1.0)
    assert rate[0] == pytest.approx(50.0 * 0.8) and rate[-1] < 0.6 * rate[0]


def test_a_light_touch_and_a_pierced_skin_are_silent():
    """Below the threshold nothing; once through, nothing."""
    assert not pricked(0.19)[1].any()
    y, _ = pricked(1.0)
    assert not pricked(0.0, start=y)[1].any()
