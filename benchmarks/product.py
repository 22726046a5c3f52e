"""Our engine at the benchmark's case: `python -m benchmarks.product MODEL PERSONS [THREADS]`; 0 threads is one a core.

MODEL is `two_muscle_reference` (the preset) or `tennis_elbow` (the full model, as_evidenced). The persons of the full model
are a few hundred patients drawn once and repeated: the cost of a solve does not depend on who they are.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.case import INTERVAL, SESSIONS, WEEKS, error
from benchmarks.measure import one_core, report, timed
from ims.simulation.clocks import WEEK, grid, seconds
from ims.simulation.preset import chronic
from ims.simulation.recruit import Population, recruit
from ims.simulation.scenario import Scenario
from ims.simulation.solve import WIDTHS, Lanes, Solution, Visit, solve

PRESET = "two_muscle_reference"
DRAWN = 200
SUBSTEPS: int = Scenario.__dataclass_fields__["substeps"].default
READ = {
    PRESET: ("pain_intensity", "range_of_motion", "nerve_function"),
    "tennis_elbow": (
        "pain_intensity",
        "range_of_motion",
        "stiffness",
        "context_response",
        "needling_soreness",
        "condition_scale",
    ),
}
# Of the oracle's states, in its order: name in the model, and which muscle where there is one for each.
STATES = (
    ("contracture", 0),
    ("contracture", 1),
    ("energy", 0),
    ("energy", 1),
    ("nerve_function", 0),
    *((name, 0) for name in ("receptors", "milieu", "peripheral_sensitization")),
    ("central_sensitization", None),
    *((name, 0) for name in ("fixed_shortening", "hyperemia", "micro_injury", "inflammation", "injury_current")),
)


def people(model: str, persons: int) -> Population:
    """So many persons on day 0."""
    if model == PRESET:
        return chronic((), persons)
    drawn = recruit(model, "", "as_evidenced", persons=min(persons, DRAWN), seed=1)
    return drawn.take(np.arange(persons) % drawn.person.size)


def course(population: Population, read: tuple[str, ...], threads: int | None) -> Solution:
    """Solve the benchmark's course; None is a thread a core."""
    of = population.setting
    each = (1.0,) * len(of.anatomy.muscles)
    visits = {seconds(session * INTERVAL): Visit(1.0, each, each, each) for session in range(SESSIONS)}
    end = WEEKS * WEEK
    times = grid(begin=0, end=end, events=visits, outputs=range(0, end + 1, WEEK))
    lanes = Lanes(y=population.y, p=population.p, person=population.person, seed=1, visits=[visits])
    return solve(of.structure(population.fixed, read), lanes, times, substeps=SUBSTEPS, threads=threads)


def states(outputs: Mapping[str, NDArray[np.floating]]) -> NDArray[np.floating]:
    """The first person's states (week, 14), in the oracle's order."""
    columns = [outputs[name][:, 0] if row is None else outputs[name][:, row, 0] for name, row in STATES]
    return np.stack(columns, axis=1)


def run(model: str, persons: int, threads: int = 1) -> None:
    """Time one course of so many persons, compiled before, and report it."""
    if threads == 1:
        one_core()
    population = people(model, persons)
    warm = population.take(np.arange(min(persons, max(WIDTHS))))  # as wide a program as the timed course has
    begun = time.perf_counter()
    course(warm, READ[model], 1)
    found: dict[str, Any] = {"compile_seconds": time.perf_counter() - begun}
    found |= timed(lambda: course(population, READ[model], threads or None))
    if model == PRESET:
        found["error"] = error(states(course(warm.take(np.zeros(1, int)), tuple(dict(STATES)), 1).outputs))
    report({**found, "persons": persons, "weeks": WEEKS, "substeps": SUBSTEPS, "flags": os.environ.get("XLA_FLAGS", "")})


if __name__ == "__main__":
    run(sys.argv[1], *map(int, sys.argv[2:]))
