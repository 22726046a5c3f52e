"""How a row is read from its runs, on runs made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.calibration.emergent import NOTES, READ, found
from ims.calibration.verdict import MET, judge
from ims.catalog import load
from ims.trials.study import AT_ONCE
from tests.calibration.synthetic import DIARY, SyntheticProtocols


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("f01", 5.0),
        ("f02", 4.0),
        ("f03", 4.0),
        ("f04", 6.0),
        ("f07", 4.0),
        ("f09", -1.5),
        ("f10", -1.0),
        ("f12", 5.0),
        ("f13", 1.0),
        ("b13", 100.0),
        ("b14", 3.0),
        ("b15", 100.0),
        ("b16", 60.0),
        ("a20", 0.0),
        ("f31", 100 * (1 - 0.5**3)),
    ],
)
def test_row_is_read_as_its_note_says(id: str, value: float) -> None:  # noqa: A002
    """Each figure can be seen in the runs without a calculation."""
    one = found(id, SyntheticProtocols())
    assert one is not None
    assert_allclose(one.value, value, rtol=1e-6)
    assert one.note


def test_first_day_of_a_difference_is_the_first_a_trial_would_find() -> None:
    """One point at a spread of one is found at once by 41 people, a tenth of a point never."""
    runs = SyntheticProtocols()
    one = found("f08", runs)
    assert one is not None and one.value == 0.0
    sham = runs.diaries["sham"]
    runs.diaries["needling"] = sham.assign(pain_reading=sham["pain_reading"] - 0.1)
    never = found("f08", runs)
    assert never is not None and math.isinf(never.value)
    late = np.array([1.0 if day >= 2.0 else 0.0 for day in DIARY])
    runs.diaries["needling"] = sham.assign(pain_reading=sham["pain_reading"] - late)
    second = found("f08", runs)
    assert second is not None and second.value == 2.0


def test_later_counts_as_better_only_where_both_gain() -> None:
    """Threshold rises with the days in the made-up diary, pain does not fall further: no; with pain falling: yes."""
    runs = SyntheticProtocols()
    one = found("f17", runs)
    assert one is not None and one.value == 0.0
    run = runs.diaries["needling"]
    runs.diaries["needling"] = run.assign(pain_intensity=run["pain_intensity"] - run["time"] * 0.1)
    both = found("f17", runs)
    assert both is not None and both.value == 1.0
    assert AT_ONCE in DIARY


def test_inflammation_above_a_tenth_of_its_peak_is_still_raised() -> None:
    """0.3 of 4 is not, 0.4 is."""
    runs = SyntheticProtocols()
    runs.repeated_doses["inflammation"][..., -1] = 0.4
    one = found("a20", runs)
    assert one is not None and one.value == 1.0


def test_no_effect_on_range_means_within_what_can_be_detected() -> None:
    """The band is that of the outcome measure, and one degree lies in it."""
    one = found("f13", SyntheticProtocols())
    detectable = load().outcome_measures["OM32"].change_low
    assert one is not None and one.band == (-detectable, detectable)
    assert judge(load().targets["f13"], one) == MET


def test_nobody_sore_has_no_onset() -> None:
    """No soreness: no hour of onset, so the row is missed and not met by chance."""
    runs = SyntheticProtocols()
    run = runs.diaries["needling"]
    runs.diaries["needling"] = run.assign(needling_soreness=0.0 * run["needling_soreness"])
    one, gone = found("b14", runs), found("b16", runs)
    assert one is not None and math.isinf(one.value)
    assert gone is not None and gone.value == 0.0


def test_every_row_that_is_read_says_how() -> None:
    """A note for each, but for the one that writes its own; all ids are targets."""
    assert set(NOTES) == set(READ) - {"f13"}
    assert set(READ) <= set(load().targets)
    assert found("e20", SyntheticProtocols()) is None
