"""The passes of one session: many needles in many people, and what each hands over to the weeks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog.muscle import Muscle
from ims.simulation.fast import noise
from ims.simulation.fast.assemble import SIZES
from ims.simulation.fast.handover import handover
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME, hand_of, structure, submodels
from ims.simulation.fast.site import Tissue, changed, parameters
from ims.simulation.fast.solve import WIDTH, Pass, Sites, solve
from ims.treatment.needle_place import planned_depth
from ims.treatment.technique import Motion, technique

Floats = NDArray[np.floating[Any]]

AFTER = 1.0
"""Seconds a pass of a course is followed once the needle is out; a cramp that still goes on then is not followed further."""
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Insertion:
    """One needle of a session.

    Attributes
    ----------
    technique : a name or a file
    number : which insertion of the course this is, from 0: the key of its chance
    depth : of the tip below the skin [m]; None = the planned depth of the muscle
    """

    muscle: Muscle
    technique: str
    number: int
    depth: float | None = None


@dataclass(frozen=True)
class Outcome:
    """What one insertion comes to, (person): what enters the equations of the weeks, and all that is handed over."""

    released_share: Floats
    impulses: Floats
    """Of groups III and IV."""
    track_volume: float
    """[m^3]"""
    all: Mapping[str, Floats]


def motion_of(muscle: Muscle, name: str, depth: float | None = None) -> Motion:
    """What the hand does in this muscle with this technique, to a depth [m] or to the planned one.

    Raises
    ------
    UnknownOption, OutOfRange    there is no such technique, or it does not fit into the muscle
    """
    return _motion(name, planned_depth(muscle) if depth is None else depth)


@cache
def _motion(name: str, depth: float) -> Motion:
    return technique(name).motion(depth, STEP)


def outcomes(
    insertions: Sequence[Insertion],
    tissues: Sequence[Tissue],
    *,
    person: NDArray[np.int64],
    seed: int,
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    changes: Mapping[str, float] = NOTHING,
) -> list[Outcome]:
    """Make the passes; the people of one insertion are lanes of one batch.

    Parameters
    ----------
    insertions : needles of the session
    tissues : for each of them, what the course says of its muscle, one value a person
    person : key of each person's chance
    progress : told how many passes have been made since the last call
    changes : parameters that are set for all, such as a receptor that is silent
    """
    few = person.size <= WIDTH  # one chunk a needle: threads over needles instead of over people

    def made(insertion: Insertion, tissue: Tissue) -> Outcome:
        motion = motion_of(insertion.muscle, insertion.technique, insertion.depth)
        return _outcome(insertion, tissue, motion, person, seed, 1 if few else threads, progress, changes)

    with ThreadPoolExecutor(min(threads or os.cpu_count() or 1, len(insertions)) if few else 1) as pool:
        return list(pool.map(made, insertions, tissues))


def _outcome(
    insertion: Insertion,
    tissue: Tissue,
    motion: Motion,
    person: NDArray[np.int64],
    seed: int,
    threads: int | None,
    progress: Callable[[float], None] | None,
    changes: Mapping[str, float],
) -> Outcome:
    n = person.size
    drawn, _ = parameters(submodels(), insertion.muscle, tissue, person=person, seed=seed)
    p = changed(drawn, changes, range(n), n)
    place = np.full(n, insertion.number, np.int64)
    sites = Sites(p, hand_of(motion, AFTER), person, place, seed, motion=np.zeros(n, np.int64))
    units = p["motor_units"]
    share = np.broadcast_to(np.asarray(units["band_units"], float) / np.asarray(units["pool_size"], float), (n,))
    key = noise.keys(seed, f"pass/band_units/{insertion.number}", person)
    in_band = noise.in_numpy(key, np.zeros(1, np.uint32), SIZES["unit"]) < share
    width = np.broadcast_to(np.asarray(p["needle_layers"]["needle_diameter"], float), (n,))
    conducts = np.broadcast_to(np.asarray(p["peripheral_nerve"]["efferents_conduct"], float), (n,))
    whole = sites.steps * STEP

    def use(done: Pass, index: NDArray[np.int64]) -> Mapping[str, Floats]:
        return handover(
            done,
            motion,
            width=width[index],
            in_band=in_band[:, index],
            conducts=conducts[index],
            step=STEP,
            steps_per_frame=STEPS_PER_FRAME,
        )

    def told(seconds: float) -> None:
        if progress is not None:
            progress(seconds / whole)

    parts = solve(structure(), sites, use, threads=threads, progress=told)
    every = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Outcome(
        released_share=every["released_share"],
        impulses=every["group_iii_impulses"] + every["group_iv_impulses"],
        track_volume=1e-9 * float(every["track_volume_mm3"][0]),
        all=every,
    )
