"""How a solve ended, in a sentence."""

from __future__ import annotations

import numpy as np

from ims.simulation.clocks import DAY, Grid
from ims.simulation.solve import Solution

NAMED = 5


def sentence(solution: Solution, grid: Grid) -> str:
    """One sentence: everybody reached the end, or who stopped, when, and why."""
    count = solution.stopped_at.size
    days = (grid.starts[-1] + grid.durations[-1]) / DAY
    stopped = np.flatnonzero(~np.isnan(solution.stopped_at))
    everyone = "The person" if count == 1 else f"All {count} persons"
    if not stopped.size:
        return f"{everyone} reached day {days:g}."
    first = np.min(solution.stopped_at[stopped]) / DAY
    who = ", ".join(str(i) for i in stopped[:NAMED]) + (", ..." if stopped.size > NAMED else "")
    return (
        f"{stopped.size} of {count} persons stopped before day {days:g}, the first by day {first:g}: a state was no longer a "
        f"finite number (persons {who}). Their later values are empty; look at their parameters, or halve the step."
    )
