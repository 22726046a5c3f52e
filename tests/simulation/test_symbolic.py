"""The symbolic namespace: expressions fold, print as people write them, and are exported without guards."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.simulation.setting import Setting
from ims.simulation.symbolic import Node, SymbolicSpace, name, render
from tests.house.bodies import MATRICES
from tests.house.test_namespaces import calculated
from tests.simulation.two_muscles import FROZEN, in_product, preset

XP = SymbolicSpace()
C, E, k = name("C"), name("E"), name("k")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (1.0 - C, "1 - C"),
        (k * (1.0 - C), "k * (1 - C)"),
        (k - (C - E), "k - (C - E)"),
        (k - C - E, "k - C - E"),
        (k / (C * E), "k / (C * E)"),
        (k / C * E, "k / C * E"),
        (C**k, "C^k"),
        ((C + E) ** k, "(C + E)^k"),
        (-C, "-C"),
        (XP.exp(-k * C), "exp(-k * C)"),
        (XP.minimum(C, 1.0), "min(C, 1)"),
        (XP.where(C > 0.5, E, 0.0), "where(C > 0.5, E, 0)"),
        (2.0**C, "2^C"),
        (1.0 / C, "1 / C"),
    ],
)
def test_expressions_print_as_people_write_them(expression: Any, text: str) -> None:
    """One line, with no bracket it does not need."""
    assert str(expression) == text


@pytest.mark.parametrize("expression", [C + 0.0, 0.0 + C, C - 0.0, 1.0 * C, C * 1.0, C / 1.0, C**1.0])
def test_what_changes_nothing_leaves_no_trace(expression: Any) -> None:
    """Adding 0 and multiplying by 1 vanish."""
    assert expression is C


@pytest.mark.parametrize(
    ("expression", "number"),
    [(0.0 * C, 0.0), (C * 0.0, 0.0), (0.0 / C, 0.0), (XP.exp(0.0), 1.0), (XP.maximum(2.0, 3.0), 3.0), (XP.abs(-2.0), 2.0)],
)
def test_numbers_fold_as_they_meet(expression: Node, number: float) -> None:
    """What is known is calculated: a switched-off mechanism disappears from the equation."""
    assert (expression.op, expression.args) == ("number", (number,))


def test_a_known_condition_chooses_at_once() -> None:
    """`where` on numbers leaves the branch that holds."""
    assert XP.where(1.0, C, E) is C
    assert XP.where(0.0, C, E) is E


def test_guards_vanish() -> None:
    """A guard against rounding is no part of the equation; a limit that belongs to it stays."""
    assert XP.guard(C) is C
    assert str(XP.maximum(1.0 - C, 0.0)) == "max(1 - C, 0)"


def test_reductions_and_maps_run_over_muscles() -> None:
    """Sum, mean, greatest, least, and a constant matrix times a vector."""
    x = np.array([C, E], dtype=object)
    texts = [render(value) for value in (XP.sum(x), XP.mean(x), XP.max(x), XP.min(x))]
    assert texts == ["C + E", "(C + E) * 0.5", "max(C, E)", "min(C, E)"]
    assert [render(value) for value in XP.matmul(np.array([[0.0, 1.0], [0.5, 0.5]]), x)] == ["E", "0.5 * C + 0.5 * E"]


def leaves(of: Setting, y: dict[str, Any]) -> tuple[dict[str, Any], dict[str, float]]:
    """The states as named leaves without a person axis, and the number of each."""
    values: dict[str, float] = {}
    nodes: dict[str, Any] = {}
    for variable in of.model.states:
        numbers = y[variable.name][..., 0]
        values.update({f"{variable.name}[{i}]": float(number) for i, number in enumerate(np.atleast_1d(numbers))})
        each = [name(f"{variable.name}[{i}]") for i in range(np.size(numbers))]
        nodes[variable.name] = each[0] if numbers.ndim == 0 else np.array(each, dtype=object)
    return nodes, values


def _without_persons(parameter: str, value: Any) -> Any:
    """A parameter of one person without the person axis; the constant matrices stay."""
    if parameter in MATRICES or np.ndim(value) == 0:
        return value
    return float(value[0]) if np.ndim(value) == 1 else np.asarray(value)[:, 0]


def test_the_assembled_preset_is_the_same_in_symbols() -> None:
    """The whole preset's rates as expressions, calculated at the saddle, are the numbers numpy gives."""
    of = preset()
    drawn, fixed = of.draw(1, np.zeros(1, np.int64))
    y = in_product(FROZEN["fixed_points"]["saddle"]["states"])
    y["hyperemia"], y["micro_injury"] = y["hyperemia"] + 0.3, y["micro_injury"] + 0.1
    merged = of.structure(fixed, ()).merge(drawn)
    chance = {stream: np.zeros(1) for stream, _ in of.model.streams}
    numbers = of.model.rates(NumpySpace(), y, merged, chance)
    nodes, values = leaves(of, y)

    p = {submodel: Values({n: _without_persons(n, v) for n, v in numbers_.items()}) for submodel, numbers_ in merged.items()}
    found = of.model.rates(XP, nodes, p, dict.fromkeys(chance, 0.0))
    assert found.keys() == numbers.keys()
    for variable, expression in found.items():
        got = [calculated(node, values) for node in np.atleast_1d(expression)]
        assert_allclose(got, np.broadcast_to(numbers[variable], y[variable].shape)[..., 0], rtol=1e-11, atol=1e-20)
