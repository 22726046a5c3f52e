"""The compiled pass: a block of lanes through the steps of one technique.

Each state's linear decay is exact over a step and the rest is held (exponential Euler); thresholds are looked at after each
step. Steps are grouped in frames: chance of the motor units is drawn once a frame, and traces are kept once a frame.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Array, Values
from ims.simulation.fast import noise
from ims.simulation.fast.assemble import SIZES, Delayed, FastModel, assembled
from ims.simulation.fast.space import FastSpace

WORD = 30
"""Motor units packed in one word of a raster."""


@dataclass(frozen=True)
class FastStructure:
    """All that a compiled pass depends on besides array shapes."""

    submodels: tuple[str, ...]
    step: float
    """Length of a step [s]."""
    steps_per_frame: int
    depths: tuple[int, ...]
    """Steps that each late read is remembered for, in the order of the model's `delayed`."""
    traces: tuple[str, ...]
    """Names whose mean over each frame is kept."""
    peaks: tuple[str, ...]
    """Names whose largest value within each frame is kept too."""
    raster: tuple[str, ...]
    """States of motor units, 0 or 1, kept at every step."""
    constants: tuple[tuple[str, str, float], ...] = ()
    """Exponents that nobody varies: known to the compiler."""

    @property
    def model(self) -> FastModel:
        """The assembled pass."""
        return assembled(self.submodels)

    @property
    def frame(self) -> float:
        """Length of a frame [s]."""
        return self.step * self.steps_per_frame


def pack(bits: Array) -> Array:
    """(unit, lane) of 0 and 1 -> (word, lane)."""
    whole = bits.reshape(-1, WORD, bits.shape[-1])
    words = jnp.zeros((whole.shape[0], whole.shape[-1]), jnp.uint32)
    for k in range(WORD):  # written out, so that the compiler takes whole rows of lanes
        words |= jnp.where(whole[:, k] > 0, jnp.uint32(1 << k), jnp.uint32(0))
    return words


def unpack(words: Array, dtype: Any) -> Array:
    """(word, lane) -> (unit, lane) of 0 and 1."""
    bits = (words[:, None, :] >> jnp.arange(WORD, dtype=jnp.uint32)[None, :, None]) & jnp.uint32(1)
    return bits.reshape(-1, words.shape[-1]).astype(dtype)


def _coefficients(model: FastModel, p: Mapping[str, Values], h: float, dtype: Any) -> dict[str, tuple[Array, Array]]:
    """Of each state that moves by itself: what is left of it after a step, and the weight of the rest of its rate."""
    found = {}
    for name, decay in model.decays(p).items():
        z = jnp.asarray(decay, dtype) * h
        small = z < 1e-4
        safe = jnp.where(small, 1.0, z)
        weight = h * jnp.where(small, 1.0 - 0.5 * z, -jnp.expm1(-safe) / safe)
        found[name] = (jnp.exp(-z), weight)
    return found


