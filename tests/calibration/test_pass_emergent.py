"""Rows that come out of parts of the pass put together: what is read, and that misses stay misses."""

from __future__ import annotations

import numpy as np
import pytest

from ims.calibration import pass_emergent
from ims.calibration.pass_emergent import READ, found
from ims.calibration.verdict import MET, MISSED, judge
from ims.catalog.load import load


def test_they_are_rows_that_count_as_prediction() -> None:
    """Of the scale of milliseconds, emergent, and read by nothing else."""
    assert {load().targets[id].role for id in READ} == {"emergent"}
    assert found("A01") is None


VERDICTS = {
    "A06": MISSED,
    "D06": MISSED,
    "D13": MET,
    "E05": MISSED,
    "E07": MET,
    "F02": MISSED,
    "M17": MISSED,
    "M19": MISSED,
}
"""What each row comes to, misses and all (docs/validation.md)."""


@pytest.mark.parametrize("id", READ)
def test_each_row_comes_to_what_is_told_of_it(id: str) -> None:  # noqa: A002
    """Read in full, from the parts of the pass."""
    row = found(id)
    assert row is not None and judge(load().targets[id], row) == VERDICTS[id], row


def _catalog(name: str) -> float:
    return float(load().pass_parameters[name].value)  # type: ignore[arg-type]


def test_a_stretched_calf_is_softer_than_measured() -> None:
    """M17, M19: both are missed, and lie between the stresses of the curve's published values around the fibers' lengths."""
    largest, rest = (_catalog(f"taut_band.{name}") for name in ("largest_stress", "resting_modulus"))
    passive = (0.069401, 0.263532, 1.0)  # at 1.2, 1.4 and 1.6 of the optimal length: section 2.1, rows M07 and M08
    at_1_2, at_1_4, at_1_6 = (1e-3 * (rest + largest * share) for share in passive)
    for id, low, high in (("M17", at_1_4, at_1_6), ("M19", at_1_2, at_1_4)):
        row = found(id)
        assert row is not None and low < row.value < high
        assert judge(load().targets[id], row) == MISSED
        assert "of the optimal length" in row.note


def test_motor_units_go_on_too_long_in_a_cramp() -> None:
    """D06: with the nerve blocked as published, intact nearly as long as the cramp itself, which is missed."""
    row = found("D06")
    assert row is not None and "for 1.1" in row.note
    assert judge(load().targets["D06"], row) == MISSED


def test_people_are_counted_against_a_binomial(monkeypatch: pytest.MonkeyPatch) -> None:
    """F02: nine of fifteen allow 5 to 12, none of fifteen up to 3; the figure that is farther off stands for the row."""

    class Told:
        def __init__(self, painful: int) -> None:
            self.all = {"pain_peak_nrs": np.repeat([2.0, 0.1], [painful, 15 - painful])}

    monkeypatch.setattr(pass_emergent, "_healthy", lambda technique, *_: Told(9 if technique != "static" else 0))
    as_published = pass_emergent._painful()
    assert as_published.band is not None and as_published.band[0] <= as_published.value <= as_published.band[1]
    monkeypatch.setattr(pass_emergent, "_healthy", lambda *_: Told(8))
    mock = pass_emergent._painful()
    assert mock.value == 8.0 and mock.band == pytest.approx((0.0, 3.27), abs=0.01)
