from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.nerve.innervation import Innervation
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values

MODEL = Innervation()
# Two roots, their paraspinal muscles, a muscle of both roots and one of a cranial nerve.
ANATOMY = Values(
    {
        "paraspinal_of_segment": np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]),
        "segments_of_muscle": np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5], [0.0, 0.0]]),
        "supply_outside": np.array([[0.0], [0.0], [0.0], [1.0]]),
    }
)
CONTRACTURE = [[0.8, 0.0], [0.4, 0.1], [0.9, 0.9], [0.2, 0.2]]
FUNCTION = [[0.2, 1.0], [0.6, 1.0]]


def mapped(contracture=CONTRACTURE, shortening=0.0, function=FUNCTION, inhibition=0.0):
    reads = {"contracture": contracture, "nerve_function": function}
    values = {name: np.asarray(value, float) for name, value in reads.items()}
    values |= {"fixed_shortening": shortening, "segmental_inhibition": inhibition}
    return MODEL.output(NumpySpace(), Values({}), Values(values), ANATOMY)


def test_root_feels_its_own_paraspinal_muscle_alone():
    """A limb muscle and the neighbor's paraspinal do not press on a root."""
    assert_allclose(mapped()["paraspinal_contracture"], [[0.8, 0.0], [0.4, 0.1]], rtol=0)
    L = np.array([[0.1, 0.2], [0.3, 0.4], [0.9, 0.9], [0.9, 0.9]])
    assert_allclose(mapped(shortening=L)["paraspinal_shortening"], [[0.1, 0.2], [0.3, 0.4]], rtol=0)


def test_muscle_is_supplied_by_the_mean_of_its_roots():
    """A muscle of two roots gets the mean of both, one whose nerve does not come through the run is supplied in full."""
    assert_allclose(mapped()["muscle_supply"], [[0.2, 1.0], [0.6, 1.0], [0.4, 1.0], [1.0, 1.0]], rtol=1e-15)


def test_healthy_roots_supply_every_muscle_in_full():
    """With every root at 1 no muscle lacks anything, wherever its nerve comes from."""
    assert_allclose(mapped(function=np.ones((2, 3)))["muscle_supply"], np.ones((4, 3)), rtol=1e-15)


@pytest.mark.parametrize("inhibition", [0.0, np.array([[0.6, 0.0], [0.2, 0.0]])], ids=["absent", "present"])
def test_inhibition_reaches_the_muscles_of_its_segment(inhibition):
    """Inhibition of a segment is felt by its muscles in the share of their roots; absent, it is felt nowhere."""
    felt = mapped(inhibition=inhibition)["segmental_inhibition_muscle"]
    expected = ANATOMY.segments_of_muscle @ np.broadcast_to(inhibition, (2, 2))
    assert_allclose(np.broadcast_to(felt, (4, 2)), expected, rtol=1e-15)
