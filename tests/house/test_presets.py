"""House rule: every preset assembles, has all its numbers, and moves finitely from rest.

Named variables can hide a misspelling until assembly, so assembly is part of every check.
"""

from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.space import NumpySpace
from ims.simulation.setting import Setting, setting
from tests.house.bodies import FROM_ANATOMY
from tests.house.presets import Preset, called, presets

PERSONS = 4
every_preset = pytest.mark.parametrize("preset", presets(), ids=called)


def test_presets_are_all_there() -> None:
    """Eight conditions in at least one form, in two mechanism sets, and the regression preset."""
    assert len(presets()) >= 17
    assert len({condition for condition, _, _ in presets()}) == 9


@every_preset
def test_preset_assembles_and_writes_what_is_read_out(preset: Preset) -> None:
    """No read without a writer, no name with two writers, no ring; and the common outcomes are written."""
    of = setting(*preset)
    written = {v.name for v in (*of.model.states, *of.model.writes)}
    assert {"underlying_pain", "pain_intensity", "range_of_motion", "nerve_function", "contracture", of.own_scale} <= written
    assert set(of.outcomes) <= written


@every_preset
def test_preset_has_every_number_it_needs(preset: Preset) -> None:
    """Each declared parameter has an entry in the catalog, or follows from the anatomy."""
    of = setting(*preset)
    needed = {f"{s.name}.{v.name}" for s in of.model.submodels for v in s.parameters if v.name not in FROM_ANATOMY}
    assert needed - of.entries.keys() == set()


@every_preset
def test_preset_moves_finitely_from_rest(preset: Preset) -> None:
    """Drawn persons at rest have finite outputs and rates of the declared shape, without a warning."""
    of = setting(*preset)
    length = {"person": (), "muscle": (len(of.anatomy.muscles),), "segment": (len(of.anatomy.segments),)}
    shapes = {v.name: (*length[v.shape], PERSONS) for v in (*of.model.states, *of.model.writes)}
    for name, value in evaluated(of, seed=5).items():
        assert np.all(np.isfinite(value)), name
        shape = shapes.get(name.removeprefix("d/dt "))  # chance and absent couplings have none
        assert shape is None or np.broadcast_shapes(np.shape(value), shape) == shape, name


def evaluated(of: Setting, seed: int) -> dict[str, np.ndarray]:
    """Outputs and rates of drawn persons at rest."""
    drawn, fixed = of.draw(seed, np.arange(PERSONS))
    model, y = of.model, of.resting(PERSONS)
    p = of.structure(fixed, ()).merge(drawn)
    chance = {name: np.full(PERSONS, 0.5) for name, _ in model.streams}
    rates = model.rates(NumpySpace(), y, p, chance)
    assert rates.keys() == {v.name for v in model.states} - model.held
    outputs = model.outputs(NumpySpace(), y, p, chance)
    return {**{name: np.asarray(v) for name, v in outputs.items()}, **{f"d/dt {n}": np.asarray(v) for n, v in rates.items()}}
