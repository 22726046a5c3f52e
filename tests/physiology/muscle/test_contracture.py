from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle.contracture import Contracture
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = Contracture()


def rate(C, A, E, u=0.0, **changes):
    y = Values({"contracture": np.asarray(C, float)})
    reads = Values({"motor_drive": np.asarray(A, float), "energy": np.asarray(E, float), "overload": u})
    return MODEL.rate(NumpySpace(), y, reads, numbers("contracture", **changes))["contracture"] * DAY


def after(C, grasped, released=0.0, by_pass=0.0, **changes):
    y = Values({"contracture": np.asarray(C, float)})
    told = {"released_share": np.asarray(released, float), "by_pass": np.asarray(by_pass, float)}
    event = SimpleNamespace(grasped_share=np.asarray(grasped, float), **told)
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("contracture", **changes))["contracture"]


def test_contracture_at_full_energy_releases_at_the_full_rate():
    """With the pump working and no drive a muscle lets go at 0.351 a day, whatever the shape of the pump."""
    assert_allclose(rate([[0.5]], [[0.0]], [[1.0]]), [[-0.351 * 0.5]], rtol=1e-14)
    assert_allclose(rate([[0.5]], [[0.0]], [[1.0]], half_energy=0.3, pump_steepness=2), [[-0.351 * 0.5]], rtol=1e-14)


def test_contracture_without_energy_releases_at_the_floor():
    """The share of release that needs no energy is what is left, and it is the declared linear part."""
    p = numbers("contracture")
    assert_allclose(rate([[0.5]], [[0.0]], [[0.0]]), [[-0.221 * 0.351 * 0.5]], rtol=1e-14)
    assert_allclose(MODEL.decay(p)["contracture"], 0.221 * 0.351 / DAY, rtol=1e-14)


def test_contracture_energy_above_rest_releases_no_faster():
    """Hyperemia lifts energy above rest; the pump cannot work faster than in full."""
    assert_allclose(rate([[0.5]], [[0.1]], [[1.4]]), rate([[0.5]], [[0.1]], [[1.0]]), rtol=0)


def test_contracture_rises_with_drive_and_overload_and_falls_with_energy():
    """More drive or load recruits, more energy releases, at every contracture between none and all."""
    C = np.array([[0.1], [0.5], [0.9]])
    assert np.all(rate(C, 0.2, 0.6) > rate(C, 0.1, 0.6))
    assert np.all(rate(C, 0.1, 0.6, u=0.4) > rate(C, 0.1, 0.6))
    assert np.all(np.diff(rate(np.full((9, 1), 0.5), 0.1, np.linspace(0.2, 1.0, 9)[:, None]), axis=0) < 0)


def test_contracture_stays_between_none_and_all():
    """At none it can only rise, at all it can only fall."""
    assert rate([[0.0]], [[0.3]], [[0.4]]) > 0
    assert rate([[1.0]], [[5.0]], [[0.0]]) < 0


@pytest.mark.parametrize(
    ("C", "E", "R", "B", "Z", "L"),
    [
        (0.4513, 0.8072, 0.5039, 0.3182, 0.3790, 0.2864),
        (0.8545, 0.4167, 0.7889, 0.9624, 0.8922, 0.8376),
    ],
    ids=["saddle", "chronic"],
)
def test_contracture_rests_at_the_fixed_points_of_the_reference(C, E, R, B, Z, L):
    """At the printed saddle and chronic points formation and release balance (4 printed digits; slow reference, section 8)."""
    A = 0.004 + 0.696 * R + 0.194 * B + 0.214 * Z + 0.196 * L
    assert_allclose(rate([[C]], [[A]], [[E]]), 0.0, atol=1.5e-4)


def test_contracture_is_released_by_the_grasped_share_of_its_own_muscle():
    """A grasped needle takes 65.6 % at once; half of the placements take half of that; a muscle without a grasp keeps all."""
    assert_allclose(after([[0.8], [0.8], [0.8]], [[1.0], [0.5], [0.0]]), [[0.8 * 0.344], [0.8 * 0.672], [0.8]], rtol=1e-14)


def test_contracture_is_released_by_what_a_pass_tells_where_one_does():
    """Where needle passes serve a session their share counts, and the assumed one not at all (S6a)."""
    assert_allclose(after([[0.8], [0.8]], [[1.0], [1.0]], [[0.1], [0.0]], [[1.0], [0.0]]), [[0.72], [0.8 * 0.344]], rtol=1e-14)


def test_contracture_is_not_released_with_the_mechanism_off():
    """With S6a off a fully grasped visit leaves contracture exactly where it was."""
    assert after([[0.8]], [[1.0]], release_share=0.0) == 0.8
