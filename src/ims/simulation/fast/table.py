"""What the needles of a session come to by the short form of the pass: for cohorts, where `fast/course.py` takes too long.

Nothing is fitted here: the loci that a needle meets, what it cuts and spills and what endings make of it are those of the pass
itself, by the same sub-models (`fast/periphery.py`). What comes back from the cord is left out, and with it a cramp's part in
impulses; now and then a locus is met in one of the two alone. How far they differ is measured on patients and on people of
many kinds (docs/NEEDLE_TABLE.md).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.patient.draw import Drawn
from ims.simulation.fast import noise
from ims.simulation.fast.assemble import SIZES, library
from ims.simulation.fast.course import AFTER, Insertion, Outcome, motion_of
from ims.simulation.fast.handover import path_in_tissue
from ims.simulation.fast.needle_pass import STEP, hand_of, submodels
from ims.simulation.fast.periphery import Met, met
from ims.simulation.fast.site import Tissue, parameters
from ims.treatment.technique import Motion

Floats = NDArray[np.floating[Any]]

LANES = 16
"""Lanes that are worked on together; fewer are filled up, so that a lane's bits do not depend on its company."""
MOST_STEPS = 6_000_000
"""Steps of passes that are worked on at once: some 3 GB of memory."""
READ = (
    *("needle_layers", "needle_winding", "needle_friction", "local_twitch", "end_plate_noise", "cross_bridge_detachment"),
    *("taut_band", "muscle_tendon", "nociceptor"),
)
"""The sub-models that the short form reads."""


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
    workers = threads or os.cpu_count() or 1
    steps = max((hand_of(_motion(one), AFTER)["needle_depth"].size for one in insertions), default=1)
    with ThreadPoolExecutor(max(1, min(workers, MOST_STEPS // steps))) as pool:
        begun = [
            _begun(insertion, tissue, person, seed, pool, progress)
            for insertion, tissue in zip(insertions, tissues, strict=True)
        ]
        return [finish() for finish in begun]


def _motion(insertion: Insertion) -> Motion:
    return motion_of(insertion.muscle, insertion.technique, insertion.depth)


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
    motion = _motion(insertion)
    hand = {name: values[:, 0] for name, values in hand_of(motion, AFTER).items()}
    place = insertion.number

    def work(first: int) -> Met:
        index = np.minimum(np.arange(first, first + LANES), n - 1)
        locus = noise.keys(seed, f"pass/locus/{place}", person[index])
        found = met(lanes_of(p, index, n, person, place, seed), hand, locus, STEP)
        if progress is not None:
            progress(float(min(LANES, n - first)))
        return found

    parts = [pool.submit(work, first) for first in range(0, n, LANES)]

    def finish() -> Outcome:
        made = [part.result() for part in parts]
        every = {name: np.concatenate([getattr(part, name) for part in made])[:n] for name in vars(made[0])}
        width = float(np.ravel(np.asarray(p["needle_layers"]["needle_diameter"], float))[0])
        volume = np.pi * width**2 / 4.0 * path_in_tissue(motion)
        return Outcome(every["released_share"], every["impulses"], volume, {**every, "insertions": np.ones(n)})

    return finish


def lanes_of(p: Drawn, index: NDArray[np.int64], n: int, person: NDArray[np.int64], place: int, seed: int) -> Drawn:
    """Parameters of these lanes, each (lane) or (row, lane): drawn, by chance of the place, by rank."""
    found: dict[str, dict[str, Any]] = {}
    for name in READ:
        own: dict[str, Any] = {}
        for v in library()[name].parameters:
            rows = SIZES[v.shape]
            if v.source == "structure:rank":
                own[v.name] = (np.arange(1, rows + 1) / rows)[:, None]
            elif v.source.startswith("stream:"):
                purpose, kind = v.source.removeprefix("stream:").split("/")
                if kind != "uniform":
                    raise NotImplementedError(f"{name}.{v.name} is drawn as {kind}; the short form knows uniform chance.")
                key = noise.keys(seed, f"pass/{purpose}/{place}", person[index])
                own[v.name] = noise.in_numpy(key, np.zeros(1, np.uint32), rows).astype(float)
            else:
                own[v.name] = _values(p[name][v.name], index, n)
        found[name] = own
    return found


def _values(value: Any, index: NDArray[np.int64], n: int) -> Floats:
    array = np.atleast_1d(np.asarray(value, float))
    return array[..., index] if array.shape[-1] == n else np.broadcast_to(array, (*array.shape[:-1], index.size))
