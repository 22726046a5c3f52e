"""A course whose sessions are made of needle passes: what a needle does comes out of the pass it makes.

The slow clock stops at each session; every needle of it makes its pass in the tissue as it is then, in every person; what the
passes hand over enters the equations of the weeks; the slow clock goes on. Nothing else crosses (section 9 of the fast
reference). Comparators and sites whose answer the chart recorded stay as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.catalog.parameter import Parameter
from ims.simulation.clocks import Grid
from ims.simulation.fast.course import Insertion, motion_of, outcomes
from ims.simulation.fast.needle_pass import entries
from ims.simulation.fast.site import tissue_at
from ims.simulation.fast.table import outcomes_by_table
from ims.simulation.program import Structure
from ims.simulation.recruit import text_hash
from ims.simulation.scenario import Scenario
from ims.simulation.setting import Setting
from ims.simulation.solve import Lanes, Solution, solve
from ims.treatment.course import Session
from ims.treatment.doses import MADE_OF_PASSES
from ims.treatment.needle_place import muscle_at, place_name

Floats = NDArray[np.floating[Any]]

NEEDLING = "needling"
"""The kind of session whose needles make passes; a sham's needle is no pass of the band."""
USUAL = ("impulses", "stretch_impulses", "track_volume")
"""What the numbers of a usual pass are of."""
AVERAGED = ("answered", "nociceptive", "stretch", "injury", "wound")
"""What several needles of one muscle tell in the mean."""
TOLD = ("by_pass", "released", *AVERAGED)


@dataclass(frozen=True)
class Planned:
    """The needles of one session that make passes: which compartment each is in, and where and how it goes."""

    rows: tuple[int, ...]
    insertions: tuple[Insertion, ...]


def planned(of: Setting, sessions: Mapping[int, Session]) -> dict[int, Planned]:
    """What is passed in each session, by its time [s]. Needles are numbered through the course: each has chance of its own."""
    found: dict[int, Planned] = {}
    number = 0
    for time, session in sorted(sessions.items()):
        rows: list[int] = []
        insertions: list[Insertion] = []
        for needle in session.needles if session.kind == NEEDLING else ():
            name = place_name(needle.site, needle.level)
            for _ in range(needle.count):
                if not _is_recorded(session, needle.site, needle.level):
                    muscle = muscle_at(needle.site, needle.level)
                    motion_of(muscle, needle.technique)  # a stroke that is longer than the way is refused here
                    rows.append(of.anatomy.muscles.index(name))
                    insertions.append(Insertion(muscle, needle.technique, number))
                number += 1
        if rows:
            found[time] = Planned(tuple(rows), tuple(insertions))
    return found


def _is_recorded(session: Session, site: str, level: str | None) -> bool:
    """Whether the chart says of any needle at this site how the muscle answered: then the record is believed."""
    return any(n.response.occurred is not None for n in session.needles if (n.site, n.level) == (site, level))


def passes_at(
    of: Setting,
    plan: Planned,
    y: Mapping[str, Floats],
    *,
    person: NDArray[np.int64],
    seed: int,
    without: Sequence[str] = (),
    short: bool = False,
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> dict[str, Floats]:
    """What the passes of one session come to, (muscle, person).

    Parameters
    ----------
    y : states of the slow clock just before
    without : switches that are off; without S6a nothing is released by a needle
    short : passes in their short form (`fast/table.py`) instead of step by step
    progress : told how many passes have been made since the last call

    Returns
    -------
    `by_pass` 1 where a pass was made; `released`; `answered`, the share of needles that a twitch or cramp followed; of those
    alone what arrives of `nociceptive` and `stretch` receptors, over a usual pass and at most 1, and `injury`; and the `wound`,
    answered or not; both in tracks of a usual needle. Each is 0 elsewhere
    """
    shape = (len(of.anatomy.muscles), person.size)
    told: dict[str, Floats] = {name: np.zeros(shape) for name in TOLD}
    tissues = {row: tissue_at(of, y, row) for row in set(plan.rows)}
    made = (outcomes_by_table if short else outcomes)(
        plan.insertions,
        [tissues[row] for row in plan.rows],
        person=person,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    numbers = load().needle_site
    usual = {n: float(numbers[f"usual_{n}"].value) for n in USUAL}  # type: ignore[arg-type]
    kept = np.ones(shape)
    count = np.zeros(shape[0])
    for row, one in zip(plan.rows, made, strict=True):
        count[row] += 1.0
        kept[row] *= 1.0 - one.released_share
        wound = one.track_volume / usual["track_volume"]
        told["answered"][row] += one.answered
        told["nociceptive"][row] += one.answered * np.minimum(one.nociceptor_impulses / usual["impulses"], 1.0)
        told["stretch"][row] += one.answered * np.minimum(one.stretch_impulses / usual["stretch_impulses"], 1.0)
        told["injury"][row] += one.answered * wound
        told["wound"][row] += wound
        told["by_pass"][row] = 1.0
    several = np.maximum(count, 1.0)[:, None]
    for name in AVERAGED:
        told[name] /= several
    told["released"] = np.zeros(shape) if "S6a" in without else 1.0 - kept
    return told


def solve_by_passes(
    structure: Structure,
    lanes: Lanes,
    grid: Grid,
    *,
    make: Callable[[int, Mapping[str, Floats]], Mapping[str, Floats]],
    times: Sequence[int],
    **options: Any,
) -> Solution:
    """As `solve`, with what `make(time, states)` tells of the passes at each of these times.

    The slow clock's intervals are those of the whole grid, so nothing else changes.
    """
    stops = [i for i, start in enumerate(grid.starts) if start in times and grid.durations[i] > 0]
    bounds = sorted({0, *stops, len(grid.starts)})
    y, parts = lanes.y, list[Solution]()
    for first, last in zip(bounds, bounds[1:], strict=False):
        part = replace(
            grid,
            starts=grid.starts[first:last],
            durations=grid.durations[first:last],
            is_output=grid.is_output[first:last],
            new_day=grid.new_day[first:last],
        )
        passes = {grid.starts[first]: make(grid.starts[first], y)} if first in stops else {}
        parts.append(solve(structure, replace(lanes, y=y, passes=passes), part, **options))
        y = parts[-1].y
    stopped = parts[0].stopped_at
    for part_of in parts[1:]:
        stopped = np.where(np.isnan(stopped), part_of.stopped_at, stopped)
    return Solution(
        grid.output_times,
        {name: np.concatenate([p.outputs[name] for p in parts]) for name in parts[0].outputs},
        y,
        np.min([p.closest for p in parts], axis=0),
        stopped,
    )


def pass_entries(scenario: Scenario) -> list[Parameter]:
    """The numbers of the passes that a scenario is made of; none where its needles have an assumed effect."""
    if scenario.needle not in MADE_OF_PASSES:
        return []
    needles = {(n.site, n.level) for s in scenario.course.sessions if s.kind == NEEDLING for n in s.needles}
    muscles = [muscle_at(*needle) for needle in sorted(needles, key=str)]
    return entries(muscles)


@cache
def pass_text_hash() -> str:
    """SHA-256 of the model's text, that of the passes and the techniques with it."""
    digest = hashlib.sha256(text_hash().encode())
    here = Path(__file__).parent
    techniques = here.parent / "treatment"
    own = (Path(__file__), *sorted((here / "fast").glob("*.py")), techniques / "technique.py", techniques / "needle_place.py")
    for file in (*own, *sorted((techniques / "techniques").glob("*.toml"))):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
