"""Arrivals: the people of a scenario in parts, recruited as they are needed, from after anybody who is already there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ims.simulation.preset import chronic
from ims.simulation.recruit import BATCH, DISEASE_SWITCHES, Population, batches, healthy_batches, join
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting


@dataclass(frozen=True)
class Here:
    """Who is already there: how many, and the candidate number of the last of them."""

    persons: int = 0
    last: int = -1


def arrivals(scenario: Scenario, *, size: int, here: Here = Here(), threads: int = 1) -> Iterator[Population]:
    """The scenario's people after those who are there, `size` at a time.

    A person is the same whatever the size of the parts. The tallies of a part are those of the batches of candidates first
    drawn for it, so that they add up.

    Raises
    ------
    BadScenario
        Hardly any candidate becomes a patient.
    """
    left = scenario.persons - here.persons
    if scenario.is_preset:
        for first in range(0, left, size):
            part = chronic(scenario.without, min(size, left - first))
            yield part if here.persons + first == 0 else replace(part, tallies=_NO_TALLY)
        return
    who = scenario.course.who
    of = setting(who.condition, who.presentation or "", scenario.mechanism_set)
    first_batch = max(here.last, 0) // BATCH * BATCH
    if scenario.healthy:
        source = healthy_batches(of, scenario.seed, first=first_batch)
    else:
        without = tuple(name for name in scenario.without if name in DISEASE_SWITCHES)
        source = batches(of, scenario.seed, without, first=first_batch, threads=threads)
    waiting: list[Population] = []
    if here.persons and left > 0:  # the batch that the last person came from is counted already
        again = next(source)
        waiting.append(replace(again.take(np.flatnonzero(again.person > here.last)), tallies=_NO_TALLY))
    while left > 0:
        wanted = min(size, left)
        while sum(part.person.size for part in waiting) < wanted:
            waiting.append(next(source))
        together = join(waiting)
        yield together.take(np.arange(wanted))
        waiting = [replace(together.take(np.arange(wanted, together.person.size)), tallies=_NO_TALLY)]
        left -= wanted


_NO_TALLY: NDArray[np.int64] = np.zeros((0, 3), np.int64)
