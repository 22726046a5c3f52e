"""House rule: one text of a sub-model, three namespaces, the same values.

Under numpy it is tested, under JAX it is the product, under the symbolic namespace it is explained and exported.
"""

from __future__ import annotations

import math
from typing import Any

import jax
import numpy as np
import pytest

from ims.physiology.space import NumpySpace
from ims.physiology.submodel import FastSubModel, SubModel
from ims.simulation.fast.space import FastSpace
from ims.simulation.jax_space import JaxSpace
from ims.simulation.symbolic import Node, SymbolicSpace, name
from tests.house.bodies import FAST_FUNCTIONS, FUNCTIONS, MATRICES, Sample, fast_submodels, sample, submodels

# Different libraries may round exp and powers differently by a few ulp; sums run in another order.
TOLERANCE = 1e-12
CALCULATED: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "min": min,
    "max": max,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
    "where": lambda c, a, b: a if c else b,
}


def calculated(node: Any, values: dict[str, float]) -> float:
    """The number an expression stands for."""
    if not isinstance(node, Node):
        return float(node)
    if node.op in ("name", "number"):
        return values[node.args[0]] if node.op == "name" else float(node.args[0])
    return float(CALCULATED[node.op](*(calculated(a, values) for a in node.args)))


def symbolic(inputs: Sample, values: dict[str, float]) -> Sample:
    """The same inputs with a named leaf for every number; their values go into `values`."""

    def leaf(key: str, number: float) -> Node:
        values[key] = float(number)
        return name(key)

    def change(kind: str, variable: str, array: Any) -> Any:
        if variable in MATRICES:
            return array
        column = np.asarray(array)[..., 0] if np.ndim(array) else np.asarray(array)
        leaves = [leaf(f"{kind}.{variable}[{i}]", number) for i, number in enumerate(np.atleast_1d(column))]
        return np.array(leaves, dtype=object) if np.ndim(array) == 2 else leaves[0]

    return inputs.changed(change)


def evaluated(value: Any, values: dict[str, float]) -> Any:
    """An array of expressions as numbers, with the person axis back at the end."""
    if isinstance(value, np.ndarray):
        return np.array([[calculated(node, values)] for node in value])
    return np.array([calculated(value, values)])


@pytest.mark.parametrize("submodel", submodels(), ids=lambda s: s.name)
def test_symbolic_namespace_agrees_with_numpy(submodel: SubModel) -> None:
    """What `explain` prints and SBML carries is what was tested."""
    inputs, values = sample(submodel, seed=6, persons=1), {}
    expressions = symbolic(inputs, values)
    for function in FUNCTIONS:
        numbers = inputs.call(submodel, function, NumpySpace())
        written = expressions.call(submodel, function, SymbolicSpace())
        assert written.keys() == numbers.keys()
        for key, number in numbers.items():
            np.testing.assert_allclose(
                np.broadcast_to(evaluated(written[key], values), np.shape(number)), number, rtol=TOLERANCE
            )


@pytest.mark.parametrize("submodel", submodels(), ids=lambda s: s.name)
def test_jax_namespace_agrees_with_numpy(submodel: SubModel) -> None:
    """What runs for a million persons is what was tested."""
    inputs = sample(submodel, seed=7)
    with jax.enable_x64(True):
        moved = inputs.changed(lambda kind, variable, array: array if variable in MATRICES else jax.numpy.asarray(array))
        for function in FUNCTIONS:
            numbers = inputs.call(submodel, function, NumpySpace())
            arrays = moved.call(submodel, function, JaxSpace())
            assert arrays.keys() == numbers.keys()
            for key, number in numbers.items():
                np.testing.assert_allclose(np.asarray(arrays[key]), number, rtol=TOLERANCE)


@pytest.mark.parametrize("submodel", fast_submodels(), ids=lambda s: s.name)
def test_the_namespace_of_the_pass_agrees_with_numpy(submodel: FastSubModel) -> None:
    """What runs a needle pass is what was tested."""
    inputs = sample(submodel, seed=7)
    with jax.enable_x64(True):
        moved = inputs.changed(lambda kind, variable, array: jax.numpy.asarray(array))
        for function in FAST_FUNCTIONS:
            numbers = inputs.call(submodel, function, NumpySpace())
            arrays = moved.call(submodel, function, FastSpace())
            assert arrays.keys() == numbers.keys()
            for key, number in numbers.items():
                np.testing.assert_allclose(np.asarray(arrays[key]), number, rtol=TOLERANCE)
