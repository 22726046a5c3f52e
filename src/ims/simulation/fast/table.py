"""What the needles of a session come to by the short form of the pass: for cohorts, where `fast/course.py` takes too long.

The same sub-models and the same chance, in steps ten times as long; the loci that a needle meets are told beforehand in the
steps of a pass (`fast/loci.py`), as their chance hangs on the step. Nothing is fitted here. How far the two forms differ is
measured on patients and on people of many kinds (docs/NEEDLE_TABLE.md).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.patient.draw import Drawn
from ims.simulation.fast import noise
from ims.simulation.fast.assemble import library
from ims.simulation.fast.course import AFTER, Insertion, Outcome, motion_of, outcome, units_in_band
from ims.simulation.fast.handover import handover, impulses_of
from ims.simulation.fast.loci import loci
from ims.simulation.fast.needle_pass import STEP, hand_of, submodels
from ims.simulation.fast.program import FastStructure
from ims.simulation.fast.site import Tissue, parameters
from ims.simulation.fast.solve import Pass, Sites, solve
from ims.treatment.technique import Motion

Floats = NDArray[np.floating[Any]]

STEPS = 10
"""Steps of a pass in one of the short form."""
STEPS_PER_FRAME = 1
"""So a frame is that of a pass, and the noise of its motor neurons the same."""
LANES = 32
"""Lanes that are prepared together."""
TRACES = (
    *("needle_torque", "spindle_ia_rate", "spindle_ii_rate", "tendon_organ_ib_rate", "group_iii_rate", "group_iv_rate"),
    *("release_rate", "end_plate_activation", "cut_share", "hit_count", "burst_count", "cramp_level", "pain_at_needle"),
)
RASTER = ("motor_spikes",)


def short_structure() -> FastStructure:
    """What the compiled short form depends on: the sub-models of a pass, with the loci known."""
    names = tuple("known_loci" if name == "local_twitch" else name for name in submodels())
    return FastStructure(names, STEP * STEPS, STEPS_PER_FRAME, (), TRACES, (), RASTER)


def outcomes_by_table(
    insertions: Sequence[Insertion],
    tissues: Sequence[Tissue],
    *,
    person: NDArray[np.int64],
    seed: int,
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> list[Outcome]:
    """As `course.outcomes`: the same people, the same chance, the short form of the pass."""
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        begun = [
            _begun(insertion, tissue, person, seed, pool, progress)
            for insertion, tissue in zip(insertions, tissues, strict=True)
        ]
        return [finish() for finish in begun]


def _begun(
    insertion: Insertion,
    tissue: Tissue,
    person: NDArray[np.int64],
    seed: int,
    pool: ThreadPoolExecutor,
    progress: Callable[[float], None] | None,
) -> Callable[[], Outcome]:
    """Hand all lanes of one needle to the pool; what is returned waits for them."""
    n = person.size
    p, _ = parameters(submodels(), insertion.muscle, tissue, person=person, seed=seed)
    motion = motion_of(insertion.muscle, insertion.technique, insertion.depth)

    def work(first: int) -> Mapping[str, Floats]:
        index = np.arange(first, min(first + LANES, n))
        found = _made(p, index, n, insertion, motion, person, seed)
        if progress is not None:
            progress(float(index.size))
        return found

    parts = [pool.submit(work, first) for first in range(0, n, LANES)]

    def finish() -> Outcome:
        made = [part.result() for part in parts]
        return outcome({name: np.concatenate([part[name] for part in made]) for name in made[0]})

    return finish


def _made(
    p: Drawn, index: NDArray[np.int64], n: int, insertion: Insertion, motion: Motion, person: NDArray[np.int64], seed: int
) -> Mapping[str, Floats]:
    """The hand-over of some lanes of one needle."""
    place, who = insertion.number, person[index]
    fine = {name: values[:, 0] for name, values in hand_of(motion, AFTER).items()}
    of = lanes_of(p, index, n)
    met = loci(
        {name: of[name] for name in ("needle_layers", "local_twitch")},
        fine,
        locus=noise.keys(seed, f"pass/locus/{place}", who),
        burst=noise.keys(seed, f"pass/burst/{place}", who),
        step=STEP,
        steps=STEPS,
    )
    in_band = units_in_band(p, index, n, seed, place, who)
    hand = {name: np.broadcast_to(values, met.met.shape) for name, values in coarse(fine).items()}
    hand |= {"locus_met": met.met, "locus_met_first": met.met_first, "burst_length_chance": met.burst_chance}
    sites = Sites(short(of), hand, who, np.full(index.size, place), seed)

    def use(done: Pass, lanes: NDArray[np.int64]) -> Mapping[str, Floats]:
        return handover(
            done,
            motion,
            width=of["needle_layers"]["needle_diameter"][lanes],
            band_impulses=impulses_of(done, in_band[:, lanes]),
            conducts=of["peripheral_nerve"]["efferents_conduct"][lanes],
            step=STEP * STEPS,
            steps_per_frame=STEPS_PER_FRAME,
        )

    parts = solve(short_structure(), sites, use, threads=1)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def coarse(fine: Mapping[str, Floats]) -> dict[str, Floats]:
    """What the hand does in the steps of the short form, (step, 1): where it is as a step begins, how it goes in the mean."""
    steps = -(-fine["needle_depth"].size // STEPS)

    def whole(values: Floats) -> Floats:
        return np.concatenate([values, np.full(steps * STEPS - values.size, values[-1])]).reshape(steps, STEPS)

    begin = {name: whole(fine[name])[:, :1] for name in ("needle_depth", "needle_held")}
    return {**begin, **{name: whole(fine[name]).mean(axis=1)[:, None] for name in ("needle_velocity", "rotation_rate")}}


def lanes_of(p: Drawn, index: NDArray[np.int64], n: int) -> Drawn:
    """Parameters of these lanes, each (lane) or (row, lane)."""
    return {name: {key: _values(value, index, n) for key, value in own.items()} for name, own in p.items()}


def short(p: Drawn) -> Drawn:
    """Parameters of the short form from those of a pass: loci that are known need less."""
    known = {v.name for v in library()["known_loci"].parameters}
    twitch = {name: value for name, value in p["local_twitch"].items() if name in known}
    return {name: own for name, own in p.items() if name != "local_twitch"} | {"known_loci": twitch}


def _values(value: Any, index: NDArray[np.int64], n: int) -> Floats:
    array = np.atleast_1d(np.asarray(value, float))
    return array[..., index] if array.shape[-1] == n else np.broadcast_to(array, (*array.shape[:-1], index.size))
