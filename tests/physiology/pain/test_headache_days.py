from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose
from scipy.stats import norm

from ims.physiology.pain.headache_days import HeadacheDays
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = HeadacheDays()


def days(pain, **changes):
    reads = Values({"underlying_pain": np.asarray(pain, float)})
    return MODEL.output(NumpySpace(), Values({}), reads, numbers("headache_days", **changes))["headache_days"]


def test_headache_days_are_half_the_days_where_pain_sits_at_the_cut():
    """At an underlying pain of 3 every second day of 28 is a headache day, exactly."""
    assert_allclose(days([3.0]), [14.0], rtol=1e-15)


def test_headache_days_rise_with_pain_between_none_and_all():
    """More pain means more days, from almost none at 0 to almost all at 10."""
    found = days(np.linspace(0.0, 10.0, 101))
    assert np.all(np.diff(found) > 0)
    assert found[0] < 0.3
    assert found[-1] > 27.9


def test_headache_days_are_the_normal_probability_to_a_third_of_a_day():
    """28 P(pain + flare > 3) with a normal flare of 1 point; the logistic curve is within 0.01 of it, 0.28 days."""
    pain = np.linspace(0.0, 10.0, 401)
    assert_allclose(days(pain), 28.0 * norm.cdf(pain - 3.0), atol=0.28)


def test_headache_days_use_the_flare_of_the_person():
    """Its flare size is the one flares are drawn with."""
    assert numbers("headache_days").flare_size == numbers("flare").flare_size
