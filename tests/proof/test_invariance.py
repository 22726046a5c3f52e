"""One is many: a person's bits depend on nothing but the scenario."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from ims.catalog import load
from ims.simulation.clocks import grid, seconds
from ims.simulation.recruit import Population, recruit
from ims.simulation.run import visit
from ims.simulation.setting import switched
from ims.simulation.solve import WIDTHS, Lanes, Solution, solve
from ims.treatment import default_course

CASES = (("tennis_elbow", "as_described"), ("headache", "as_evidenced"))
SIZES = tuple(sorted({n for k in range(11) for n in (2**k - 1, 2**k, 2**k + 1) if 1 <= n <= 1024}))
MOST = max(SIZES)
SEED = 4
ROOT = Path(__file__).parents[2]
Tell = Callable[[str, object], None]


@cache
def people(condition: str, mechanism_set: str) -> Population:
    """As many people as the largest batch."""
    return recruit(condition, "", mechanism_set, persons=MOST, seed=SEED)


def solved(condition: str, mechanism_set: str, index: np.ndarray, *, threads: int = 1, width: int | None = None) -> Solution:
    """Some of the people through two sessions and nine days."""
    everyone = people(condition, mechanism_set)
    some = everyone.take(index)
    of = some.setting
    course = default_course(load(), condition, sessions=2, every_days=3.5)
    visits = {seconds(s.day): visit(s, of.anatomy) for s in course.sessions}
    lanes = Lanes(y=some.y, p=switched(some.p, (), index.size), person=some.person, seed=SEED, visits=[visits])
    end = seconds(9)
    times = grid(begin=0, end=end, events=visits, outputs=[0, seconds(4), end])
    names = (*of.outcomes, *(v.name for v in of.model.states))
    structure = of.structure(some.fixed, names)
    return solve(structure, lanes, times, substeps=12, threads=threads, width=width)


def differing(one: Solution, other: Solution, index: np.ndarray) -> list[str]:
    """Names whose bits are not those of the same people among the others."""
    pairs = [(name, value, other.outputs[name][..., index]) for name, value in one.outputs.items()]
    pairs += [(f"{name} at the end", value, other.y[name][..., index]) for name, value in one.y.items()]
    pairs.append(("closest", one.closest, other.closest[index]))
    return [name for name, a, b in pairs if not np.array_equal(a, b, equal_nan=True)]


def digest(solution: Solution) -> str:
    """SHA-256 of all bits."""
    found = hashlib.sha256()
    for name in sorted(solution.outputs):
        found.update(np.ascontiguousarray(solution.outputs[name]).tobytes())
    return found.hexdigest()


@pytest.mark.parametrize("case", CASES)
def test_batches_of_1_to_1024_give_the_same_bits(case: tuple[str, str], record_property: Tell) -> None:
    """A person's readings and states are the same bits in batches of 1, 2, 3, .. 1024, in the middle of them and at the end."""
    crowd = solved(*case, np.arange(MOST))
    shuffled = (np.arange(MOST) * 389) % MOST  # a fixed shuffle: 389 shares no factor with 1024
    wrong = {}
    for size in SIZES:
        for index in (np.arange(size), shuffled[:size]):
            if found := differing(solved(*case, index), crowd, index):
                wrong[size] = found
    record_property("batches", f"{len(SIZES)} sizes from {SIZES[0]} to {MOST}, in order and shuffled")
    assert wrong == {}


@pytest.mark.parametrize("case", CASES)
def test_chunks_and_threads_give_the_same_bits(case: tuple[str, str], record_property: Tell) -> None:
    """Chunks of every width, from one thread and from two, give the same bits."""
    everyone = np.arange(MOST)
    crowd = solved(*case, everyone)
    ways = [(width, threads) for width in WIDTHS for threads in (1, 2)]
    wrong = {
        way: found
        for way in ways
        if (found := differing(solved(*case, everyone, width=way[0], threads=way[1]), crowd, everyone))
    }
    record_property("ways", ", ".join(f"{width} x {threads}" for width, threads in ways))
    assert wrong == {}


@pytest.mark.parametrize("case", CASES)
def test_fresh_processes_give_the_same_bits(case: tuple[str, str], record_property: Tell) -> None:
    """Two fresh processes, and this one, end with the same SHA-256 over all readings of 300 people."""
    text = (
        "import numpy as np; from tests.proof.test_invariance import digest, solved;"
        f"print(digest(solved(*{case!r}, np.arange(300), threads=2)))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, cwd=ROOT) for _ in range(2)
    ]
    found = {run.stdout.split()[-1] for run in runs} | {digest(solved(*case, np.arange(300)))}
    record_property("sha256", ", ".join(sorted(value[:12] for value in found)))
    assert len(found) == 1
