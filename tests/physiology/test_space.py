from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ims.physiology.space import NumpySpace

XP = NumpySpace()
TWO_MUSCLES = np.array([[0.2, 0.4, 0.9], [0.6, 0.0, 0.1]])


@pytest.mark.parametrize(
    ("function", "expected"),
    [("sum", [0.8, 0.4, 1.0]), ("mean", [0.4, 0.2, 0.5]), ("max", [0.6, 0.4, 0.9]), ("min", [0.2, 0.0, 0.1])],
)
def test_reduction_runs_over_muscles_and_leaves_persons(function, expected):
    """Three persons with two muscles each give three numbers."""
    np.testing.assert_allclose(getattr(XP, function)(TWO_MUSCLES), expected, rtol=1e-15)


@pytest.mark.parametrize("function", ["mean", "max", "min"])
def test_scalar_stands_for_every_muscle(function):
    """An absent coupling is one number; its mean, greatest and least are that number."""
    assert getattr(XP, function)(0.3) == 0.3


def test_matmul_maps_muscles_to_segments_for_each_person():
    """Row by row the weighted sum over muscles, persons untouched."""
    weights = np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 0.0]])
    expected = [[0.4, 0.2, 0.5], [0.2, 0.4, 0.9], [0.0, 0.0, 0.0]]
    np.testing.assert_allclose(XP.matmul(weights, TWO_MUSCLES), expected, rtol=1e-15)


def test_matmul_of_a_scalar_is_that_of_the_same_value_everywhere():
    """An absent coupling passes through the map between muscles and segments like a constant."""
    weights = np.array([[0.5, 0.25], [0.0, 0.0]])
    assert_array_equal(XP.matmul(weights, 0.4), XP.matmul(weights, np.full((2, 1), 0.4)))


def test_guard_takes_rounding_below_zero_as_zero():
    """A state a rounding below zero acts as zero; others are untouched."""
    assert_array_equal(XP.guard(np.array([-1e-17, 0.0, 0.7])), [0.0, 0.0, 0.7])
