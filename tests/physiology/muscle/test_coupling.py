from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle.coupling import Coupling
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = Coupling()
LUMPED = {"own_milieu": 0.0, "own_irritants": 0.0, "own_contracture": 0.0, "own_trace": 0.0}
STATE = {
    "milieu": [[0.9, 0.2], [0.1, 0.2]],
    "inflammation": [[0.4, 0.0], [0.0, 0.0]],
    "contracture": [[0.8, 0.5], [0.4, 0.5]],
    "hyperemia": [[1.0, 0.0], [0.0, 0.0]],
    "injury_current": [[1.0, 0.6], [0.0, 0.6]],
    "micro_injury": [[0.25, 0.0], [0.0, 0.0]],
}


def felt(state=STATE, **changes):
    reads = Values({name: np.asarray(value, float) for name, value in state.items()})
    return MODEL.output(NumpySpace(), Values({}), reads, numbers("coupling", **changes))


@pytest.mark.parametrize("name", ["milieu", "contracture", "hyperemia", "injury_current", "micro_injury"])
def test_lumped_muscles_all_feel_the_mean(name):
    """Without own shares every muscle feels the mean over the muscles: the two-muscle loop of the reference."""
    x = np.asarray(STATE[name], float)
    assert_allclose(felt(**LUMPED)[f"{name}_felt"], np.broadcast_to(x.mean(axis=0), x.shape), rtol=1e-15)


@pytest.mark.parametrize("name", ["contracture", "hyperemia", "injury_current", "micro_injury"])
def test_muscle_feels_its_own_trace_alone(name):
    """In the product contracture and the traces of a needle stay in their own muscle (row b02: flow 30 mm away unchanged)."""
    assert_allclose(felt()[f"{name}_felt"], STATE[name], rtol=1e-15)


def test_milieu_is_felt_four_fifths_its_own():
    """Own share 0.8: a muscle of 0.9 beside one of 0.1 feels 0.82 and the other 0.18 (slow reference, section 10.1)."""
    assert_allclose(felt()["milieu_felt"][:, 0], [0.8 * 0.9 + 0.2 * 0.5, 0.8 * 0.1 + 0.2 * 0.5], rtol=1e-14)


@pytest.mark.parametrize("own", [0.0, 0.3, 0.8, 1.0])
def test_coupling_keeps_the_mean_and_equal_muscles(own):
    """It spreads and never makes or loses: the mean stays, and muscles that are alike feel what they have."""
    got = felt(own_milieu=own)["milieu_felt"]
    assert_allclose(got.mean(axis=0), [0.5, 0.2], rtol=1e-14)
    assert_allclose(got[:, 1], [0.2, 0.2], rtol=1e-14)


def test_irritants_are_milieu_and_a_part_of_inflammation():
    """Inflammation counts 0.35 beside the milieu; rounding below zero counts nothing."""
    assert_allclose(felt()["irritants_felt"], [[0.9 + 0.35 * 0.4, 0.2], [0.1, 0.2]], rtol=1e-14)
    below = {**STATE, "milieu": [[-1e-15], [0.0]], "inflammation": [[0.0], [-1e-15]]}
    rounded = {name: np.asarray(value)[:, :1] for name, value in below.items()}
    assert_allclose(felt(rounded)["irritants_felt"], [[0.0], [0.0]], rtol=0)
