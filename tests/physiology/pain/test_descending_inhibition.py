from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.pain.descending_inhibition import DescendingInhibition
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = DescendingInhibition()


def rate(inhibition):
    y = Values({"descending_inhibition": np.asarray(inhibition, float)})
    return MODEL.rate(NumpySpace(), y, Values({}), numbers("descending_inhibition"))["descending_inhibition"]


def after(inhibition, grasped, **changes):
    y = Values({"descending_inhibition": np.asarray(inhibition, float)})
    event = SimpleNamespace(nociceptive_dose_mean=np.asarray(grasped, float))
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("descending_inhibition", **changes))["descending_inhibition"]


def test_descending_inhibition_fades_with_its_time():
    """It falls by its own size every 18 hours; nothing but a needle raises it."""
    assert_allclose(rate([[0.4]]), [[-0.4 / 64800.0]], rtol=1e-14)


def test_descending_inhibition_decay_is_the_whole_of_its_rate():
    """The declared linear decay is the equation itself, so the solver's step is exact."""
    y = np.array([[0.7]])
    assert_allclose(rate(y), -MODEL.decay(numbers("descending_inhibition"))["descending_inhibition"] * y, rtol=1e-14)


def test_descending_inhibition_of_two_visits_adds_up():
    """A second visit adds its grasped share to what is left of the first."""
    assert_allclose(after([0.2], [0.5]), [0.7], rtol=1e-15)


def test_descending_inhibition_is_untouched_where_nothing_is_grasped():
    """A visit without a grasp leaves it exactly as it was."""
    assert_allclose(after([0.2], [0.0]), [0.2], rtol=0, atol=0)


def test_descending_inhibition_is_absent_with_its_dose_switched_off():
    """With S6a off a fully grasped visit does nothing."""
    assert_allclose(after([0.0], [1.0], inhibition_dose=0.0), [0.0], rtol=0, atol=0)


def test_descending_inhibition_is_gone_before_the_next_weekly_visit():
    """Less than one part in ten thousand is left after seven days: it lasts hours to a day or two (slow reference (f))."""
    lam = MODEL.decay(numbers("descending_inhibition"))["descending_inhibition"]
    assert np.exp(-lam * 7 * 86400.0) < 1e-4
