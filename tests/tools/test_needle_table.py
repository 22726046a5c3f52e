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
    """A row for each value, its errors in percent of the range."""
    good, bad = (
        Row("a muscle, pistoning", "released share", 0.0, 1.0, 0.1, of_95, 9.0, -0.2) for of_95 in (0.5 * BAR, 2.0 * BAR)
    )
    text = page([good, bad, good], 96, 2, (500.0, 7.0))
    assert "| met |" in text and "| missed |" in text and "96 people" in text and "In 2 of\n96 needles" in text
    assert good.holds and not bad.holds
