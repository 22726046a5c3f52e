"""One sub-model of the needle pass by itself, stepped in numpy as the engine steps it: for figures that need no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ims.catalog.load import load
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import FastSubModel, Values

Reads = Mapping[str, Any] | Callable[[float], Mapping[str, Any]]


def parameters(submodel: FastSubModel, **changes: Any) -> Values:
    """The catalog's numbers of it in SI, one lane, with what follows. `changes` are in SI; chance and rank stand among them."""
    entries = load().pass_parameters
    held = [v.name for v in submodel.parameters if f"{submodel.name}.{v.name}" in entries]
    own = {name: float(entries[f"{submodel.name}.{name}"].value) for name in held}  # type: ignore[arg-type]
    given = {name: np.atleast_1d(np.asarray(value, float)) for name, value in {**own, **changes}.items()}
    return Values({**given, **submodel.derive(NumpySpace(), Values(given))})


def run(
    submodel: FastSubModel,
    p: Values,
    reads: Reads,
    steps: int,
    h: float = 1e-4,
    start: Mapping[str, Any] | None = None,
    keep: tuple[str, ...] = (),
) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]:
    """States at the end, and the named states and writes at the beginning of each step.

    `reads` are constant, or a function of time; `step` and `frame` are added. A state has the shape its start or its rate
    gives it.
    """
    xp = NumpySpace()
    y: dict[str, Any] = {v.name: np.zeros(1) for v in submodel.states}
    y |= {name: np.asarray(value, float) for name, value in {**submodel.start(xp, p), **(start or {})}.items()}
    decay = submodel.decay(p)
    absent = {v.name: v.absent for v in submodel.reads if v.absent is not None}
    kept: dict[str, list[Any]] = {name: [] for name in keep}
    for k in range(steps):
        given = {n: np.atleast_1d(np.asarray(v, float)) for n, v in (reads(k * h) if callable(reads) else reads).items()}
        seen = Values({**absent, "step": h, "frame": 10 * h, **given, **y})
        written = submodel.output(xp, Values(y), seen, p)
        for name in keep:
            kept[name].append(np.copy({**y, **written}[name]))
        after = dict(y)
        for name, rate in submodel.rate(xp, Values(y), seen, p).items():
            z = np.asarray(decay.get(name, 0.0)) * h
            weight = h * np.where(z > 0, -np.expm1(-z) / np.where(z > 0, z, 1.0), 1.0)
            after[name] = np.exp(-z) * y[name] + weight * (rate + z / h * y[name])
        after |= submodel.crossed(xp, Values(after), seen, p)
        y = after
    return y, {name: np.stack(np.broadcast_arrays(*values)) for name, values in kept.items()}
