from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.pain.segmental_inhibition import SegmentalInhibition
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = SegmentalInhibition()


def rate(inhibition):
    y = Values({"segmental_inhibition": np.asarray(inhibition, float)})
    return MODEL.rate(NumpySpace(), y, Values({}), numbers("segmental_inhibition"))["segmental_inhibition"]


def after(inhibition, grasped, **changes):
    y = Values({"segmental_inhibition": np.asarray(inhibition, float)})
    event = SimpleNamespace(stretch_dose_segment=np.asarray(grasped, float))
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("segmental_inhibition", **changes))["segmental_inhibition"]


def test_segmental_inhibition_fades_with_its_time():
    """It falls by its own size every 5 minutes; nothing but a needle raises it."""
    assert_allclose(rate([[0.4]]), [[-0.4 / 300.0]], rtol=1e-14)


def test_segmental_inhibition_decay_is_the_whole_of_its_rate():
    """The declared linear decay is the equation itself, so the solver's step is exact."""
    y = np.array([[0.7]])
    assert_allclose(rate(y), -MODEL.decay(numbers("segmental_inhibition"))["segmental_inhibition"] * y, rtol=1e-14)


def test_segmental_inhibition_rises_by_the_grasped_share_of_its_own_segment():
    """A visit that grasps in one segment leaves the other exactly as it was."""
    assert_allclose(after([[0.0], [0.1]], [[0.5], [0.0]]), [[0.5], [0.1]], rtol=0, atol=0)


def test_segmental_inhibition_is_absent_with_its_dose_switched_off():
    """With S6a off a fully grasped visit does nothing."""
    assert_allclose(after([[0.0], [0.0]], [[1.0], [1.0]], inhibition_dose=0.0), [[0.0], [0.0]], rtol=0, atol=0)


def test_segmental_inhibition_is_felt_at_five_minutes_and_gone_at_fifteen():
    """Srbely 2010 (f16): the gain of threshold is there at 3 and 5 minutes and not at 10 to 15."""
    lam = MODEL.decay(numbers("segmental_inhibition"))["segmental_inhibition"]
    left = np.exp(-lam * 60.0 * np.array([3.0, 5.0, 15.0]))
    assert left[0] > 0.5
    assert left[1] > 1 / 3
    assert left[2] < 0.06
