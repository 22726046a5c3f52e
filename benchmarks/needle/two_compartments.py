"""The pool in two compartments, without noise, on a rising current: ours beside the same cells in NEURON, spike by spike.

python -m benchmarks.needle.two_compartments STEP_MS single|double    ours: spike times and CPU seconds
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import one_core, report, timed
from benchmarks.needle.ours import Still, alone
from ims.physiology.reflex.motor_neuron_pool_cisi2008 import MotorNeuronPoolCisi2008
from ims.simulation.fast import assemble
from ims.simulation.fast.alone import parameters
from ims.simulation.fast.program import unpacked
from ims.simulation.fast.solve import solve

NAME = "motor_neuron_pool_cisi2008"
STEP, FINE = 0.025, 0.001
"""Steps of both [ms]: the one that is meant for this form, and one so fine that it no longer counts."""
RISE, LONG, MOST = 2.0, 3.0, 0.8
"""The current rises for so long [s], is followed for so long [s], and ends at this share of the last cell's rheobase."""
STEADY, SECONDS = 1.5, 0.5
"""A steady current, in each cell's own rheobase, and how long it lasts [s]."""
ENDS = (1e-9, 0.8889, 0.9445, 1.0)
"""Ranks of the first cell, and of the last of each type."""
INPUTS = {
    "synaptic_excitation": ("person", 1.0),
    "band_synaptic_excitation": ("person", 0.0),
    "recurrent_inhibition": ("person", 0.0),
    "in_band": ("unit", 0.0),
}
"""What the pool reads; the first is multiplied by the current."""
GATES = ("alpha_m", "beta_m", "alpha_h", "beta_h", "alpha_n", "beta_n", "alpha_q")
SHARED = ("axial_resistivity", "membrane_capacitance", "sodium_density", "sodium_reversal", "potassium_reversal", *GATES)
PULSE = ("pulse_length", "refractory_period")

Floats = NDArray[np.float64]
Trains = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Difference:
    """Spikes of one run beside those of another.

    Attributes
    ----------
    cells : those that fire in either
    others : cells with another number of spikes
    median, most : of the time between a spike and its twin, counted from the first [ms]
    """

    spikes: int
    cells: int
    others: int
    median: float
    most: float


def drive(time: Floats) -> Floats:
    """Excitation at each time [s]."""
    return np.asarray(MOST * np.minimum(time / RISE, 1.0))


def rising() -> dict[str, Any]:
    """The pool on its rising current, as the peer takes it."""
    units = assemble.SIZES["unit"]
    time = np.array([0.0, RISE, LONG])
    return for_neuron((np.arange(units) + 1.0) / units, time, np.tile(drive(time), (units, 1)))


def steady() -> dict[str, Any]:
    """Cells at the ends of each type, each on a steady current: what the package's test is held to."""
    p = parameters(MotorNeuronPoolCisi2008(), recruitment_rank=np.array(ENDS)[:, None])
    share = STEADY * np.ravel(p.rheobase) / np.ravel(p.full_current)
    return for_neuron(np.array(ENDS), np.array([0.0, SECONDS]), np.repeat(share[:, None], 2, axis=1))


def for_neuron(rank: Floats, time: Floats, excitation: Floats) -> dict[str, Any]:
    """Cells of these ranks and their current from the catalog's numbers, in NEURON's units: um, ohm cm, uF/cm2, S/cm2, uS, mV,
    ms, nA. `excitation` is (cell, time [s]), linear between.

    Nothing is taken over that our sub-model derives but its largest rheobase, the unit of excitation (and in `steady` each
    cell's own, the unit of its current).
    """
    p = parameters(MotorNeuronPoolCisi2008(), recruitment_rank=rank[:, None])
    value = {name: float(np.ravel(p[name])[0]) for name in (*SHARED, *PULSE, "share_s", "share_fr", "full_current")}
    ends = {"s": value["share_s"], "fr": value["share_s"] + value["share_fr"], "ff": 1.0}
    kinds = [next(kind for kind, end in ends.items() if r <= end or kind == "ff") for r in rank]
    begins = {"s": 0.0, "fr": ends["s"], "ff": ends["fr"]}

    def along(name: str, kind: str, r: float) -> float:
        first, last = (float(p[f"{name}_{kind}_{end}"][0]) for end in ("first", "last"))
        return float(np.interp(r, (begins[kind], ends[kind]), (first, last)))

    def of(name: str, kind: str) -> float:
        return float(p[f"{name}_{kind}"][0])

    cells = []
    for r, kind, share in zip(rank, kinds, excitation, strict=True):
        size, across, length = (along(name, kind, r) for name in ("soma_size", "dendrite_diameter", "dendrite_length"))
        soma = np.pi * size**2
        pulses = {name: 1e-3 * value[name] for name in GATES} | {"beta_q": 1e-3 * of("slow_potassium_decay", kind)}
        pulses |= {name: 1e6 * soma * of(f"{name}_density", kind) for name in ("potassium_fast", "potassium_slow")}
        pulses |= {"sodium": 1e6 * soma * value["sodium_density"], "firing_threshold": 1e3 * along("threshold", kind, r)}
        pulses |= {"e_sodium": 1e3 * value["sodium_reversal"], "e_potassium": 1e3 * value["potassium_reversal"]}
        pulses |= {name: 1e3 * value[name] for name in ("pulse_length", "refractory_period")}
        cells.append(
            {
                "soma_size": 1e6 * size,
                "dendrite_diameter": 1e6 * across,
                "dendrite_length": 1e6 * length,
                "axial_resistivity": 1e2 * value["axial_resistivity"],
                "membrane_capacitance": 1e2 * value["membrane_capacitance"],
                "soma_leak": 1e-4 / along("soma_resistance", kind, r),
                "dendrite_leak": 1e-4 / along("dendrite_resistance", kind, r),
                "current": list(1e9 * value["full_current"] * share),
                "pulses": pulses,
            }
        )
    return {"time": list(1e3 * time), "cells": cells}


def ours(step: float, *, double: bool) -> dict[str, Any]:
    """Spike times of each cell [s], and CPU seconds, in steps of so many milliseconds."""
    h = 1e-3 * step
    of, sites = alone((NAME,), (Still(INPUTS),), 1, h, keep="synaptic_excitation", raster=("motor_spikes",))
    p = {**sites.p, NAME: {**sites.p[NAME], "noise_level": np.zeros(1)}}
    hand = {"needle_held": drive(np.arange(round(LONG / h)) * h)[:, None]}
    sites = replace(sites, p=p, hand=hand)

    def work() -> list[Any]:
        return solve(of, sites, lambda found, index: found, double=double, threads=1)

    (found,) = work()
    spikes = unpacked(found.raster["motor_spikes"])[..., 0]
    # A raster holds what a step ends with.
    return {**timed(work), "spikes": [list((np.flatnonzero(train) + 1.0) * h) for train in spikes.T]}


def difference(one: Trains, other: Trains) -> Difference:
    """How far the spikes of two runs lie apart."""
    pairs = [(np.asarray(a), np.asarray(b)) for a, b in zip(one, other, strict=True) if len(a) or len(b)]
    apart = 1e3 * np.concatenate([np.abs(a[: b.size] - b[: a.size]) for a, b in pairs])
    return Difference(
        spikes=sum(a.size for a, _ in pairs),
        cells=len(pairs),
        others=sum(a.size != b.size for a, b in pairs),
        median=float(np.median(apart)),
        most=float(apart.max()),
    )


if __name__ == "__main__":
    one_core()
    report(ours(float(sys.argv[1]), double=sys.argv[2] == "double"))
