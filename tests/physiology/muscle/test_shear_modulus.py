from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.muscle.shear_modulus import ShearModulus
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = ShearModulus()


def modulus(C, L):
    reads = Values({"contracture": np.asarray(C, float), "fixed_shortening": np.asarray(L, float)})
    found = MODEL.output(NumpySpace(), Values({}), reads, numbers("shear_modulus"))
    return {name: value / 1e3 for name, value in found.items()}


def test_relaxed_muscle_is_as_stiff_as_the_surround_of_a_band():
    """Chen 2016 (B02): 5.8 kPa beside the band."""
    assert_allclose(modulus([[0.0]], [[0.0]])["shear_modulus"], [[5.8]], rtol=1e-14)


def test_contracted_band_is_as_stiff_as_measured():
    """Chen 2016 (B01): 11.5 kPa, mean +-1.0, in a band; here at contracture 0.85 and shortening 0.6."""
    assert_allclose(modulus([[0.85]], [[0.6]])["shear_modulus"], 11.5, atol=0.1)


def test_modulus_rises_with_contracture_and_with_shortening():
    """Either one stiffens the muscle, and they add."""
    base, both = modulus([[0.2]], [[0.1]])["shear_modulus"], modulus([[0.5]], [[0.4]])["shear_modulus"]
    one, other = modulus([[0.5]], [[0.1]])["shear_modulus"], modulus([[0.2]], [[0.4]])["shear_modulus"]
    assert one > base
    assert other > base
    assert_allclose(both - base, (one - base) + (other - base), rtol=1e-12)


def test_stiffness_of_a_person_is_that_of_the_stiffest_muscle():
    """Each person has one number, the worst of the muscles, whichever that is."""
    found = modulus([[0.9, 0.1], [0.2, 0.7]], [[0.0, 0.0], [0.0, 0.9]])
    assert_allclose(found["stiffness"], [5.8 + 5.0 * 0.9, 5.8 + 5.0 * 0.7 + 2.5 * 0.9], rtol=1e-14)
