from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.reflex.tendon_organ import TendonOrgan
from tests.physiology.stepping import parameters, run

MODEL = TendonOrgan()
P = parameters(MODEL, resting_force=0.0)


def answered(force, seconds=1.2, h=1e-3, p=P):
    return run(MODEL, p, {"muscle_force": force}, round(seconds / h), h, keep=("tendon_organ_ib_rate",))[1][
        "tendon_organ_ib_rate"
    ].ravel()


def test_a_step_of_force_is_overshot_and_settles():
    """G01: 1.70 of the final rate at once, 1.33 after half a second, 1.19 after one, 1.05 after five."""
    rate = answered(10.0, 40.0)
    assert rate[-1] == pytest.approx(75.2, abs=0.3)
    for at, share in ((0, 1.70), (100, 1.59), (500, 1.33), (1000, 1.19), (5000, 1.05)):
        assert rate[at] / 75.17 == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(("force", "rate"), [(5.0, 48.7), (10.0, 75.2), (50.0, 156.2), (100.0, 195.5)])
def test_steady_rates(force, rate):
    """G02 and its neighbors: 60 ln(F/4 + 1)."""
    settled = parameters(MODEL, resting_force=force)
    assert answered(force, 0.1, p=settled)[-1] == pytest.approx(rate, abs=0.1)


def test_no_force_no_impulse_and_never_below_none():
    """A slack tendon is silent, also just after a strong pull."""
    assert not answered(0.0, 0.1).any()
    y, _ = run(MODEL, P, {"muscle_force": 100.0}, 3000, 1e-3)
    after = run(MODEL, P, {"muscle_force": 0.0}, 100, 1e-3, start=y, keep=("tendon_organ_ib_rate",))[1]["tendon_organ_ib_rate"]
    assert np.all(after >= 0.0) and not after.any()
