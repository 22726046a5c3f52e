from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.physiology.tissue.needle_strain import NeedleStrain
from tests.physiology.stepping import parameters

MODEL = NeedleStrain()
P = parameters(MODEL)


def strain(force):
    reads = Values({"muscle_shear_force": np.array([force]), "background_modulus": 5800.0, "needle_width": 3e-4})
    return MODEL.output(NumpySpace(), Values({}), reads, P)["needle_fiber_strain"][0]


def test_stretch_is_that_of_a_fiber_bent_by_the_shear():
    """Half the square of the shear, averaged from the shaft to the reach: the integral done by hand."""
    r = np.linspace(1.5e-4, 2e-3, 200_001)
    shear = 7.5 / (2 * np.pi * r * 5800.0)
    mean = np.trapezoid(0.5 * shear**2 * 2 * np.pi * r, r) / (np.pi * 2e-3**2)
    assert strain(7.5) == pytest.approx(mean, rel=0.05)


def test_no_force_stretches_nothing_and_both_ways_alike():
    """Without a pull no stretch; pushing and pulling stretch the same; more pull stretches more."""
    assert strain(0.0) == 0.0
    assert strain(5.0) == strain(-5.0)
    assert strain(2.0) < strain(4.0) < strain(8.0)
