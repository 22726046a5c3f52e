"""One encrypted value: it opens with its key in its place, and in no other way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims.clinic.privacy.encryption import seal, unseal
from ims.clinic.privacy.keys import BYTES, Ring
from ims.errors import FileProblem

RING = Ring("f1", {"f1": b"1" * BYTES})
PLACE = "clinic_person.name"


@given(st.text())
def test_what_was_sealed_opens(text: str) -> None:
    """Any text, also an empty one and one with every letter of the world."""
    stored = seal(text, place=PLACE, ring=RING)
    assert unseal(stored, place=PLACE, ring=RING) == text
    assert stored.startswith("f1:")
    assert len(text) < 8 or text not in stored  # a shorter one can stand in random letters by chance


def test_the_same_text_never_looks_the_same() -> None:
    """So that nobody sees from the database who has the same name."""
    assert seal("Ada", place=PLACE, ring=RING) != seal("Ada", place=PLACE, ring=RING)


def test_t84_values_of_old_keys_stay_readable() -> None:
    """After a new key was made, old values open with the old one and new values carry the new name."""
    old = seal("Ada", place=PLACE, ring=RING)
    turned = RING.turned("f")
    assert unseal(old, place=PLACE, ring=turned) == "Ada"
    assert seal("Ada", place=PLACE, ring=turned).startswith("f2:")
    with pytest.raises(FileProblem, match="'f1', which the key file does not hold"):
        unseal(old, place=PLACE, ring=turned.alone())


@pytest.mark.parametrize(
    "change",
    [lambda s: s[:-4] + "AAA=", lambda s: s[:20], lambda s: "f1:", lambda s: "f1:?!"],
    ids=["changed", "cut off", "empty", "no text"],
)
def test_a_changed_value_does_not_open(change: object) -> None:
    """Changed, cut off or empty: one error, and no half text."""
    stored = seal("Ada Example", place=PLACE, ring=RING)
    with pytest.raises(FileProblem, match="does not open with its key"):
        unseal(change(stored), place=PLACE, ring=RING)  # type: ignore[operator]


def test_a_value_moved_to_another_place_does_not_open() -> None:
    """Nobody shows a reason as a name by copying it in the database."""
    stored = seal("Ada", place="clinic_person.email", ring=RING)
    with pytest.raises(FileProblem, match="moved from another place"):
        unseal(stored, place=PLACE, ring=RING)
