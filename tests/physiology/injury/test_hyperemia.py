from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.injury.hyperemia import Hyperemia
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = Hyperemia()
MINUTE = 60.0


def after(H, grasped, **changes):
    event = SimpleNamespace(nociceptive_dose=np.asarray(grasped, float), placed_share=np.ones_like(grasped))
    y = Values({"hyperemia": np.asarray(H, float)})
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("hyperemia", **changes))["hyperemia"]


def test_blood_is_drawn_to_the_muscle_that_grasps():
    """A grasp doubles the flow of its muscle; a needle without a grasp (b05, superficial) and a neighbor (b02) get none."""
    assert_allclose(after([[0.0], [0.0]], [[1.0], [0.0]]), [[1.0], [0.0]], rtol=0)


def test_no_blood_is_drawn_with_the_mechanism_off():
    """With S6b off a grasp changes nothing."""
    assert after([[0.1]], [[1.0]], hyperemia_rise=0.0) == 0.1


def test_hyperemia_fades_with_its_linear_rate():
    """The declared linear part is the whole equation; a muscle at rest stays at rest."""
    p, H = numbers("hyperemia"), np.array([[0.8], [0.0]])
    rate = MODEL.rate(NumpySpace(), Values({"hyperemia": H}), Values({}), p)["hyperemia"]
    assert_allclose(rate, -MODEL.decay(p)["hyperemia"] * H, rtol=1e-15)


def test_hyperemia_outlasts_what_was_seen_and_is_gone_the_next_day():
    """Raised at 15 min (Cagnie 2012, b01), 20 min (Sandberg 2003, b03) and 60 min (Shinbara 2008, b06); gone after a day."""
    left = np.exp(-MODEL.decay(numbers("hyperemia"))["hyperemia"] * MINUTE * np.array([15, 20, 60, 1440]))
    assert np.all(left[:3] > np.array([0.8, 0.7, 0.4]))
    assert left[3] < 1e-8
