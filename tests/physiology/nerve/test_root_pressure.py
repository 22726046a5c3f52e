from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.nerve.root_pressure import RootPressure
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = RootPressure()
MMHG = 133.322387415


def pressure(S, L, G):
    reads = Values({"paraspinal_contracture": np.asarray(S, float), "paraspinal_shortening": np.asarray(L, float)})
    p = numbers("root_pressure", foraminal_narrowing=np.asarray(G, float))
    return MODEL.output(NumpySpace(), Values({}), reads, p)["root_pressure"] / MMHG


def test_relaxed_muscle_leaves_the_root_at_rest():
    """Without shortening the pressure is 3 mmHg however narrow the foramen."""
    assert_allclose(pressure([[0.0, 0.0]], [[0.0, 0.0]], [0.0, 1.3]), [[3.0, 3.0]], rtol=1e-14)


def test_open_foramen_lets_no_muscle_press():
    """With an open foramen even full shortening leaves the root at rest."""
    assert_allclose(pressure([[1.0]], [[1.0]], [0.0]), [[3.0]], rtol=1e-14)


def test_pressure_rises_with_contracture_shortening_and_narrowing():
    """Each of the three presses harder."""
    base = pressure([[0.4]], [[0.3]], [0.5])
    assert pressure([[0.5]], [[0.3]], [0.5]) > base
    assert pressure([[0.4]], [[0.4]], [0.5]) > base
    assert pressure([[0.4]], [[0.3]], [0.6]) > base


@pytest.mark.parametrize(("S", "L", "printed"), [(0.0102, 0.0000, 3.3), (0.8545, 0.8376, 39.0)], ids=["healthy", "chronic"])
def test_pressure_at_the_fixed_points_is_that_of_the_reference(S, L, printed):
    """3.3 mmHg healthy and 39 mmHg chronic at G = 1 (slow reference, section 8), inside the 7-256 of surgery (e12) when ill."""
    found = pressure([[S]], [[L]], [1.0])
    assert_allclose(found, 3.0 + 32.8 * (S + 0.298 * L), rtol=1e-13)
    assert_allclose(found, printed, atol=0.3)
