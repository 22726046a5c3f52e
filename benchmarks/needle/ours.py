"""Ours: the closed-loop pass, a pool of motor neurons alone, spindles alone; one figure a process, compiling not counted.

python -m benchmarks.needle.ours pass SITES | pool POOLS | spindles SPINDLES
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.measure import one_core, report, timed
from ims.physiology.submodel import Array, FastSubModel, Values, Variable
from ims.simulation.fast import assemble
from ims.simulation.fast.alone import parameters as numbers
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME, structure, submodels
from ims.simulation.fast.program import FastStructure
from ims.simulation.fast.site import Tissue, parameters
from ims.simulation.fast.solve import Sites, solve
from ims.treatment.needle_place import muscle_at
from ims.treatment.technique import technique

PASS_SECONDS, LONG = 2.0, 10.0
MUSCLE = "extensor_carpi_radialis_brevis"
PATIENT = {
    "contracture": 0.6,
    "fixed_shortening": 0.1,
    "peripheral_sensitization": 0.5,
    "central_sensitization": 0.3,
    "nerve_function": 0.9,
}
EXCITATION = 1.0 / 3.0
"""Of the recruitment range: two thirds of the pool fire."""


class Still(FastSubModel):
    """Stands for the rest of the body where one sub-model is measured alone: constant inputs."""

    name = "still"
    statement = ""
    grade = ""
    reads = (Variable("needle_held", "h", "1", "person", "hand"),)
    states: tuple[Variable, ...] = ()
    parameters: tuple[Variable, ...] = ()
    derived: tuple[Variable, ...] = ()
    delays: Mapping[str, str] = {}

    def __init__(self, values: Mapping[str, tuple[str, float]]) -> None:
        self.values = values
        self.writes = tuple(Variable(name, name, "1", shape) for name, (shape, _) in values.items())

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        """Nothing."""
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        """Nothing."""
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        """Nothing."""
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """The constants; `needle_held` keeps the compiler from folding them."""
        return {
            name: value * reads.needle_held + np.zeros((assemble.SIZES[shape], 1) if assemble.SIZES[shape] else ())
            for name, (shape, value) in self.values.items()
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """Nothing."""
        return {}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """Nothing."""
        return {}


class Wire(Still):
    """Takes spikes from the pool to the muscle at once."""

    name = "wire"
    reads = (Variable("motor_spikes", "s", "1", "unit"),)

    def __init__(self) -> None:
        super().__init__({"motor_spikes_at_muscle": ("unit", 0.0)})

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        """As it is."""
        return {"motor_spikes_at_muscle": reads.motor_spikes}


POOL = {
    "synaptic_excitation": ("person", EXCITATION),
    "band_synaptic_excitation": ("person", 0.0),
    "recurrent_inhibition": ("person", 0.0),
    "cramp_level": ("person", 0.0),
}
SPINDLE = {
    "band_fiber_length": ("person", 1.0),
    "needle_fiber_strain": ("person", 0.0),
    "gamma_dynamic": ("person", 70.0),
    "gamma_static": ("person", 70.0),
}


def passes(count: int) -> tuple[FastStructure, Sites]:
    """Patients' passes, the first two seconds of them: in, and up and down."""
    person = np.arange(count)
    tissue = Tissue(**{name: np.full(count, value) for name, value in PATIENT.items()})
    p, layers = parameters(submodels(), muscle_at(MUSCLE), tissue, person=person, seed=1)
    motion = technique("pistoning").motion(float(layers.target[0]), STEP)
    names = ("needle_depth", "needle_velocity", "rotation_rate", "needle_held")
    hand = {name: getattr(motion, name)[: round(PASS_SECONDS / STEP), None] for name in names}
    none = np.zeros(count, np.int64)
    return structure(), Sites(p, hand, person, none, 1, motion=none)


def alone(
    chosen: tuple[str, ...], rest: tuple[Still, ...], count: int, step: float, *, keep: str, raster: tuple[str, ...] = ()
) -> tuple[FastStructure, Sites]:
    """Many of some sub-models, and nothing else."""
    assemble.library().update({one.name: one for one in rest})  # type: ignore[attr-defined]
    p: dict[str, dict[str, Any]] = {}
    for name in chosen:
        one = assemble.library()[name]
        held = {v.name for v in one.parameters if not v.source.startswith(("structure:", "stream:"))}
        some = {v.name: np.full((assemble.SIZES[v.shape], 1), 0.5) for v in one.parameters if v.name not in held}
        p[name] = {n: value for n, value in numbers(one, **some).items() if n in held}
    names = tuple(sorted((*chosen, *(one.name for one in rest))))
    of = FastStructure(names, step, STEPS_PER_FRAME, (), (keep,), (), raster)
    none = np.zeros(count, np.int64)
    hand = {"needle_held": np.ones((round(LONG / step), 1))}
    return of, Sites(p, hand, np.arange(count), none, 1, motion=none)


def main(kind: str, count: int) -> None:
    """Measure one case after it has been compiled."""
    one_core()
    if kind == "pass":
        case = passes(count)
    elif kind == "pool":
        both = ("motor_neuron_pool", "motor_units")
        case = alone(both, (Still(POOL), Wire()), count, STEP, keep="muscle_activation", raster=("motor_spikes",))
    else:
        case = alone(("spindle_mileusnic2006",), (Still(SPINDLE),), count, 1e-3, keep="spindle_ia_rate")

    def work() -> list[Any]:
        return solve(*case, lambda found, index: found, threads=1)

    found = work()
    if kind == "pool":
        spikes = sum(int(np.unpackbits(part.raster["motor_spikes"].view(np.uint8)).sum()) for part in found)
        rate = spikes / count / LONG / assemble.SIZES["unit"]
        report({**timed(work), "rate": rate})
    else:
        report(timed(work))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