@cache
def program(structure: FastStructure) -> Any:
    """The compiled block: `(y, rings, p, hand, keys, first, length) -> (y, rings, kept)`.

    `hand` holds an array (frame, step, lane) for each move of the hand; `keys` (2, lane) for each stream; `first` is the
    number of steps already made, and the first `length` frames are advanced. `rings` remembers what is still on its way.
    """
    model, xp, h = structure.model, FastSpace(), structure.step
    shapes = {v.name: v.shape for v in (*model.states, *model.writes, *model.hand)}
    by_frame = [v for v in model.streams if v.shape == "unit"]
    by_step = [v for v in model.streams if v.shape != "unit"]
    depths = dict(zip(model.delayed, structure.depths, strict=True))

    def drawn(streams: Any, keys: Mapping[str, Array], counter: Array, dtype: Any) -> dict[str, Array]:
        draw = {"uniform": noise.uniform, "normal": noise.normal}
        return {v.name: draw[v.source.split("/")[1]](keys[v.name], counter, SIZES[v.shape], dtype) for v in streams}

    def late(rings: Mapping[Delayed, Array], steps: Mapping[Delayed, Array], i: Array, dtype: Any) -> dict[Delayed, Array]:
        found = {}
        for d, ring in rings.items():
            place = i % depths[d] - steps[d]
            place = jnp.where(place < 0, place + depths[d], place)
            row = jnp.arange(math.prod(ring.shape[:-1])).reshape(ring.shape[:-1]) * depths[d]
            then = ring.reshape(-1).at[row + place].get(mode="promise_in_bounds")
            found[d] = unpack(then, dtype) if shapes[d.read] == "unit" else then
        return found

    def written(rings: Mapping[Delayed, Array], told: Mapping[Delayed, Array], i: Array) -> dict[Delayed, Array]:
        return {d: ring.at[..., i % depths[d]].set(told[d], mode="promise_in_bounds") for d, ring in rings.items()}

    def block(y: Any, rings: Any, p: Any, hand: Any, keys: Any, first: Array, length: Array) -> Any:
        p = {s: {**p.get(s, {})} for s in (m.name for m in model.submodels)}
        for submodel, name, value in structure.constants:
            p[submodel][name] = value
        derived = model.derive(xp, p)
        some = next(iter(hand.values()))
        lanes, dtype = some.shape[-1], some.dtype
        move = _coefficients(model, derived, h, dtype)
        steps = {d: jnp.round(jnp.asarray(derived[d.submodel][d.by], dtype) / h).astype(jnp.int32) for d in model.delayed}
        steps = {d: jnp.broadcast_to(jnp.clip(n, 1, depths[d] - 1), (lanes,)) for d, n in steps.items()}
        rings = dict(zip(model.delayed, rings, strict=True))
        clock = {v.name: jnp.asarray(structure.frame if v.name == "frame" else h, dtype) for v in model.clock}
        frames, n = some.shape[0], structure.steps_per_frame

        nothing = (first >> 31).astype({4: jnp.int32, 8: jnp.int64}[dtype.itemsize])

        def full(name: str, value: Array) -> Array:
            rows = SIZES[shapes[name]]
            return jnp.broadcast_to(jnp.asarray(value, dtype), (rows, lanes) if rows else (lanes,))

        def rounded(value: Array) -> Array:
            """The value, of which the compiler cannot know that no bit of it is changed."""
            # Else it joins a last product and the sum over a frame to one operation in some lanes of a block, not in others.
            return jax.lax.bitcast_convert_type(jax.lax.bitcast_convert_type(value, nothing.dtype) ^ nothing, dtype)

        def row(name: str, value: Array) -> Array:
            return pack(full(name, value)) if shapes[name] == "unit" else full(name, value)

        def step(k: Array, carry: Any, f: Array, chance: Mapping[str, Array]) -> Any:
            y, rings, told, sums, tops, dots = carry
            i = first + f * n + k
            # What the step before told is written before this one reads: so the compiler can write in place.
            rings = written(rings, told, i - 1)
            given = {**clock, **{m: v[f, k] for m, v in hand.items()}, **chance}
            given |= drawn(by_step, keys, i, dtype)
            named, seen = model.outputs(xp, y, given, late(rings, steps, i, dtype), derived)
            rates = model.rates(xp, y, seen, derived)
            after = dict(y)
            for name, rate in rates.items():
                keep, weight = move.get(name, (None, h))
                rest = rate if keep is None else rate + (model_decay[name] * y[name])
                after[name] = full(name, (y[name] if keep is None else keep * y[name]) + weight * rest)
            after |= {name: full(name, value) for name, value in model.crossed(xp, after, seen, derived).items()}
            told = {d: row(d.read, named[d.read]) for d in rings}
            sums = {name: sums[name] + rounded(full(name, named[name])) for name in sums}
            tops = {name: jnp.maximum(tops[name], full(name, named[name])) for name in tops}
            dots = {name: dots[name].at[f, k].set(pack(after[name])) for name in dots}
            return after, rings, told, sums, tops, dots

        model_decay = {name: jnp.asarray(rate, dtype) for name, rate in model.decays(derived).items()}

        def frame(f: Array, carry: Any) -> Any:
            y, rings, told, kept = carry
            chance = drawn(by_frame, keys, first // n + f, dtype)
            sums = {name: jnp.zeros_like(kept["mean"][name][0]) for name in structure.traces}
            tops = {name: jnp.full_like(kept["top"][name][0], -jnp.inf) for name in structure.peaks}
            begun = (y, rings, told, sums, tops, kept["dots"])
            walk = step(0, begun, f, chance) if n == 1 else jax.lax.fori_loop(0, n, lambda k, c: step(k, c, f, chance), begun)
            y, rings, told, sums, tops, dots = walk
            mean = {name: kept["mean"][name].at[f].set(sums[name] / n) for name in sums}
            top = {name: kept["top"][name].at[f].set(tops[name]) for name in tops}
            return y, rings, told, {"mean": mean, "top": top, "dots": dots}

        def empty(names: Any) -> dict[str, Array]:
            return {m: jnp.zeros((frames, *((SIZES[shapes[m]],) if SIZES[shapes[m]] else ()), lanes), dtype) for m in names}

        words = SIZES["unit"] // WORD
        dots = {name: jnp.zeros((frames, n, words, lanes), jnp.uint32) for name in structure.raster}
        kept = {"mean": empty(structure.traces), "top": empty(structure.peaks), "dots": dots}
        told = {d: ring[..., (first - 1) % depths[d]] for d, ring in rings.items()}
        y, rings, told, kept = jax.lax.fori_loop(0, length, frame, (y, rings, told, kept))
        rings = written(rings, told, first + length * n - 1)
        return y, tuple(rings[d] for d in model.delayed), kept

    return jax.jit(block, donate_argnums=(0, 1))  # the memory of what is on its way is large: no copy a call


def at_rest(structure: FastStructure, p: Mapping[str, Mapping[str, Any]], hand: Mapping[str, Any], dtype: Any) -> Any:
    """States before the pass and what is on its way then: everything as it is at rest, told at the first step; in numpy."""
    model, xp = structure.model, NumpySpace()
    derived = model.derive(xp, {s.name: {**p.get(s.name, {}), **_own(structure, s.name)} for s in model.submodels})
    lanes = next(iter(hand.values())).shape[-1]
    start = model.start(xp, derived)

    def full(shape: str, value: Any) -> Any:
        rows = SIZES[shape]
        return np.array(np.broadcast_to(np.asarray(value), (rows, lanes) if rows else (lanes,)), dtype)

    y = {v.name: full(v.shape, start.get(v.name, 0.0)) for v in model.states}
    silent = {v.name: full(v.shape, 0.5 if v.source.endswith("uniform") else 0.0) for v in model.streams}
    clock = {v.name: np.asarray(structure.step, dtype) for v in model.clock}
    moves = {name: np.asarray(value[0, 0], dtype) for name, value in hand.items()}
    nothing = {d: full(model.variable(d.read).shape, 0.0) for d in model.delayed}
    named, _ = model.outputs(xp, y, {**clock, **moves, **silent}, nothing, derived)
    rings = []
    for d, depth in zip(model.delayed, structure.depths, strict=True):
        shape = model.variable(d.read).shape
        row = np.zeros((SIZES["unit"] // WORD, lanes), np.uint32) if shape == "unit" else full(shape, named[d.read])
        rings.append(np.repeat(row[..., None], depth, axis=-1))
    return y, tuple(rings)


def _own(structure: FastStructure, submodel: str) -> dict[str, float]:
    return {name: value for owner, name, value in structure.constants if owner == submodel}


def unpacked(words: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Raster in words (.., word, lane) -> (.., unit, lane) of bool, in numpy."""
    rows = np.ascontiguousarray(np.moveaxis(words, -2, -1), dtype="<u4")
    bits = np.unpackbits(rows.view(np.uint8), axis=-1, bitorder="little").reshape(*rows.shape, 32)[..., :WORD]
    return np.moveaxis(bits.reshape(*rows.shape[:-1], -1), -1, -2).astype(bool)
