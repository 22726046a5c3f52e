"""The scaling test: units checked by machine, free in the inner loop.

A sub-model runs twice, the second time with the base units of length, mass, time, charge and temperature stretched by odd
factors and every parameter, state and read converted by its *declared* unit. What it gives must come back stretched by its
declared unit. A second, newton or millimeter baked into code fails.
"""

from __future__ import annotations

import numpy as np

from ims.physiology.space import NumpySpace
from tests.house.bodies import AnySubModel, Sample, declared, functions_of, sample, scale

STRETCH = (1.7, 0.61, 2.3, 3.1, 0.77)
SEEDS = (1, 2, 3)
# Stretched inputs carry rounding of a few ulp, raised to powers of up to about ten.
TOLERANCE = 1e-10


def stretched(submodel: AnySubModel, inputs: Sample) -> Sample:
    """The same physical situation, its numbers told in stretched base units."""
    units = {v.name: v.unit for v in (*submodel.states, *submodel.reads, *submodel.parameters)}
    return inputs.changed(lambda kind, name, array: array if kind == "event" else array * scale(units[name], STRETCH))


def scaling_faults(submodel: AnySubModel) -> list[str]:
    """What does not come back stretched by its declared unit; empty where the units agree."""
    faults: list[str] = []
    xp = NumpySpace()
    for seed in SEEDS:
        inputs = sample(submodel, seed=seed)
        other = stretched(submodel, inputs)
        for function in functions_of(submodel):
            here, there = inputs.call(submodel, function, xp), other.call(submodel, function, xp)
            for name, value in here.items():
                unit = {"decay": "1/s", "rate": f"({declared(submodel, function)[name].unit})/s"}.get(
                    function, declared(submodel, function)[name].unit
                )
                if not np.allclose(there[name], value * scale(unit, STRETCH), rtol=TOLERANCE, atol=0.0):
                    faults.append(f"{submodel.name}.{function}: '{name}' does not scale as {unit}")
    return sorted(set(faults))
