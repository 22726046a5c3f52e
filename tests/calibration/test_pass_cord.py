"""The cord by itself, read as its rows ask."""

from __future__ import annotations

from ims.calibration.pass_cord import duration, h_reflex, renshaw, threshold, two_compartments


def test_pain_lowers_the_threshold_and_a_block_raises_it() -> None:
    """A cramp is lit through the cord."""
    assert threshold(noxious=1.0) < threshold() < threshold(reaches=False)


def test_without_the_cord_a_discharge_is_over_at_once() -> None:
    """Seconds, where a cramp lasts a minute."""
    assert duration(reaches=False) < 0.1 * duration()


def test_times_and_sizes_are_told_in_the_rows_units() -> None:
    """Milliseconds and megohms; large cells have little resistance."""
    assert 20.0 < h_reflex() < 40.0 and 20.0 < renshaw() < 80.0
    resistances = two_compartments("input_resistance", 1e6)
    assert resistances == sorted(resistances, reverse=True)
