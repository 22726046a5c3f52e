"""The compiled step: many intervals of the slow clock for a block of persons.

Exponential time differencing, Runge-Kutta of order two (ETD2RK, Cox and Matthews 2002): each state's linear decay is exact,
the rest is second order. The step never straddles an event: an interval is cut into equal steps, whatever its length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ims.physiology.submodel import Array, Values
from ims.simulation.assemble import Model, assemble
from ims.simulation.events import event_at
from ims.simulation.jax_space import JaxSpace

Matrix = tuple[tuple[float, ...], ...]
RECOVERED = 1.0
"""Noise-free pain at or below this counts as recovered (NRS)."""


@dataclass(frozen=True)
class Structure:
    """All that a compiled program depends on besides array shapes: sub-models, anatomy, constants, what is read out."""

    submodels: tuple[str, ...]
    paraspinal_of_segment: Matrix
    segments_of_muscle: Matrix
    members: Matrix
    constants: tuple[tuple[str, str, float], ...]
    outputs: tuple[str, ...]

    @property
    def model(self) -> Model:
        """The assembled model."""
        return _assembled(self.submodels)

    def merge(self, p: Mapping[str, Mapping[str, Array]]) -> dict[str, Values]:
        """Parameters of each sub-model: those of the persons, the constants, and the matrices of innervation."""
        merged: dict[str, dict[str, Array]] = {name: dict(p.get(name, {})) for name in self.submodels}
        for submodel, name, value in self.constants:
            merged[submodel][name] = value
        if "innervation" in merged:
            merged["innervation"]["paraspinal_of_segment"] = np.array(self.paraspinal_of_segment)
            merged["innervation"]["segments_of_muscle"] = np.array(self.segments_of_muscle)
        return {name: Values(values) for name, values in merged.items()}


@cache
def _assembled(names: tuple[str, ...]) -> Model:
    return assemble(names)


def _coefficients(h: Array, decay: Array) -> tuple[Array, Array, Array]:
    """e^-z, h phi1(-z), h phi2(-z) for z = h lambda; series near zero, where the closed form cancels."""
    z = -h * decay
    small = jnp.abs(z) < 0.5
    w = jnp.where(small, z, 0.0)
    big = jnp.where(small, -1.0, z)
    series1 = 1.0 + w / 2.0 * (1.0 + w / 3.0 * (1.0 + w / 4.0 * (1.0 + w / 5.0 * (1.0 + w / 6.0 * (1.0 + w / 7.0)))))
    series2 = 0.5 * (1.0 + w / 3.0 * (1.0 + w / 4.0 * (1.0 + w / 5.0 * (1.0 + w / 6.0 * (1.0 + w / 7.0 * (1.0 + w / 8.0))))))
    phi1 = jnp.where(small, series1, jnp.expm1(big) / big)
    phi2 = jnp.where(small, series2, (jnp.expm1(big) - big) / (big * big))
    return jnp.exp(z), h * phi1, h * phi2


@cache
def program(structure: Structure, substeps: int) -> Any:
    """The compiled block: `(y, closest, p, xs) -> (y, closest, outputs)`.

    `xs` holds arrays with the interval as first axis: `duration`, the hand's fields (`events.event_at`) and `chance`.
    `closest` is each person's smallest distance to the verdict "recovered" at the end of any interval so far.
    """
    model = structure.model
    xp = JaxSpace()
    members = np.array(structure.members)

    def interval(carry: tuple[dict[str, Array], Array, Any], x: Mapping[str, Any]) -> tuple[Any, Any]:
        y, closest, p_tree = carry
        p = structure.merge(p_tree)
        chance = x["chance"]
        named = model.outputs(xp, y, p, chance)
        event = event_at(xp, x["hand"], named, members)
        y = model.jump(xp, event, y, p, chance)
        y = {name: jnp.broadcast_to(value, carry[0][name].shape).astype(carry[0][name].dtype) for name, value in y.items()}
        h = x["duration"] / substeps
        decays = model.decays(p)
        coefficients = {name: _coefficients(h, jnp.asarray(rate)) for name, rate in decays.items()}
        held = {name: y[name] for name in model.held}

        def step(_: Any, moving: dict[str, Array]) -> dict[str, Array]:
            def rest(y: dict[str, Array]) -> dict[str, Array]:
                f = model.rates(xp, {**y, **held}, p, chance)
                return {name: f[name] + decays[name] * y[name] if name in decays else f[name] for name in y}

            n0 = rest(moving)
            middle = {}
            for name, value in moving.items():
                if name in coefficients:
                    e, f1, _f2 = coefficients[name]
                    middle[name] = e * value + f1 * n0[name]
                else:
                    middle[name] = value + h * n0[name]
            n1 = rest(middle)
            return {
                name: middle[name] + (coefficients[name][2] if name in coefficients else 0.5 * h) * (n1[name] - n0[name])
                for name in moving
            }

        moving = {name: value for name, value in y.items() if name not in model.held}
        moving = jax.lax.fori_loop(0, substeps, step, moving)
        y = {**moving, **held}
        after = model.outputs(xp, y, p, chance)
        if "underlying_pain" in after:
            closest = jnp.minimum(closest, jnp.abs(after["underlying_pain"] - RECOVERED))
        read = {name: jnp.broadcast_to(after[name], _shape(model, name, y, closest)) for name in structure.outputs}
        return (y, closest, p_tree), read

    def block(y: dict[str, Array], closest: Array, p: Any, xs: Any) -> tuple[dict[str, Array], Array, dict[str, Array]]:
        (y, closest, _), read = jax.lax.scan(interval, (y, closest, p), xs)
        return y, closest, read

    return jax.jit(block)


def _shape(model: Model, name: str, y: Mapping[str, Array], persons: Array) -> tuple[int, ...]:
    shape = model.variable(name).shape
    lead = {"person": (), "muscle": y["contracture"].shape[:1], "segment": y["nerve_function"].shape[:1]}[shape]
    return (*lead, *persons.shape)
