"""What is lost without one mechanism."""

from __future__ import annotations

import pytest

from ims.reports.figures.ablation import ablation, ablation_of
from ims.trials.study import Study


def test_difference_is_between_the_same_persons(study: Study) -> None:
    """The runs without a mechanism are compared with the same persons of the needling arm."""
    results = study.sets["as_described"]
    found = ablation_of(study, results)
    whole = results.arms["needling"]["pain_intensity"].isel(person=slice(100)).sel(time=28.0).mean()
    assert found.persons == 100
    assert found.with_all == pytest.approx(float(whole))
    assert found.difference("S6a") == pytest.approx(
        float(results.without["S6a"]["pain_intensity"].sel(time=28.0).mean() - whole)
    )


def test_mechanism_not_run_has_no_difference(study: Study) -> None:
    """What was not run is not told as zero."""
    assert ablation_of(study, study.sets["as_described"]).difference("root_loop") is None


def test_mechanism_off_in_the_set_has_no_bar(study: Study) -> None:
    """In as_evidenced S6c is off already, and the numbers say so."""
    rows = {panel.title: dict((row[0][:11], row[1]) for row in panel.rows) for panel in ablation(study).panels}
    assert rows["As evidenced"]["without S6c"] == "off in this set"
    assert rows["As described"]["without S6c"] != "off in this set"
