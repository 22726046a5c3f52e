"""Units of trials are spoken by the rules of each language."""

from __future__ import annotations

import pytest
from django.utils import translation

from ims.web.information.words.trials import UNITS, unit_words


@pytest.mark.parametrize(
    ("size", "english", "french"),
    [
        (0.49, "standard units", "unité standard"),
        (1.0, "standard unit", "unité standard"),
        (1.69, "standard units", "unité standard"),
    ],
)
def test_a_unit_is_one_or_several_by_the_rule_of_its_language(size: float, english: str, french: str) -> None:
    """English says 0.49 units, French says 0,49 unité."""
    assert unit_words("1", size) == english
    with translation.override("fr"):
        assert unit_words("1", size) == french
        assert unit_words("deg", 2.5) == "degrés"


def test_every_unit_has_words_of_its_own() -> None:
    """No two units sound alike."""
    assert len({unit_words(unit, 3.0) for unit in UNITS}) == len(UNITS)
