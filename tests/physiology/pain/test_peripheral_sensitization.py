from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.pain.peripheral_sensitization import PeripheralSensitization
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = PeripheralSensitization()


def rate(b, P, **changes):
    y = Values({"peripheral_sensitization": np.asarray(P, float)})
    reads = Values({"irritants_felt": np.asarray(b, float)})
    return MODEL.rate(NumpySpace(), y, reads, numbers("peripheral_sensitization", **changes))["peripheral_sensitization"]


def test_peripheral_sensitization_is_at_rest_without_irritants():
    """A normal milieu keeps a normal nociceptor normal, exactly."""
    assert rate([[0.0]], [[0.0]]) == 0.0


def test_peripheral_sensitization_fades_with_its_time_without_irritants():
    """Without irritants it falls by its own size every sensitization time of 2 days."""
    assert_allclose(rate([[0.0]], [[0.6]]), -0.6 / (2 * DAY), rtol=1e-14)


def test_peripheral_sensitization_rises_with_irritants_and_saturates_below_the_gain():
    """More irritants sensitize more, never beyond the gain of 1.55."""
    b = np.linspace(0.0, 50.0, 101)[:, None]
    steady = rate(b, np.zeros_like(b)) * 2 * DAY
    assert np.all(np.diff(steady[:, 0]) > 0)
    assert steady.max() < 1.55


def test_peripheral_sensitization_rests_at_the_chronic_point_of_the_reference():
    """Milieu 0.9624 holds sensitization at 0.8464 (fixed points, slow reference section 8; printed to 4 digits)."""
    assert_allclose(rate([[0.9624]], [[0.8464]]) * DAY, 0.0, atol=5e-5)


def test_peripheral_sensitization_takes_rounding_below_zero_as_zero():
    """A milieu that rounding left slightly negative acts as none."""
    assert rate([[-1e-12]], [[0.0]]) == 0.0


def test_peripheral_sensitization_is_untouched_by_a_needle():
    """A needle acts on the nociceptors only through what surrounds them."""
    nothing = Values({})
    assert MODEL.jump(NumpySpace(), None, nothing, nothing, numbers("peripheral_sensitization")) == {}
