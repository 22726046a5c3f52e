"""House rule: no read-out contains the time since start. With everything shifted by 97 days, every result is identical."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from ims.simulation.clocks import DAY, grid
from ims.simulation.setting import setting
from ims.simulation.solve import Imposed, Lanes, Visit, solve

SHIFT = 97 * DAY
DAYS = 42
PERSONS = 3
VISITS = (0, 7, 14)
LAST_LOAD = 10
CHANCE = {
    "flare": ("flare_size",),
    "pain_intensity": ("reading_error",),
    "ongoing_source": ("episode_rate",),
    "adverse_events": ("bruising_rate", "bleeding_rate", "pain_during_rate", "pain_after_rate", "aggravation_rate"),
}
"""Chance is keyed by the day, so a shifted day draws another number; it is taken out to see time alone."""


def without_chance(p: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """These parameters with nothing left to chance."""
    quiet: dict[str, dict[str, Any]] = {submodel: dict(values) for submodel, values in p.items()}
    for submodel, names in CHANCE.items():
        for name in names:
            quiet[submodel][name] = np.zeros(PERSONS)
    return quiet


def run(condition: str, mechanism_set: str, begin: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Readings and last state of a loaded, then needled course that begins at this time."""
    of = setting(condition, "", mechanism_set)
    outputs = tuple(v.name for v in (*of.model.states, *of.model.writes))
    drawn, fixed = of.draw(3, np.arange(PERSONS))
    kept = tuple((s, n, v) for s, n, v in fixed if n not in CHANCE.get(s, ()))
    muscles = len(of.anatomy.muscles)
    hand = Visit(1.0, *((1.0,) * muscles for _ in range(3)))
    visits = {begin + day * DAY: hand for day in VISITS}
    imposed = {begin: Imposed(overload=0.5, source=0.9), begin + LAST_LOAD * DAY: Imposed(overload=0.0)}
    end = begin + DAYS * DAY
    times = grid(begin=begin, end=end, events=[*visits, *imposed], outputs=range(begin, end + 1, 7 * DAY))
    lanes = Lanes(of.resting(PERSONS), without_chance(drawn), np.arange(PERSONS), 3, (visits,), imposed=imposed)
    found = solve(of.structure(kept, outputs), lanes, times, substeps=4, double=True)
    assert np.isnan(found.stopped_at).all()
    return dict(found.outputs), dict(found.y)


@pytest.mark.parametrize("mechanism_set", ["as_described", "as_evidenced"])
def test_nothing_knows_the_time_since_start(mechanism_set: str) -> None:
    """The same course 97 days later gives the same numbers, bit for bit, in every state and every value worked out."""
    readings, state = run("tennis_elbow", mechanism_set, 0)
    later, state_later = run("tennis_elbow", mechanism_set, SHIFT)
    assert readings["contracture"].std() > 0.01, "the course moves something"
    for name, value in readings.items():
        np.testing.assert_array_equal(later[name], value, err_msg=name)
    for name, value in state.items():
        np.testing.assert_array_equal(state_later[name], value, err_msg=name)
