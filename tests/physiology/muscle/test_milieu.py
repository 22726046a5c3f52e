from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle.milieu import Milieu
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = Milieu()


def rate(B, E, F=0.0, U=0.0):
    y = Values({"milieu": np.asarray(B, float)})
    reads = Values({"energy": np.asarray(E, float), "inflammation": F, "source_drive": U})
    return MODEL.rate(NumpySpace(), y, reads, numbers("milieu"))["milieu"] * DAY


def after(B, grasped, **changes):
    grasped = np.asarray(grasped, float)
    event = SimpleNamespace(grasped_share=grasped, grasped_share_mean=grasped.mean(axis=0))
    y = Values({"milieu": np.asarray(B, float)})
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("milieu", **changes))["milieu"]


def test_milieu_of_a_normal_muscle_stays_normal():
    """At full energy, and above it during hyperemia, a normal milieu does not move."""
    assert_allclose(rate([[0.0], [0.0]], [[1.0], [1.3]]), [[0.0], [0.0]], rtol=0)


def test_milieu_clears_with_its_time():
    """With the cause gone it falls by its own size every 1.5 days."""
    assert_allclose(rate([[0.6]], [[1.0]]), [[-0.6 / 1.5]], rtol=1e-14)


def test_milieu_rises_with_lack_of_energy_inflammation_and_source():
    """Each of the three causes irritates."""
    rest = rate([[0.2]], [[0.8]])
    assert rate([[0.2]], [[0.6]]) > rest
    assert_allclose(rate([[0.2]], [[0.8]], F=0.5) - rest, 0.15 * 0.5, rtol=1e-12)
    assert_allclose(rate([[0.2]], [[0.8]], U=0.9) - rest, 0.25 * 0.9 / 1.5, rtol=1e-12)


@pytest.mark.parametrize(("E", "B"), [(0.9980, 0.0032), (0.8072, 0.3182), (0.4167, 0.9624)])
def test_milieu_rests_at_the_fixed_points_of_the_reference(E, B):
    """Lack of energy times 1.65 is the printed milieu (4 digits; slow reference, section 8)."""
    assert_allclose(rate([[B]], [[E]]), 0.0, atol=2e-4)


def test_milieu_is_washed_out_of_the_needled_muscle_alone():
    """A grasped needle takes 45 %; the neighbor keeps all of its own."""
    assert_allclose(after([[0.8], [0.8]], [[1.0], [0.0]]), [[0.8 * 0.55], [0.8]], rtol=1e-14)


def test_milieu_is_washed_out_of_all_muscles_in_the_lumped_loop():
    """With no own share every muscle loses by the mean grasp, as the one milieu of the regression preset does."""
    washed = after([[0.8], [0.4]], [[1.0], [0.0]], own_wash_out=0.0)
    assert_allclose(washed, [[0.8 * (1 - 0.45 * 0.5)], [0.4 * (1 - 0.45 * 0.5)]], rtol=1e-14)


def test_milieu_is_not_washed_out_with_the_mechanism_off():
    """With S6b off a fully grasped visit changes nothing."""
    assert_allclose(after([[0.8], [0.4]], [[1.0], [1.0]], wash_out_share=0.0), [[0.8], [0.4]], rtol=0)
