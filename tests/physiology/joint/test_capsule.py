from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.joint.capsule import Capsule
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = Capsule()


def rate(Q_c, U, **changes):
    y = Values({"capsular_fibrosis": np.asarray(Q_c, float)})
    reads = Values({"ongoing_source": np.asarray(U, float)})
    return MODEL.rate(NumpySpace(), y, reads, numbers("capsule", **changes))["capsular_fibrosis"]


def test_capsule_rests_at_its_persistent_part_without_a_source():
    """Nothing moves a capsule whose source is gone and whose fibrosis has come to rest."""
    assert rate([0.3], [0.0], persistent_fibrosis=0.3) == 0.0


def test_capsule_fibrosis_recedes_over_its_time():
    """Without a source it falls by its distance from the persistent part every 120 days."""
    assert_allclose(rate([0.5], [0.0], persistent_fibrosis=0.1), [-0.4 / (120 * DAY)], rtol=1e-14)


def test_capsule_fibrosis_stays_within_zero_and_one():
    """At 0 it never falls and at 1 it never rises, whatever the source."""
    U = np.linspace(0.0, 1.0, 11)
    assert np.all(rate(np.zeros(11), U) >= 0)
    assert np.all(rate(np.ones(11), U) <= 0)


def test_capsule_settles_under_a_full_source_where_rates_balance():
    """Source 1 for ever: Q = k tau/(1 + k tau) = 1.44/2.44 with 0.012 a day and 120 days."""
    assert_allclose(rate([1.44 / 2.44], [1.0]) * DAY, 0.0, atol=1e-16)


def test_capsule_of_a_typical_frozen_shoulder_keeps_the_ranges_of_the_sketch():
    """Median person, source 0.95 fading over 260 days: external rotation 35 deg at 26 and 55 at 156 weeks of 70.

    Slow reference 10.3 gives 35 and 55 as means of 4000 persons with spread; the median person is allowed 6 degrees.
    """
    h, Q, seen = 0.25 * DAY, np.array([0.0]), {}
    for step in range(round(156 * 7 / 0.25) + 1):
        t = step * h
        if step in (26 * 28, 156 * 28):
            seen[step // 28] = 70.0 * (1.0 - float(Q[0]))
        Q = Q + h * rate(Q, [0.95 * np.exp(-t / (260 * DAY))])
    assert_allclose(seen[26], 35.0, atol=6.0)
    assert seen[156] > 55.0


def test_capsule_is_untouched_by_a_needle():
    """No needle acts on the capsule."""
    nothing = Values({})
    assert MODEL.jump(NumpySpace(), None, nothing, nothing, numbers("capsule")) == {}
