"""How a solve ended, in one sentence."""

from __future__ import annotations

import numpy as np
import pytest

from ims.simulation.clocks import DAY, grid
from ims.simulation.ended import sentence
from ims.simulation.solve import Solution

GRID = grid(begin=0, end=28 * DAY, events=[], outputs=[])


def solution(*stopped_days: float) -> Solution:
    """A solve whose persons stopped on these days; nan ran to the end."""
    return Solution((), {}, {}, np.zeros(len(stopped_days)), np.array(stopped_days) * DAY)


@pytest.mark.parametrize(
    ("days", "expected"), [((np.nan,), "The person reached day 28."), ((np.nan,) * 3, "All 3 persons reached day 28.")]
)
def test_everybody_reached_the_end(days: tuple[float, ...], expected: str) -> None:
    """The usual case says only that."""
    assert sentence(solution(*days), GRID) == expected


def test_who_stopped_when_and_why_is_said() -> None:
    """How many, the first day, the cause, which persons, and what to do."""
    text = sentence(solution(np.nan, 14.0, 7.0, np.nan), GRID)
    assert text.startswith(
        "2 of 4 persons stopped before day 28, the first by day 7: a state was no longer a finite number (persons 1, 2)."
    )
    assert text.endswith("look at their parameters, or halve the step.")


def test_of_many_who_stopped_the_first_five_are_named() -> None:
    """A long list is cut."""
    assert "(persons 0, 1, 2, 3, 4, ...)" in sentence(solution(*[7.0] * 9), GRID)
