from __future__ import annotations

import pytest

from ims.physiology.reflex.gamma_drive import GammaDrive
from tests.physiology.stepping import parameters, run

MODEL = GammaDrive()
P = parameters(MODEL)


def driven(iii=0.0, p=P):
    kept = run(
        MODEL, p, {"group_iii_at_cord": iii, "group_iv_at_cord": 0.0}, 1000, 1e-3, keep=("gamma_dynamic", "gamma_static")
    )[1]
    return float(kept["gamma_dynamic"][-1, 0]), float(kept["gamma_static"][-1, 0])


def test_at_rest_the_drive_is_low():
    """A resting person's fusimotor neurons fire at their resting rates."""
    assert driven() == (5.0, 5.0)


def test_pain_raises_it_only_as_far_as_its_gain_allows():
    """With a gain of none the input of groups III and IV changes nothing."""
    assert driven(50.0) == pytest.approx((15.0, 15.0), rel=1e-3)
    assert driven(50.0, parameters(MODEL, dynamic_gain=0.0, static_gain=0.0)) == (5.0, 5.0)
