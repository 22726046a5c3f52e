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
from ims.patient.draw import Drawn
from ims.simulation.fast import noise
from ims.simulation.fast.assemble import SIZES
from ims.simulation.fast.handover import handover, impulses_of
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
    answered: Floats
    """1 where a twitch or a cramp followed, else 0."""
    nociceptor_impulses: Floats
    """Of groups III and IV."""
    stretch_impulses: Floats
    """Of groups Ia, II and Ib, beyond those at rest."""
    track_volume: float
    """[m^3]"""
    all: Mapping[str, Floats]

    @property
    def loci_found(self) -> Floats:
        """Sensitive loci that the needle met for the first time."""
        return self.all["loci_hit"]


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
    everybody = np.arange(n)
    place = np.full(n, insertion.number, np.int64)
    sites = Sites(p, hand_of(motion, AFTER), person, place, seed, motion=np.zeros(n, np.int64))
    in_band = units_in_band(p, everybody, n, seed, insertion.number, person)
    width = np.broadcast_to(np.asarray(p["needle_layers"]["needle_diameter"], float), (n,))
    conducts = np.broadcast_to(np.asarray(p["peripheral_nerve"]["efferents_conduct"], float), (n,))
    whole = sites.steps * STEP

    def use(done: Pass, index: NDArray[np.int64]) -> Mapping[str, Floats]:
        return handover(
            done,
            motion,
            width=width[index],
            band_impulses=impulses_of(done, in_band[:, index]),
            conducts=conducts[index],
            step=STEP,
            steps_per_frame=STEPS_PER_FRAME,
        )

    def told(seconds: float) -> None:
        if progress is not None:
            progress(seconds / whole)

    parts = solve(structure(), sites, use, threads=threads, progress=told)
    return outcome({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def units_in_band(
    p: Drawn, index: NDArray[np.int64], n: int, seed: int, number: int, person: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which motor units have fibers in the band, (unit, lane): the chance of the pass, for these lanes and their people."""
    units = p["motor_units"]
    share = np.broadcast_to(np.asarray(units["band_units"], float) / np.asarray(units["pool_size"], float), (n,))
    key = noise.keys(seed, f"pass/band_units/{number}", person)
    return np.asarray(noise.in_numpy(key, np.zeros(1, np.uint32), SIZES["unit"]) < share[index])


def outcome(every: Mapping[str, Floats]) -> Outcome:
    """What of a hand-over enters the weeks, out of all of it."""
    return Outcome(
        released_share=every["released_share"],
        answered=np.asarray((every["twitches"] > 0.0) | (every["cramp_s"] > 0.0), float),
        nociceptor_impulses=every["group_iii_impulses"] + every["group_iv_impulses"],
        stretch_impulses=every["stretch_receptor_impulses"],
        track_volume=1e-9 * float(every["track_volume_mm3"][0]),
        all=every,
    )
