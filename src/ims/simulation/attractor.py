"""The attractor picture: how fast the contracture of one muscle would change, if only it were moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.physiology.space import NumpySpace
from ims.simulation.clocks import DAY
from ims.simulation.run import prepared_person, simulate
from ims.simulation.scenario import Scenario

POINTS = 401
FAST = "energy"
"""Settles within the hour: it is put at its own balance for every contracture."""


@dataclass(frozen=True)
class Attractor:
    """Rate of contracture [1/d] against contracture of one muscle, all slower states as they stand on two days.

    Rest points are pairs (contracture, stable). Where only one remains, nothing holds the muscle in contracture by itself.
    """

    muscle: str
    contracture: NDArray[np.float64]
    rate_before: NDArray[np.float64]
    rate_after: NDArray[np.float64]
    rest_points_before: tuple[tuple[float, bool], ...]
    rest_points_after: tuple[tuple[float, bool], ...]


def attractor(scenario: Scenario, person: int, *, outputs: Sequence[str], before: float, after: float) -> Attractor:
    """The picture of this person's worst muscle on day 0, with the slow states of day `before` and of day `after`.

    Parameters
    ----------
    outputs : what the run reads out; it must hold every state of the model

    Notes
    -----
    A slice through a system of many states: the other muscles and all slow states are held. A rest point of the slice is a
    rest point of the person only if the slow states rest too.
    """
    model, p, at = prepared_person(scenario, person)
    run = simulate(scenario.with_(readings=(before, after)), outputs=outputs, only=person)
    worst = int(np.argmax(run["contracture"].isel(person=0, time=0).values))
    grid = np.linspace(0.0, 1.0, POINTS)
    rates = [_rate(model, p, at(run, day), worst, grid) for day in (before, after)]
    return Attractor(
        str(run["muscle"].values[worst]), grid, rates[0], rates[1], _rest_points(grid, rates[0]), _rest_points(grid, rates[1])
    )


def _rate(
    model: Any, p: Any, y: Mapping[str, NDArray[np.float64]], muscle: int, grid: NDArray[np.float64]
) -> NDArray[np.float64]:
    many = {name: np.repeat(value, grid.size, axis=-1) for name, value in y.items()}
    many["contracture"] = many["contracture"].copy()
    many["contracture"][muscle] = grid
    chance = {name: np.zeros(grid.size) for name, _ in model.streams}
    decay = model.decays(p)[FAST]
    many[FAST] = many[FAST] + model.rates(NumpySpace(), many, p, chance)[FAST] / decay
    found: NDArray[np.float64] = model.rates(NumpySpace(), many, p, chance)["contracture"][muscle] * DAY
    return found


def _rest_points(grid: NDArray[np.float64], rate: NDArray[np.float64]) -> tuple[tuple[float, bool], ...]:
    turns = np.flatnonzero(np.sign(rate[:-1]) * np.sign(rate[1:]) < 0)
    share = rate[turns] / (rate[turns] - rate[turns + 1])
    where = grid[turns] + share * (grid[turns + 1] - grid[turns])
    return tuple((float(c), bool(rate[i] > 0)) for c, i in zip(where, turns, strict=True))
