from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.injury.micro_injury import MicroInjury
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = MicroInjury()


def after(D, placed, grasped=0.0):
    y = Values({"micro_injury": np.asarray(D, float)})
    event = SimpleNamespace(placed_share=np.asarray(placed, float), grasped_share=grasped)
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("micro_injury"))["micro_injury"]


def test_wound_is_made_whether_the_needle_is_grasped_or_not():
    """A needle in the muscle wounds by 0.25; a muscle without one has no wound."""
    assert_allclose(after([[0.0], [0.0]], [[1.0], [0.0]], grasped=0.0), [[0.25], [0.0]], rtol=0)
    assert_allclose(after([[0.0], [0.0]], [[1.0], [0.0]], grasped=1.0), [[0.25], [0.0]], rtol=0)


def test_wounds_add_up():
    """A second visit adds to what is left of the first."""
    assert_allclose(after([[0.1]], [[0.5]]), [[0.1 + 0.5 * 0.25]], rtol=1e-15)


def test_wound_heals_with_its_linear_rate():
    """The declared linear part is the whole equation, so it heals exactly exponentially, and a healed muscle stays healed."""
    p, D = numbers("micro_injury"), np.array([[0.25], [0.0]])
    rate = MODEL.rate(NumpySpace(), Values({"micro_injury": D}), Values({}), p)["micro_injury"]
    assert_allclose(rate, -MODEL.decay(p)["micro_injury"] * D, rtol=1e-15)


def test_wound_is_nearly_healed_after_a_week():
    """Domingo 2013 (b12): unhealed at 7 days at most a tenth; 5 % by the time constant it gave."""
    left = np.exp(-7 * DAY * MODEL.decay(numbers("micro_injury"))["micro_injury"])
    assert left <= 0.1
    assert_allclose(left, 0.05, atol=0.001)
