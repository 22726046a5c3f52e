"""The regression preset as a study, and whether it is released."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ims.catalog import PRESET, load
from ims.treatment import default_course
from ims.trials.reference import ARMS, is_released, reference_run, run_reference, summarize_reference
from ims.trials.study import Study


@pytest.fixture(scope="module", params=[5, 6])
def study(request: pytest.FixtureRequest) -> tuple[int, Study]:
    """The preset with so many weekly sessions."""
    return request.param, run_reference(default_course(load(), PRESET, sessions=request.param))


def test_six_weekly_sessions_release_and_five_relapse(study: tuple[int, Study]) -> None:
    """What the preset was made to show, judged 300 days after the last session."""
    sessions, found = study
    assert is_released(found) is (sessions == 6)
    summary = json.loads(json.dumps(summarize_reference(found)))
    assert summary["released"] is summary["sets"][PRESET]["released"] is (sessions == 6)


def test_untreated_nothing_changes(study: tuple[int, Study]) -> None:
    """The person starts at a rest point: without a needle it stays there."""
    _, found = study
    contracture = found.sets[PRESET].arms["untreated"]["contracture"].values
    assert np.ptp(contracture) < 1e-6


def test_it_is_run_until_it_is_judged_in_double_precision(study: tuple[int, Study]) -> None:
    """Arms and ablations of the preset reach the day of the verdict; the preset knows no context, so no sham."""
    sessions, found = study
    results = found.sets[PRESET]
    assert tuple(results.arms) == ARMS == ("untreated", "needling")
    assert tuple(results.without) == ("S6a", "S6b", "S6c")
    assert found.provenance["precision"] == "float64"
    last = results.arms["needling"]["time"].values[-1]
    assert last == 7.0 * (sessions - 1) + reference_run().released_after_days


def test_mechanisms_of_the_preset_are_those_it_has(study: tuple[int, Study]) -> None:
    """The three of S6 and the root loop act; context is no part of it."""
    _, found = study
    assert found.sets[PRESET].mechanisms == {"S6a": True, "S6b": True, "S6c": True, "root_loop": True, "context": False}


def test_without_the_stretch_response_six_do_not_release() -> None:
    """S6a is what releases: without it even six sessions do nothing that lasts."""
    found = run_reference(default_course(load(), PRESET, sessions=6), without=("S6a",))
    assert not is_released(found)
    assert tuple(found.sets[PRESET].without) == ("S6b", "S6c")
    assert found.sets[PRESET].mechanisms["S6a"] is False
