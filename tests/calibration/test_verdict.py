"""Verdicts: every form of tolerance on the shelf, and what a row looks like."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from ims.calibration.verdict import (
    DEFINITION,
    GIVEN,
    MET,
    MISSED,
    NOT_YET,
    VERDICTS,
    Found,
    interval,
    is_met,
    judge,
    said,
    tally,
    target_row,
)
from ims.catalog import Target, load


def target(**changes: Any) -> Target:
    """An emergent row with value 5 and nothing that says what counts as met."""
    some = replace(load().targets["f02"], value="5", number=5.0, tolerance="no effect", low=None, high=None, role="emergent")
    return replace(some, **changes)


@pytest.mark.parametrize(
    ("changes", "value", "verdict"),
    [
        ({"low": 4.5, "high": 5.8}, 4.5, MET),
        ({"low": 4.5, "high": 5.8}, 5.81, MISSED),
        ({"low": 15.0}, 72.0, MET),
        ({"low": 15.0}, 14.9, MISSED),
        ({"low": 5.0, "high": 5.0, "tolerance": "exact"}, 5.0, MET),
        ({"low": 5.0, "high": 5.0, "tolerance": "5"}, 5.4, MET),
        ({"low": 5.0, "high": 5.0, "tolerance": "5"}, 5.6, MISSED),
        ({"tolerance": "1.5"}, 6.4, MET),
        ({"tolerance": "1.5"}, 6.6, MISSED),
        ({"tolerance": "2.05 (SD)"}, 3.0, MET),
        ({"tolerance": "2.05 (SD)"}, 2.9, MISSED),
        ({}, 5.2, MET),
        ({}, 5.6, MISSED),
        ({"low": 4.0, "high": 6.0}, math.inf, MISSED),
        ({"low": 4.0}, math.nan, MISSED),
    ],
)
def test_each_form_of_tolerance(changes: dict[str, Any], value: float, verdict: str) -> None:
    """An interval, one bound, an exact figure as printed, a standard deviation, and none at all."""
    assert judge(target(**changes), Found(value)) == verdict


def test_band_of_the_protocol_stands_where_the_row_is_silent() -> None:
    """No effect means within what can be detected, which the protocol says."""
    silent = target(value="0", number=0.0)
    assert judge(silent, Found(4.9, band=(-5.0, 5.0))) == MET
    assert judge(silent, Found(5.1, band=(-5.0, 5.0))) == MISSED


@pytest.mark.parametrize(("role", "verdict"), [("input", GIVEN), ("formula", MET), ("fitted", MET), ("emergent", MET)])
def test_an_input_is_held_and_not_met(role: str, verdict: str) -> None:
    """That an input has its own value predicts nothing."""
    assert judge(target(role=role, low=4.0, high=6.0), Found(5.0)) == verdict


def test_an_input_outside_its_interval_is_missed() -> None:
    """A number of ours that contradicts the figure it stands for is a miss, too."""
    assert judge(target(role="input", low=4.0, high=6.0), Found(7.0)) == MISSED


def test_what_cannot_be_said_is_not_met() -> None:
    """Without a figure there is no verdict but that; a definition stays one."""
    assert judge(target(), None) == NOT_YET
    assert judge(target(role="definition"), None) == DEFINITION
    assert judge(target(role="definition"), Found(99.0)) == DEFINITION


def test_every_target_with_a_number_can_be_judged() -> None:
    """The printed figure itself meets every row that has one, whatever the form of its tolerance."""
    for one in load().targets.values():
        if one.number is not None:
            assert judge(one, Found(one.number)) in (MET, GIVEN, DEFINITION), one.id


def test_interval_is_that_of_the_row_or_none() -> None:
    """Words are no interval."""
    assert interval(target(low=1.0)) == (1.0, None)
    assert interval(target(tolerance="1.5")) == (3.5, 6.5)
    assert interval(target(tolerance="must hold")) is None


def test_exact_is_as_exact_as_printed() -> None:
    """13.0 is not met by 13.04 rounded, 13 is by 13.4."""
    assert is_met(13.04, 13.0, 13.0, printed="13.0")
    assert not is_met(13.06, 13.0, 13.0, printed="13.0")
    assert is_met(13.4, 13.0, 13.0, printed="13")


def test_row_has_the_keys_of_the_contract_first() -> None:
    """A figure that is none becomes null, the note and the set are always there."""
    one = target_row(target(low=1.0), Found(math.inf, "how"), set="as_evidenced")
    keys = ["id", "role", "quantity", "unit", "source", "target", "tolerance", "ours", "verdict", "set", "note"]
    assert list(one) == keys
    assert (one["ours"], one["verdict"], one["set"], one["note"]) == (None, MISSED, "as_evidenced", "how")
    assert target_row(target(number=None, value="9 vs 0"), None)["target"] == "9 vs 0"


def test_tally_counts_each_row_once() -> None:
    """By role and verdict."""
    rows = [{"role": "input", "verdict": GIVEN}, {"role": "input", "verdict": MISSED}, {"role": "input", "verdict": GIVEN}]
    assert tally(rows) == {"input": {GIVEN: 2, MISSED: 1}}
    assert len(set(VERDICTS)) == 5


@pytest.mark.parametrize(
    ("low", "high", "words"), [(1.0, 2.5, "1 to 2.5"), (0.0, None, ">= 0"), (None, 3.0, "<= 3"), (None, None, "")]
)
def test_interval_in_words(low: float | None, high: float | None, words: str) -> None:
    """As a tolerance is printed."""
    assert said(low, high) == words
