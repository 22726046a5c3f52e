from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.pain.condition_scale import ConditionScale
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = ConditionScale()


def scale(pain, range_deg, **changes):
    reads = Values({"underlying_pain": np.array([pain]), "range_of_motion": np.radians([range_deg])})
    return MODEL.output(NumpySpace(), Values({}), reads, numbers("condition_scale", **changes))


def test_condition_scale_of_a_healthy_person_is_its_constant():
    """No pain and the full range give 0 on the neck disability index."""
    found = scale(0.0, 80.0)
    assert_allclose(found["function_loss"], [0.0], atol=1e-14)
    assert_allclose(found["condition_scale"], [0.0], atol=1e-13)


def test_condition_scale_function_loss_is_ten_at_the_impaired_range_and_no_more():
    """Function loss ends at 10, at and beyond the impaired range of 50 degrees, and at 0 beyond the healthy range."""
    losses = [float(scale(0.0, deg)["function_loss"][0]) for deg in (90.0, 65.0, 50.0, 20.0)]
    assert_allclose(losses, [0.0, 5.0, 10.0, 10.0], atol=1e-12)


def test_condition_scale_of_the_neck_adds_four_a_point_of_pain_and_two_a_point_of_function():
    """NDI = 4 pain + 2 f (slow reference 11.4): pain 5 at 65 degrees is 30."""
    assert_allclose(scale(5.0, 65.0)["condition_scale"], [30.0], rtol=1e-12)


def test_condition_scale_of_the_elbow_falls_with_pain():
    """Pain-free grip is 35 - 2.2 pain - 0.3 f kg: pain 5 and function loss 5 leave 22.5 kg."""
    elbow = dict(scale_constant=35.0, scale_per_pain=-2.2, scale_per_function_loss=-0.3, scale_high=60.0)
    assert_allclose(scale(5.0, 65.0, **elbow)["condition_scale"], [22.5], rtol=1e-12)


def test_condition_scale_stays_within_its_ends():
    """A person's own offset cannot push the index below 0 or above 100."""
    assert_allclose(scale(0.0, 80.0, scale_constant=-20.0)["condition_scale"], [0.0], rtol=0, atol=0)
    assert_allclose(scale(10.0, 20.0, scale_constant=90.0)["condition_scale"], [100.0], rtol=0, atol=0)
