from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.muscle.core_oxygen import CoreOxygen
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = CoreOxygen()
MMHG = 133.322387415


def pressure(E):
    reads = Values({"energy": np.asarray(E, float)})
    return MODEL.output(NumpySpace(), Values({}), reads, numbers("core_oxygen"))["core_oxygen_pressure"] / MMHG


def test_core_oxygen_at_rest_is_that_of_resting_muscle():
    """A muscle with full energy has the 25 mmHg of resting muscle in its core."""
    assert_allclose(pressure([[1.0]]), [[25.0]], rtol=1e-14)


def test_core_oxygen_falls_with_energy_to_nothing():
    """Less energy, less oxygen, none at all without energy."""
    assert np.all(np.diff(pressure(np.linspace(0.0, 1.3, 14)[:, None]), axis=0) > 0)
    assert pressure([[0.0]]) == 0.0


def test_core_oxygen_of_a_contracted_band_is_that_of_the_reference():
    """At the chronic energy of 0.4167 the core has 6.7 mmHg, inside the 0-12 of row a09 (slow reference, section 8)."""
    assert_allclose(pressure([[0.4167]]), 6.7, atol=0.05)
    assert 0.0 < pressure([[0.4167]]) < 12.0
