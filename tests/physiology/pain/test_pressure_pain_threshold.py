from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.pain.pressure_pain_threshold import PressurePainThreshold
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = PressurePainThreshold()


def threshold(P=0.0, Z=0.0, sore=0.0, W=0.0, **changes):
    reads = dict(
        peripheral_sensitization=np.full((2, 1), P),
        central_sensitization=np.array([Z]),
        soreness_term=np.full((2, 1), sore),
        segmental_inhibition_muscle=np.full((2, 1), W),
    )
    found = MODEL.output(NumpySpace(), Values({}), Values(reads), numbers("pressure_pain_threshold", **changes))
    return found["pressure_pain_threshold"]


def test_pressure_pain_threshold_of_a_healthy_muscle_is_350_kpa():
    """Without sensitization, soreness and inhibition it is the healthy value, in pascal."""
    assert_allclose(threshold(), np.full((2, 1), 350e3), rtol=1e-15)


def test_pressure_pain_threshold_of_the_chronic_point_is_205_kpa():
    """Slow reference section 8: PPT 205 kPa at P 0.8464 and Z 0.8922."""
    assert_allclose(threshold(P=0.8464, Z=0.8922) / 1e3, np.full((2, 1), 205.0), atol=0.5)


@pytest.mark.parametrize(("name", "sign"), [("P", -1), ("Z", -1), ("sore", -1), ("W", 1)])
def test_pressure_pain_threshold_moves_the_right_way(name, sign):
    """Sensitization and soreness lower it; inhibition of the segment raises it."""
    assert np.all(sign * (threshold(**{name: 0.4}) - threshold(**{name: 0.1})) > 0)


def test_pressure_pain_threshold_ignores_sensitization_beyond_its_ceiling():
    """Beyond a sensitization of 1.2 the muscle gets no more tender."""
    assert_allclose(threshold(P=1.5), threshold(P=1.2), rtol=0, atol=0)


def test_pressure_pain_threshold_never_falls_below_zero():
    """However sore, nothing hurts at less than no pressure."""
    assert_allclose(threshold(P=2.0, Z=1.0, sore=5.0), np.zeros((2, 1)), rtol=0, atol=0)


def test_pressure_pain_threshold_rises_at_once_by_the_pooled_gain():
    """A fully grasped visit raises it by 55 kPa (Navarro-Santana 2020, f12; fitted, no prediction)."""
    gain = (threshold(W=1.0) - threshold()) / 1e3
    assert_allclose(gain, np.full((2, 1), 55.48), rtol=1e-12)
    assert 27.03 < float(gain[0, 0]) < 83.93
