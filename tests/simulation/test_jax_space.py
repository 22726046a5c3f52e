"""The JAX namespace: written-out sums of rows, equal to numpy's. (That every sub-model agrees is a house rule.)"""

from __future__ import annotations

from collections.abc import Iterator

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.space import NumpySpace
from ims.simulation.jax_space import JaxSpace

ROWS = np.array([[0.3, -2.0], [1.5, 0.0], [0.2, 7.0]])
MATRIX = np.array([[0.0, 1.0, 0.0], [0.25, 0.25, 0.5], [0.0, 0.0, 0.0]])


@pytest.fixture(autouse=True)
def double() -> Iterator[None]:
    """float64 in this file."""
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "guard", "exp", "abs"])
def test_functions_of_one_argument_are_numpy_s(name: str) -> None:
    """Reductions run over muscles or segments and leave persons; the others work on each value."""
    ours, numpy_s = getattr(JaxSpace(), name)(jnp.asarray(ROWS)), getattr(NumpySpace(), name)(ROWS)
    assert ours.shape == numpy_s.shape
    assert_allclose(ours, numpy_s, rtol=1e-15)


@pytest.mark.parametrize("name", ["log", "sqrt"])
def test_functions_of_positive_numbers_are_numpy_s(name: str) -> None:
    """Logarithm and root."""
    assert_allclose(getattr(JaxSpace(), name)(jnp.asarray([0.5, 3.0])), getattr(NumpySpace(), name)([0.5, 3.0]), rtol=1e-15)


@pytest.mark.parametrize("name", ["minimum", "maximum"])
def test_limits_are_numpy_s(name: str) -> None:
    """Smaller and larger of two."""
    assert_allclose(getattr(JaxSpace(), name)(jnp.asarray(ROWS), 0.25), getattr(NumpySpace(), name)(ROWS, 0.25))


def test_where_chooses_by_value() -> None:
    """One of two by a condition."""
    x = jnp.asarray(ROWS)
    assert_allclose(JaxSpace().where(x > 0.25, x, -1.0), NumpySpace().where(ROWS > 0.25, ROWS, -1.0))


def test_matmul_skips_zeros_and_keeps_empty_rows() -> None:
    """The product of a constant matrix, rows without an entry included."""
    ours = JaxSpace().matmul(MATRIX, jnp.asarray(ROWS))
    assert_allclose(ours, MATRIX @ ROWS, rtol=1e-15)
    assert ours.shape == (3, 2)


def test_sums_are_written_out() -> None:
    """No reduction and no matrix product is left for XLA: it fuses plain sums with their neighbors."""
    text = str(jax.make_jaxpr(lambda x: JaxSpace().sum(x) + JaxSpace().matmul(MATRIX, x)[0])(jnp.asarray(ROWS)))
    assert "add" in text
    assert "reduce_sum" not in text and "dot_general" not in text
