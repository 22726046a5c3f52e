"""Course timeline."""

from __future__ import annotations

import numpy as np

from ims.reports.figures.timecourse import own_scale, pain_course, spread_of
from ims.trials.study import Study


def test_band_holds_eight_of_ten_people(study: Study) -> None:
    """The band is the middle 80 % of people at each time."""
    dataset = study.sets["as_described"].arms["untreated"]
    weeks, mean, low, high = spread_of(dataset, "pain_intensity")
    inside = (dataset["pain_intensity"] >= low[None, :]) & (dataset["pain_intensity"] <= high[None, :])
    assert np.abs(inside.mean("person") - 0.8).max() < 0.03
    assert weeks[-1] == 32.0
    assert ((low <= mean) & (mean <= high)).all()


def test_every_arm_and_time_is_told(study: Study) -> None:
    """The words beside the picture give each arm at each named time."""
    for panel in pain_course(study).panels:
        assert all(arm in panel.alt for arm in ("untreated", "sham", "needling", "before, end of course, 3 months, 6 months"))
        assert panel.header == ("weeks", "untreated, mean (80 %)", "sham, mean (80 %)", "needling, mean (80 %)")


def test_sets_share_one_scale(study: Study) -> None:
    """The same height means the same number in both panels."""
    group = own_scale(study)
    assert group is not None
    ticks = [[text for text in panel.svg.split("</text>") if "text-anchor: end" in text] for panel in group.panels]
    assert [len(one) for one in ticks][0] > 2
    assert [text.rsplit(">", 1)[-1] for text in ticks[0]] == [text.rsplit(">", 1)[-1] for text in ticks[1]]


def test_own_scale_says_which_way_is_better(study: Study) -> None:
    """A grip in kg is named as such, and higher is better."""
    group = own_scale(study)
    assert group is not None
    assert (group.title, group.caption) == (
        "Pain-free grip",
        "Pain-free grip (kg): mean and middle 80 % of people. Higher is better.",
    )
