from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.injury.end_plate_innervation import EndPlateInnervation
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = EndPlateInnervation()


def after(V, placed):
    event = SimpleNamespace(placed_share=np.asarray(placed, float))
    y = Values({"end_plate_innervation": np.asarray(V, float)})
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("end_plate_innervation"))["end_plate_innervation"]


def rate(V):
    y = Values({"end_plate_innervation": np.asarray(V, float)})
    return MODEL.rate(NumpySpace(), y, Values({}), numbers("end_plate_innervation"))["end_plate_innervation"] * DAY


def test_healed_muscle_loses_the_share_in_the_tract():
    """A visit takes a quarter of the end plates of a healed muscle; a muscle without a needle keeps all."""
    assert_allclose(after([[1.0], [1.0]], [[1.0], [0.0]]), [[0.75], [1.0]], rtol=0)


def test_close_visits_never_take_more_end_plates_than_there_are():
    """However many visits a day has, the share stays between none and all."""
    V = np.array([[1.0]])
    for _ in range(50):
        before, V = V, after(V, [[1.0]])
        assert 0.0 < V[0, 0] < before[0, 0]


def test_innervated_muscle_stays_innervated_and_nerves_grow_back():
    """All is where it rests; below it the nerves grow back at the declared rate times what is missing."""
    assert rate([[1.0]]) == 0.0
    assert_allclose(rate([[0.4]]), [[0.6]], rtol=1e-14)
    assert_allclose(MODEL.decay(numbers("end_plate_innervation"))["end_plate_innervation"], 1.0 / DAY, rtol=1e-14)


def test_reinnervation_is_complete_at_three_days():
    """Domingo 2013 (b11): complete at 3 days (2-4); here 95 % of what was lost is back."""
    lam = MODEL.decay(numbers("end_plate_innervation"))["end_plate_innervation"]
    assert_allclose(1.0 - np.exp(-3 * DAY * lam), 0.95, atol=0.001)
