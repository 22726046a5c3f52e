from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.pain.central_sensitization import CentralSensitization
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = CentralSensitization()


def rate(P, Z):
    y = Values({"central_sensitization": np.asarray(Z, float)})
    reads = Values({"peripheral_sensitization": np.asarray(P, float)})
    return MODEL.rate(NumpySpace(), y, reads, numbers("central_sensitization"))["central_sensitization"]


def after(Z, e, **changes):
    y = Values({"central_sensitization": np.asarray(Z, float)})
    event = SimpleNamespace(stretch_dose_mean=np.asarray(e, float))
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("central_sensitization", **changes))["central_sensitization"]


def test_central_sensitization_settles_at_a_half_where_input_is_the_half_point():
    """Mean sensitization of 0.499 holds the center at exactly a half."""
    assert_allclose(rate([[0.499], [0.499]], [0.5]) * DAY, 0.0, atol=1e-15)


def test_central_sensitization_sees_the_mean_of_the_muscles():
    """Two muscles at 0.2 and 0.8 drive it as two at 0.5 do."""
    assert_allclose(rate([[0.2], [0.8]], [0.1]), rate([[0.5], [0.5]], [0.1]), rtol=1e-13)


def test_central_sensitization_stays_within_zero_and_one():
    """At 0 it never falls and at 1 it never rises, whatever the muscles report."""
    P = np.stack([np.linspace(0.0, 3.0, 31)] * 2)
    assert np.all(rate(P, np.zeros(31)) >= 0)
    assert np.all(rate(P, np.ones(31)) <= 0)


def test_central_sensitization_rests_at_the_chronic_point_of_the_reference():
    """Sensitization 0.8464 holds the center at 0.8922 (fixed points, slow reference section 8; printed to 4 digits)."""
    assert_allclose(rate([[0.8464], [0.8464]], [0.8922]) * 18 * DAY, 0.0, atol=1e-4)


def test_central_sensitization_loses_a_tenth_in_a_fully_grasped_visit():
    """The gate of 0.35, of which 0.3 counts, takes 10.5 % off at once."""
    assert_allclose(after([0.8], [1.0]), [0.8 * 0.895], rtol=1e-14)


def test_central_sensitization_is_untouched_where_nothing_is_grasped():
    """A visit without a grasp leaves it exactly as it was."""
    assert_allclose(after([0.8, 0.3], [0.0, 0.0]), [0.8, 0.3], rtol=0, atol=0)


def test_central_sensitization_is_untouched_with_the_gate_switched_off():
    """With S6a off a fully grasped visit does nothing to it."""
    assert_allclose(after([0.8], [1.0], gate=0.0), [0.8], rtol=0, atol=0)
