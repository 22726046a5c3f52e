"""Conversion between a written unit and SI."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from ims.errors import UnknownUnit
from ims.units import convertible, dimension, factor, from_si, to_si
from ims.units.table import NAMED


def test_known_conversions() -> None:
    """Conversions that anyone can check by hand."""
    assert to_si(2.0, "h") == 7200.0
    assert to_si(180.0, "deg") == math.pi
    assert from_si(98066.5, "kgf/cm2") == 1.0
    assert factor("%") == 0.01


def test_arrays_pass_through() -> None:
    """An array comes back as an array of the same shape."""
    assert_allclose(to_si(np.array([[1.0], [2.0]]), "mmHg"), [[133.322387415], [266.64477483]], rtol=1e-15)


@given(st.floats(-1e6, 1e6), st.sampled_from(sorted(NAMED)))
def test_there_and_back(value: float, unit: str) -> None:
    """To SI and back is the same number, within two roundings."""
    assert_allclose(from_si(to_si(value, unit), unit), value, rtol=4e-16, atol=1e-300)


def test_dimension_of_a_rate() -> None:
    """What a unit measures, as powers of length, mass, time, charge, temperature."""
    assert dimension("mmHg/d") == (-1, 1, -3, 0, 0)


def test_convertible_means_the_same_dimension() -> None:
    """Pressure to pressure, never pressure to force."""
    assert convertible("kgf/cm2", "kPa")
    assert not convertible("kgf", "kPa")


def test_a_misspelled_unit_is_refused() -> None:
    """Before any number is used."""
    with pytest.raises(UnknownUnit, match="days"):
        to_si(1.0, "days")


def test_numpy_is_not_imported() -> None:
    """`ims --help` must not load numpy; units is below it."""
    code = "import sys, ims.units, ims.catalog; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
