"""Trials beside the model: sign, day, standard deviations, nulls."""

from __future__ import annotations

import pytest
from numpy.testing import assert_allclose

from ims.calibration.needle import STANDARD_DEVIATION
from ims.calibration.trials import day_of, effect, rows
from ims.calibration.verdict import MET, MISSED, NOT_YET
from ims.catalog import load
from tests.calibration.synthetic import SyntheticProtocols


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("TE03a", -1.0),
        ("BP02a", -1.0 / STANDARD_DEVIATION),
        ("FS02b", -4.0),
        ("TE03d", -4.0 / 10.0),
        ("TE02c", 1.0),
        ("WP01a", -4.0),
    ],
)
def test_effect_is_needling_minus_the_other_arm(id: str, value: float) -> None:  # noqa: A002
    """Pain in the deviations of trials, other outcomes in those of our people (10 in the runs made by hand)."""
    trial = load().trials[id]
    assert_allclose(effect(trial, SyntheticProtocols().courses(trial.condition)), value)


def test_day_is_counted_as_the_trial_counts() -> None:
    """Weeks since the first session, weeks after the last, or the end of the course."""
    runs = SyntheticProtocols()
    trials = load().trials
    whiplash, back = runs.courses("whiplash"), runs.courses("back_pain")
    assert day_of(trials["WP01b"], whiplash) == 84.0
    assert day_of(trials["BP02b"], back) == back.course.last_day + 28.0
    assert day_of(trials["BP02a"], back) == back.end


def test_each_trial_has_one_row_and_a_verdict() -> None:
    """What the model cannot do is said; nulls and predictions are judged by the printed interval."""
    found = {one["id"]: one for one in rows(SyntheticProtocols(), SyntheticProtocols("as_described"))}
    assert set(found) == set(load().trials)
    assert {one["role"] for one in found.values()} == {"null", "prediction", "fitted"}
    assert found["LR01"]["verdict"] == NOT_YET and found["LR01"]["ours"] is None
    assert found["WP01a"]["verdict"] == MET
    assert found["TE03d"]["verdict"] == MISSED, "grip falls in the runs made by hand"
    assert found["BP02a"]["unit"] == "SD" and found["TE03a"]["unit"] == "NRS"
    assert found["BP02a"]["ours_as_described"] == found["BP02a"]["ours"]
