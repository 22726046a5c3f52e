from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.joint.pull_on_source import PullOnSource
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = PullOnSource()


def pull(C, L, **changes):
    reads = Values({"contracture": np.asarray(C, float), "fixed_shortening": np.asarray(L, float)})
    return MODEL.output(NumpySpace(), Values({}), reads, numbers("pull_on_source", **changes))["pull_on_source"]


def test_pull_on_source_of_relaxed_muscle_is_zero():
    """Muscle at its length pulls on nothing."""
    assert pull([[0.0], [0.0]], [[0.0], [0.0]]) == 0.0


def test_pull_on_source_of_fully_contracted_muscle_is_one():
    """The weights sum to 1, so contracture 1 everywhere without fixed shortening pulls by 1."""
    assert_allclose(pull([[1.0], [1.0]], [[0.0], [0.0]]), [1.0], rtol=1e-15)


def test_pull_on_source_falls_when_any_weighted_muscle_lets_go():
    """Releasing either muscle, or its fixed shortening, lowers the pull."""
    full = pull([[0.8], [0.8]], [[0.6], [0.6]])
    for C, L in (([[0.2], [0.8]], [[0.6], [0.6]]), ([[0.8], [0.2]], [[0.6], [0.6]]), ([[0.8], [0.8]], [[0.1], [0.6]])):
        assert np.all(pull(C, L) < full)


def test_pull_on_source_of_the_tennis_elbow_comes_from_the_forearm_alone():
    """Weights 0 and 1 (slow reference 10.1): 0.7 + 0.3 * 0.5, whatever the neck does."""
    elbow = np.array([[0.0], [1.0]])
    assert_allclose(pull([[0.9], [0.7]], [[0.9], [0.5]], load_weight=elbow), [0.85], rtol=1e-14)
