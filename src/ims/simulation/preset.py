"""The regression preset: one and the same person, chronic on day 0. A coherence check of the hypothesis, not a patient."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root

from ims.catalog.load import PRESET, load
from ims.physiology.space import NumpySpace
from ims.simulation.clocks import grid, seconds
from ims.simulation.recruit import Population
from ims.simulation.setting import Setting, setting, switched
from ims.simulation.solve import Imposed, Lanes, solve

States = dict[str, NDArray[np.float64]]


def chronic(without: tuple[str, ...] = (), persons: int = 1) -> Population:
    """The preset's person on day 0: the rest point that a latched injury runs into.

    The root loop cut, there is no chronic rest point: then day 0 is where a year after the injury has led.
    """
    of, fixed, y = _chronic(tuple(name for name in without if name == "root_loop"))
    drawn, _ = of.draw(1, np.zeros(1, np.int64))
    many = {name: np.repeat(value, persons, axis=-1) for name, value in y.items()}
    p = switched(drawn, without, persons)
    return Population(of, fixed, np.zeros(persons, np.int64), many, p, np.ones((1, 3), np.int64))


@cache
def _chronic(without: tuple[str, ...]) -> tuple[Setting, Any, States]:
    of = setting(PRESET, "", PRESET)
    run = load().mechanism_set(PRESET).reference_run
    drawn, fixed = of.draw(1, np.zeros(1, np.int64))
    p = switched(drawn, without, 1)
    end = seconds(run.untreated_days)  # type: ignore[union-attr]
    load_ends = seconds(run.onset_days)  # type: ignore[union-attr]
    imposed = {0: Imposed(overload=run.onset_overload), load_ends: Imposed(overload=0.0)}  # type: ignore[union-attr]
    lanes = Lanes(y=of.resting(1), p=p, person=np.zeros(1, np.int64), seed=1, imposed=imposed)
    times = grid(begin=0, end=end, events=imposed, outputs=[])
    y = solve(of.structure(fixed, ()), lanes, times, substeps=12, double=True).y
    return of, fixed, rest_point(of, fixed, p, {name: np.asarray(value, np.float64) for name, value in y.items()})


def rest_point(of: Setting, fixed: Any, p: Any, y: States) -> States:
    """The rest point next to y: rates zero to rounding, found by Newton's method on the model text in numpy."""
    model = of.model
    merged = of.structure(fixed, ()).merge(p)
    moving = [v.name for v in model.states if v.name not in model.held]
    sizes = [y[name].size for name in moving]
    chance = {name: np.zeros(1) for name, _ in model.streams}

    def unpack(flat: NDArray[np.float64]) -> States:
        parts = np.split(flat, np.cumsum(sizes)[:-1])
        return {**y, **{name: part.reshape(y[name].shape) for name, part in zip(moving, parts, strict=True)}}

    def rates(flat: NDArray[np.float64]) -> NDArray[np.float64]:
        found = model.rates(NumpySpace(), unpack(flat), merged, chance)
        return np.concatenate([np.broadcast_to(found[name], y[name].shape).ravel() for name in moving]) * seconds(1.0)

    start = np.concatenate([y[name].ravel() for name in moving])
    solved = root(rates, start, method="hybr", options={"xtol": 1e-13})
    if not solved.success or np.abs(solved.x - start).max() > 0.05:
        return y
    return unpack(solved.x)
