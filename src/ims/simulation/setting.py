"""Setting: the assembled model, anatomy and entries of one condition, presentation and mechanism set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog.condition import SETS
from ims.catalog.load import PRESET, load
from ims.catalog.parameter import Parameter
from ims.patient.anatomy import TWO_MUSCLES, Anatomy, build
from ims.patient.draw import Drawn, constants, draw
from ims.simulation.assemble import VARIANTS, Model, assembled, library
from ims.simulation.program import Structure

OUTCOMES = (
    *("pain_intensity", "underlying_pain", "pain_reading", "pressure_pain_threshold", "range_of_motion", "stiffness"),
    *("nerve_function", "contracture", "root_pressure", "context_response", "needling_soreness", "capsule_binds"),
)
"""What is read out unless something else is asked, as far as a model writes it; a condition adds its own scale."""
RESTING = {
    "contracture": 0.01,
    "energy": 1.0,
    "nerve_function": 1.0,
    "end_plate_innervation": 1.0,
    "receptors_junctional": 1.0,
}
"""States of a rested, healthy person that are not zero: the start of every history, left behind within weeks."""


@dataclass(frozen=True)
class Setting:
    """What all persons of a condition, presentation and mechanism set have in common."""

    condition: str
    presentation: str
    mechanism_set: str
    anatomy: Anatomy
    entries: Mapping[str, Parameter]
    submodels: tuple[str, ...]
    varied: frozenset[str]
    """Parameters that differ between people in any mechanism set: one value a lane, so that all sets share a program."""
    own_scale: str
    """Name of the condition's own outcome: `condition_scale`, `headache_days` or `range_of_motion`."""

    @property
    def model(self) -> Model:
        """The assembled model."""
        return assembled(self.submodels)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What is read out unless something else is asked."""
        written = {v.name for v in (*self.model.states, *self.model.writes)}
        return tuple(name for name in dict.fromkeys((*OUTCOMES, self.own_scale)) if name in written)

    def draw(self, seed: int, person: NDArray[np.int64]) -> tuple[Drawn, tuple[tuple[str, str, float], ...]]:
        """Parameters of these candidates, and the constants nobody varies."""
        used = {n: e for n, e in self.entries.items() if n.split(".")[0] in self.submodels}
        drawn = draw(used, self.anatomy, seed, person)
        for submodel, values in drawn.items():
            for name in values:
                if f"{submodel}.{name}" in self.varied:
                    values[name] = values[name] + np.zeros(person.size)
        drawn["innervation"] = {"supply_outside": np.array(self.anatomy.supply_outside)[:, None]}
        return constants(drawn)

    def structure(self, fixed: tuple[tuple[str, str, float], ...], outputs: Sequence[str]) -> Structure:
        """What a compiled program of this setting depends on."""
        a = self.anatomy
        return Structure(
            self.submodels, a.paraspinal_of_segment, a.segments_of_muscle, a.members, fixed, tuple(dict.fromkeys(outputs))
        )

    def resting(self, count: int) -> dict[str, NDArray[np.float64]]:
        """States of rested, healthy persons, before their history begins."""
        length = {"person": (), "muscle": (len(self.anatomy.muscles),), "segment": (len(self.anatomy.segments),)}
        return {v.name: np.full((*length[v.shape], count), RESTING.get(v.name, 0.0)) for v in self.model.states}


@cache
def setting(condition: str, presentation: str, mechanism_set: str) -> Setting:
    """The setting of that condition and set; `two_muscle_reference` stands for both in the regression preset."""
    numbers = load()
    entries = numbers.parameters_for(condition, presentation, mechanism_set)
    leave_out = set(numbers.mechanism_set(mechanism_set).leave_out)
    if condition == PRESET:
        entries = {full: replace(entry, distribution="fixed") for full, entry in entries.items()}  # one and the same person
        anatomy, own_scale, scale = TWO_MUSCLES, "range_of_motion", "range"
        leave_out |= {VARIANTS["receptors"][0], *VARIANTS["own_scale"]}
    else:
        found = numbers.condition(condition)
        form = found.presentation(presentation)
        presentation = form.name
        anatomy = build(form.muscles, form.segments, {key: numbers.muscle(key).roots for key in form.muscles})
        scale = found.own_scale.model
        own_scale = "range_of_motion" if scale == "range" else scale
        leave_out |= {VARIANTS["receptors"][1], *(v for v in VARIANTS["own_scale"] if v != scale)}
    names = tuple(name for name in library() if name not in leave_out)
    sets = () if condition == PRESET else SETS
    every = [numbers.parameters_for(condition, presentation, name) for name in sets]
    varied = frozenset(full for one in every for full, entry in one.items() if entry.distribution != "fixed")
    return Setting(condition, presentation, mechanism_set, anatomy, entries, names, varied, own_scale)


def switched(p: Drawn, without: Sequence[str], count: int) -> Drawn:
    """Parameters with mechanisms switched off: each parameter of the switch is zero. All of them have one value a lane."""
    mechanisms = load().mechanisms
    off = {full for name in without for full in mechanisms[name].parameters}
    changed: dict[str, dict[str, Any]] = {submodel: dict(values) for submodel, values in p.items()}
    for mechanism in mechanisms.values():
        for full in mechanism.parameters:
            submodel, name = full.split(".")
            if name in changed.get(submodel, {}):
                factor = 0.0 if full in off else 1.0
                changed[submodel][name] = factor * np.asarray(changed[submodel][name], float) + np.zeros(count)
    return changed
