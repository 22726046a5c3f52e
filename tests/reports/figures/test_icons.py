"""Of one hundred people like these."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ims.reports.figures.icons import FALL, FALL_SHARE, RECOVERED_PAIN, counts_of_hundred, people_of_hundred
from ims.simulation.program import RECOVERED
from ims.trials.study import Study
from ims.trials.summary import MUCH_BETTER_POINTS, MUCH_BETTER_SHARE


def _counts(before: list[float], now: list[float]) -> dict[str, int]:
    return counts_of_hundred(xr.DataArray(np.array(before)), xr.DataArray(np.array(now)))


def test_states_at_their_edges() -> None:
    """1 is recovered; a fall of 2 points or a third is much better; less is little change."""
    assert _counts([6.0, 6.0, 3.0, 6.0], [1.0, 4.0, 2.0, 4.1]) == {"recovered": 25, "much better": 50, "little change": 25}


def test_counts_sum_to_one_hundred() -> None:
    """Rounding loses nobody."""
    counts = _counts([6.0] * 7, [0.5, 0.5, 3.0, 3.0, 6.0, 6.0, 6.0])
    assert counts == {"recovered": 29, "much better": 28, "little change": 43}


def test_words_mean_what_the_summary_means() -> None:
    """Recovered and much better are the same here and in the summary."""
    assert (RECOVERED_PAIN, FALL, FALL_SHARE) == (RECOVERED, MUCH_BETTER_POINTS, MUCH_BETTER_SHARE)


def test_one_hundred_circles_an_arm(study: Study) -> None:
    """Each arm of each set shows one hundred people, as its numbers say."""
    for panel in people_of_hundred(study).panels:
        assert [sum(int(cell) for cell in row[1:]) for row in panel.rows] == [100, 100, 100]
