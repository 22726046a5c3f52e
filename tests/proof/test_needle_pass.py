"""One is many in milliseconds: a pass's spikes and traces depend on nothing but its person, place and seed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pytest

from ims.patient import chance
from ims.simulation.fast.needle_pass import STEP, structure, submodels
from ims.simulation.fast.site import HANDED_OVER, Tissue, parameters
from ims.simulation.fast.solve import Pass, Sites, solve
from ims.treatment.needle_place import muscle_at
from ims.treatment.technique import technique
from tests.simulation.fast.passes import quick

LANES = 4096
SECONDS = 1.0
SEED = 11
MUSCLE = "extensor_digitorum"
Tell = Callable[[str, object], None]


@cache
def tissue() -> Tissue:
    """Muscles from healthy to worse than any patient's."""
    person = np.arange(LANES)
    return Tissue(**{name: chance.uniform(SEED, f"proof/{name}", person) for name in HANDED_OVER})


def digests(index: np.ndarray, *, threads: int = 1) -> list[str]:
    """SHA-256 of each lane's spikes, traces and last states; the needle goes in and out in the first second."""
    of = Tissue(**{name: getattr(tissue(), name)[index] for name in HANDED_OVER})
    p, _ = parameters(submodels(), muscle_at(MUSCLE), of, person=index, seed=SEED)
    motion = technique(quick()).motion(0.015, STEP)
    steps = round(SECONDS / STEP)
    names = ("needle_depth", "needle_velocity", "rotation_rate", "needle_held")
    hand = {name: getattr(motion, name)[:steps, None] for name in names}
    none = np.zeros(index.size, np.int64)
    sites = Sites(p, hand, index, none, SEED, motion=none)

    def use(found: Pass, lanes: np.ndarray) -> list[str]:
        return [_digest(found, k) for k in range(lanes.size)]

    return [one for part in solve(structure(), sites, use, threads=threads) for one in part]


def _digest(found: Pass, lane: int) -> str:
    told = hashlib.sha256()
    parts: tuple[Mapping[str, np.ndarray], ...] = (found.raster, found.mean, found.top, found.y)
    for part in parts:
        for name in sorted(part):
            told.update(np.ascontiguousarray(part[name][..., lane]).tobytes())
    return told.hexdigest()


@cache
def crowd() -> list[str]:
    """All of them, from two threads."""
    return digests(np.arange(LANES), threads=2)


def test_a_pass_is_the_same_alone_and_among_4096(record_property: Tell) -> None:
    """Batches of 1 to 64 needles, padded or not, give the spikes, traces and states that the same people have among 4,096."""
    everyone = crowd()
    shuffled = (np.arange(LANES) * 1153) % LANES  # a fixed shuffle: an odd number shares no factor with 4096
    wrong = []
    sizes = (1, 2, 7, 8, 9, 64)
    for size in sizes:
        for index in (np.arange(size), shuffled[17 : 17 + size], np.arange(LANES - size, LANES)):
            wrong += [int(i) for i, told in zip(index, digests(index), strict=True) if told != everyone[i]]
    record_property("passes", f"{LANES} of {SECONDS:g} s; batches of {', '.join(map(str, sizes))}")
    record_property("different", len(set(everyone)))
    assert wrong == []
    assert len(set(everyone)) == LANES  # no two people have the same pass


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_change_no_spike(threads: int, record_property: Tell) -> None:
    """One thread or two: the same spikes, traces and states of 512 people."""
    record_property("threads", threads)
    assert digests(np.arange(512), threads=threads) == crowd()[:512]
