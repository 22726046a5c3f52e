"""Needle grasp: a normal muscle lets the needle pass, a shortened one grasps it (S5)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.physiology.tissue.needle_grasp import NeedleGrasp
from tests.physiology.numbers import numbers

MODEL = NeedleGrasp()


def readiness(contracture: Any, **changes: float) -> np.ndarray:
    """Grasp readiness at these contractures, one muscle a row."""
    reads = Values({"contracture": np.asarray(contracture, float)})
    return np.asarray(MODEL.output(NumpySpace(), Values({}), reads, numbers("needle_grasp", **changes))["grasp_readiness"])


def test_needle_grasp_is_half_at_half_contracture() -> None:
    """By definition half of the placements are grasped at the half point, whatever the steepness."""
    for steepness in (1.0, 4.0, 9.0):
        assert_allclose(readiness([[0.15]], grasp_steepness=steepness), 0.5, rtol=1e-14)


def test_needle_grasp_separates_normal_from_shortened_muscle() -> None:
    """S5: normal muscle (contracture 0.01) answers in fewer than 1 of 10 000 placements, a patient's (0.35) in 19 of 20."""
    normal, shortened = readiness([[0.01], [0.35]]).ravel()
    assert normal < 1e-4
    assert shortened > 0.95


def test_needle_grasp_rises_with_contracture_and_stays_a_share() -> None:
    """More contracture, more grasp; never below 0, never above 1, also where rounding left a state below 0."""
    rising = readiness(np.linspace(0.0, 1.0, 21)[:, None])
    assert np.all(np.diff(rising, axis=0) > 0)
    assert rising[0] == 0.0
    assert rising[-1] < 1.0
    assert readiness([[-1e-9]]) == 0.0
