"""What a table of `ims validate` adds up to."""

from __future__ import annotations

from typing import Any

from ims.calibration.headline import headline, sentence
from ims.calibration.verdict import MET, MISSED, NOT_YET


def row(key: str, role: str, verdict: str) -> dict[str, Any]:
    """One row, as far as the headline reads it."""
    return {"id": key, "role": role, "verdict": verdict}


TABLE = [
    row("a", "emergent", MET),
    row("b", "emergent", MISSED),
    row("c", "emergent", NOT_YET),
    row("d", "emergent", NOT_YET),
    row("e", "input", MISSED),
    row("f", "fitted", MET),
]


def test_only_emergent_rows_count_as_prediction() -> None:
    """What is missed or cannot be expressed yet stays in the denominator; fitted and input rows are no prediction."""
    found = headline(TABLE)
    assert (found.met, found.emergent, found.not_yet, found.share) == (1, 4, 2, 0.25)


def test_every_miss_is_named_whatever_its_role() -> None:
    """A missed input is a miss too."""
    assert headline(TABLE).misses == ("b", "e")


def test_sentence_says_what_is_missing() -> None:
    """Met, missed and not yet expressible, in one sentence."""
    assert sentence(headline(TABLE)).startswith(
        "1 of 4 emergent figures are met (25 %); 1 are missed and 2 cannot be expressed yet."
    )
    assert sentence(headline(TABLE[4:])) == "This table has no emergent row, so it says nothing about prediction."
