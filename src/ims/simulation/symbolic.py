"""The symbolic namespace: the model text run on expression nodes, for `explain`, SBML and generated kernels.

Arrays are numpy object arrays of `Node`; there is no person axis. Guards vanish here: SBML is exported without them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from ims.physiology.submodel import Array

_RANK = {"<": 0, ">": 0, "+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "**": 4}


@dataclass(frozen=True, eq=False)
class Node:
    """An expression: an operation on nodes, a name, or a number. Constants fold as they meet."""

    op: str
    args: tuple[Any, ...]

    __array_priority__ = 1000  # so that numpy leaves `array * node` to numpy's object loop, element by element

    def __add__(self, other: Any) -> Any:
        return _binary("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return _binary("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return _binary("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return _binary("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return _binary("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return _binary("*", other, self)

    def __truediv__(self, other: Any) -> Any:
        return _binary("/", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _binary("/", other, self)

    def __pow__(self, other: Any) -> Any:
        return _binary("**", self, other)

    def __rpow__(self, other: Any) -> Any:
        return _binary("**", other, self)

    def __lt__(self, other: Any) -> Any:
        return _binary("<", self, other)

    def __gt__(self, other: Any) -> Any:
        return _binary(">", self, other)

    def __neg__(self) -> Any:
        return _binary("*", -1.0, self)

    def __str__(self) -> str:
        return render(self)


def name(text: str) -> Node:
    """A named leaf."""
    return Node("name", (text,))


def _number(x: Any) -> Node:
    return x if isinstance(x, Node) else Node("number", (float(x),))


def _value(x: Any) -> float | None:
    return float(x.args[0]) if isinstance(x, Node) and x.op == "number" else None if isinstance(x, Node) else float(x)


_FOLD: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "<": lambda a, b: float(a < b),
    ">": lambda a, b: float(a > b),
    "min": min,
    "max": max,
}


def _binary(op: str, a: Any, b: Any) -> Any:
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.frompyfunc(lambda x, y: _binary(op, x, y), 2, 1)(a, b)
    left, right = _value(a), _value(b)
    if left is not None and right is not None:
        return _number(_FOLD[op](left, right))
    if (op == "*" and 0.0 in (left, right)) or (op == "/" and left == 0.0):
        return _number(0.0)
    if (op == "*" and left == 1.0) or (op == "+" and left == 0.0):
        return b
    if (op in "*/" and right == 1.0) or (op in "+-" and right == 0.0) or (op == "**" and right == 1.0):
        return a
    return Node(op, (_number(a), _number(b)))


def _unary(op: str, fold: Callable[[float], float]) -> Callable[[Any], Any]:
    def apply(x: Any) -> Any:
        value = _value(x)
        return Node(op, (x,)) if value is None else _number(fold(value))

    return lambda x: np.frompyfunc(apply, 1, 1)(x) if isinstance(x, np.ndarray) else apply(x)


class SymbolicSpace:
    """`xp` for expression nodes: the functions a sub-model may use."""

    symbolic = True
    exp = staticmethod(_unary("exp", lambda v: float(np.exp(v))))
    log = staticmethod(_unary("log", lambda v: float(np.log(v))))
    sqrt = staticmethod(_unary("sqrt", lambda v: float(np.sqrt(v))))
    abs = staticmethod(_unary("abs", abs))

    def guard(self, x: Array) -> Array:
        """x itself: a guard against rounding has no place in an equation."""
        return x

    def minimum(self, a: Any, b: Any) -> Any:
        """Smaller of two."""
        return _binary("min", a, b)

    def maximum(self, a: Any, b: Any) -> Any:
        """Larger of two."""
        return _binary("max", a, b)

    def where(self, condition: Any, a: Any, b: Any) -> Any:
        """a where the condition holds, else b."""

        def choose(c: Any, x: Any, y: Any) -> Any:
            value = _value(c)
            return Node("where", (c, _number(x), _number(y))) if value is None else _number(x if value else y)

        return np.frompyfunc(choose, 3, 1)(condition, a, b)

    def sum(self, x: Array) -> Array:
        """Sum over muscles or segments."""
        return reduce(lambda a, b: a + b, list(x))

    def mean(self, x: Array) -> Array:
        """Mean over muscles or segments."""
        return self.sum(x) * (1.0 / len(x))

    def max(self, x: Array) -> Array:
        """Largest over muscles or segments."""
        return reduce(self.maximum, list(x))

    def min(self, x: Array) -> Array:
        """Smallest over muscles or segments."""
        return reduce(self.minimum, list(x))

    def matmul(self, matrix: np.ndarray[Any, Any], x: Array) -> Array:
        """Constant matrix times a vector of nodes."""
        rows = [reduce(lambda a, b: a + b, [float(w) * x[j] for j, w in enumerate(row)]) for row in np.asarray(matrix)]
        return np.array(rows, dtype=object)


def render(node: Any, outer: int = 0) -> str:
    """The expression as one line of text, with no bracket it does not need."""
    if not isinstance(node, Node):
        return f"{node:g}"
    if node.op in ("name", "number"):
        text = str(node.args[0]) if node.op == "name" else f"{node.args[0]:g}"
        return f"({text})" if text.startswith("-") and outer > 1 else text
    if node.op == "*" and _value(node.args[0]) == -1.0:
        text = f"-{render(node.args[1], _RANK['neg'])}"
        return f"({text})" if outer > _RANK["*"] else text
    if node.op in _RANK:
        rank = _RANK[node.op]
        left, right = (render(a, rank + extra) for a, extra in zip(node.args, (0, int(node.op in "-/")), strict=True))
        text = f"{left} {node.op} {right}" if node.op != "**" else f"{left}^{right}"
        return f"({text})" if rank < outer else text
    return f"{node.op}({', '.join(render(a) for a in node.args)})"
