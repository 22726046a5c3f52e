"""After one needle."""

from __future__ import annotations

from dataclasses import replace

import xarray as xr

from ims.reports.figures.healing import after_one_needle
from ims.trials.study import Study


def test_half_times_are_those_of_the_curves(study: Study) -> None:
    """An exponential with a mean of 14 hours is half gone after 10 hours, one of 3 days after 2.1 days."""
    group = after_one_needle(study)
    assert group is not None
    gone = {row[0]: row[2] for row in group.panels[0].rows}
    assert gone["extra blood flow (hyperemia)"] == "10 h"
    assert gone["injury potential"] == "2.1 d"


def test_the_needled_muscle_is_shown(study: Study) -> None:
    """Of several muscles the one that the needle injured is drawn."""
    results = study.sets["as_described"]
    one = results.detail["healing"]
    many = xr.concat([one * 0.0, one], dim="muscle").expand_dims("person")
    other = replace(study, sets={"as_described": replace(results, detail={"healing": many})})
    drawn, expected = after_one_needle(other), after_one_needle(study)
    assert drawn is not None
    assert expected is not None
    assert drawn.panels[0].rows == expected.panels[0].rows


def test_without_detail_there_is_no_picture(study: Study) -> None:
    """A run without an example person draws none."""
    bare = {name: replace(results, detail={}) for name, results in study.sets.items()}
    assert after_one_needle(replace(study, sets=bare)) is None
