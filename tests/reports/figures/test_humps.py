"""How outcomes are spread."""

from __future__ import annotations

import pytest

from ims.reports.figures.humps import spread_of_outcomes
from ims.trials.study import Study


def test_shares_of_each_arm_sum_to_all(study: Study) -> None:
    """Nobody falls out of the histogram."""
    for panel in spread_of_outcomes(study).panels:
        totals = [sum(float(row[column]) for row in panel.rows) for column in (2, 3, 4)]
        assert totals == pytest.approx([100.0] * 3, abs=1.0)  # one decimal a bin


def test_recovered_share_is_that_of_the_summary(study: Study, summary: dict[str, object]) -> None:
    """The words give the share with pain of 1 or less."""
    share = summary["sets"]["as_described"]["share_recovered"]["needling"]["month_6"]  # type: ignore[index]
    assert f"needling {100 * share:.0f} of 100" in spread_of_outcomes(study).panels[0].alt
