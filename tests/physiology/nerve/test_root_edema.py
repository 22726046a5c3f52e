from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.nerve.root_edema import RootEdema
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = RootEdema()
MMHG = 133.322387415
HOUR = 3600.0


def rate(O, pressure, **changes):
    y = Values({"root_edema": np.asarray(O, float)})
    reads = Values({"root_pressure": np.asarray(pressure, float) * MMHG})
    return MODEL.rate(NumpySpace(), y, reads, numbers("root_edema", **changes))["root_edema"]


def test_no_edema_gathers_below_the_pressure_of_the_venules():
    """Up to 30 mmHg (e01) a root stays dry, and what there is drains by its own size every 5 days."""
    assert_allclose(rate([[0.0], [0.0]], [[3.0], [30.0]]), [[0.0], [0.0]], atol=0)
    assert_allclose(rate([[0.4]], [[20.0]]) * DAY, [[-0.4 / 5.0]], rtol=1e-14)


def test_edema_stays_between_none_and_all():
    """At full edema nothing more gathers, however high the pressure."""
    assert np.all(rate(np.ones((3, 1)), [[31.0], [100.0], [1e6]]) < 0)


def test_edema_gathers_in_proportion_to_the_pressure_above_the_threshold():
    """Twice the excess pressure gathers twice as fast."""
    assert_allclose(rate([[0.0]], [[70.0]]), 2.0 * rate([[0.0]], [[50.0]]), rtol=1e-12)


def test_edema_appears_two_hours_after_slow_onset_of_fifty_mmhg():
    """Olmarker 1989 (e08): edema after 2 h; appears is taken as 5 % (4.9 % with the draining that has set in by then)."""
    k, drain = 0.025 / HOUR, 1.0 / (5 * DAY)
    closed_form = k / (k + drain) * (1.0 - np.exp(-(k + drain) * 2 * HOUR))
    assert_allclose(closed_form, 0.05, atol=0.002)
    O = np.zeros((1, 1))
    for _ in range(720):
        O = O + 10.0 * rate(O + 5.0 * rate(O, [[50.0]]), [[50.0]])
    assert_allclose(O, closed_form, rtol=1e-6)
