"""Rows on the scale of milliseconds: each sub-model beside its published figures, misses said."""

from __future__ import annotations

import pytest

from ims.calibration import emergent, pass_rows
from ims.calibration.pass_rows import ALONE, found
from ims.calibration.verdict import GIVEN, MET, MISSED, judge
from ims.catalog.load import load

MISSES = {"A07"}
"""The published line of torque has an intercept that the law lacks (docs/needle.md)."""


@pytest.mark.parametrize("id", ALONE)
def test_a_row_is_met_or_its_miss_is_known(id: str) -> None:  # noqa: A002
    """What the row gives as an input is held, what it gives as a formula or a finding is met."""
    target = load().targets[id]
    verdict = judge(target, found(id))
    assert verdict == (MISSED if id in MISSES else GIVEN if target.role == "input" else MET), found(id)


def test_all_of_them_are_rows_of_milliseconds() -> None:
    """None stands in for a row of the weeks."""
    assert {load().targets[id].scale for id in ALONE} == {"fast"}
    assert not set(ALONE) & set(emergent.READ)


def test_none_of_them_counts_as_prediction() -> None:
    """A sub-model by itself is no run of the model on a protocol."""
    assert "emergent" not in {load().targets[id].role for id in ALONE}


def test_a_row_that_no_sub_model_answers_is_open() -> None:
    """Nothing is made up."""
    assert found("A06") is None
    assert pass_rows.found("P07") is None
