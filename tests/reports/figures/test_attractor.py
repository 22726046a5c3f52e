"""Where contracture comes to rest."""

from __future__ import annotations

from ims.reports.figures.attractor import attractor
from ims.trials.study import Study


def test_caption_says_where_one_rest_point_remains(study: Study) -> None:
    """The remark under each panel tells how many rest points there are."""
    group = attractor(study)
    assert group is not None
    described, evidenced = group.panels
    assert "only one rest point remains" in described.remark
    assert "there is no second state" in evidenced.remark


def test_thresholds_are_told_from_rest_points(study: Study) -> None:
    """A stable level and a threshold have different words."""
    group = attractor(study)
    assert group is not None
    assert group.panels[0].rows == (
        ("day 0", "0.12", "rests here"),
        ("day 0", "0.42", "threshold"),
        ("day 0", "0.83", "rests here"),
        ("after", "0.10", "rests here"),
    )
