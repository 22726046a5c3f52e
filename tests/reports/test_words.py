"""The names a reader sees."""

from __future__ import annotations

from ims.catalog.condition import SETS
from ims.catalog.evidence import GRADES
from ims.catalog.load import load
from ims.reports import words
from ims.trials.study import ABLATIONS, ARMS


def test_every_set_arm_and_time_has_a_name() -> None:
    """Nothing is shown by its key for want of a word."""
    assert set(words.SET_TITLES) == set(words.SET_MEANINGS) == set(load().mechanism_sets)
    assert set(words.ARM_TITLES) == set(ARMS)
    assert set(SETS) <= set(words.SET_TITLES)


def test_every_grade_and_basis_is_explained() -> None:
    """The letters and bases that a report shows are those of the catalog."""
    assert set(words.GRADES) == {grade[0] for grade in GRADES}
    assert set(words.BASES) == {"measured", "scaled", "fitted", "assumed"}


def test_mechanisms_that_are_switched_off_have_a_meaning() -> None:
    """A reader learns what S6a, S6b and S6c are, not their letters alone."""
    assert set(words.MECHANISM_TITLES) == set(ABLATIONS)


def test_no_word_promises_a_cure() -> None:
    """Set, part and mechanism names never say heals or cures."""
    shown = [*words.SET_MEANINGS.values(), *words.PART_MEANINGS.values(), *words.MECHANISM_TITLES.values()]
    assert not [text for text in shown if "heals" in text or "cure" in text]
