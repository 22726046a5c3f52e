"""The tool that measures the short form of the pass: every technique, plain errors, a page that says what is missed."""

from __future__ import annotations

import numpy as np

from ims.treatment.technique import techniques
from tools.needle_table import BAR, PLACES, Row, page, tissues


def test_every_technique_is_measured() -> None:
    """In thin and thick muscles, one beside the spine."""
    assert {technique for _, _, technique in PLACES} == set(techniques())
    assert any(level for _, level, _ in PLACES)


def test_muscles_lie_anywhere_between_healthy_and_worst() -> None:
    """Each state through its whole span, nerve function down to 0.4; the same people for the same seed."""
    of = tissues(400, 3)
    assert of.contracture.min() < 0.05 and of.contracture.max() > 0.95
    assert of.nerve_function.min() >= 0.4
    assert np.array_equal(of.contracture, tissues(400, 3).contracture)


def test_the_page_says_what_holds_and_what_is_missed() -> None:
    """A line for each value: the worst place counts, in percent of its range, and in how many places the bar is missed."""
    good, bad = (
        Row(place, "released share", 0.0, 1.0, 0.1, of_95, 9.0, -0.2)
        for place, of_95 in (("thin", 0.5 * BAR), ("thick", 2.0 * BAR))
    )
    pain = Row("thin", "greatest pain", 0.0, 9.0, 0.1, 0.3, 100.0, 0.1)
    text = page([good, pain, bad], 96, 2, (500.0, 70.0))
    assert "| released share | contracture | 0 to 1 | 0.1 % | 10 % | 9 % | -0.2 % | missed in 1 of 2 |" in text
    assert "| greatest pain | - | 0 to 9 | 0.1 % | 0.3 % | 100 % | +0.1 % | met in all 1 |" in text
    assert "96 people" in text and "2 of 192 needles" in text
    assert good.holds and not bad.holds
