"""Blind indexes: found by key, told apart by nobody without it."""

from __future__ import annotations

import pytest

from ims.clinic.privacy.index import LENGTH, index_of, indexes_of, name_tokens, normal_email, normal_phone
from ims.clinic.privacy.keys import BYTES, Ring

ONE, OTHER = Ring("i1", {"i1": b"1" * BYTES}), Ring("i1", {"i1": b"2" * BYTES})


def test_the_same_value_under_another_key_has_another_index() -> None:
    """Without the key no guess can be tested."""
    assert index_of("email", "ada@example.org", ONE) == index_of("email", "ada@example.org", ONE)
    assert index_of("email", "ada@example.org", ONE) != index_of("email", "ada@example.org", OTHER)


def test_an_index_says_its_key_and_not_its_value() -> None:
    """The same text as an address and as a name has two indexes; nothing has none."""
    made = index_of("email", "ada", ONE)
    assert made.startswith("i1:")
    assert len(made) == LENGTH
    assert made != index_of("name", "ada", ONE)
    assert index_of("email", "", ONE) == ""


def test_what_was_stored_under_any_key_is_found() -> None:
    """The keys of this clinic, the current one first."""
    assert indexes_of("email", "ada@example.org") == [index_of("email", "ada@example.org")]
    assert indexes_of("email", "") == []


@pytest.mark.parametrize("typed", ["Ada@Example.ORG", "  ada@example.org ", "ADA@EXAMPLE.ORG"])
def test_an_address_is_found_however_it_is_typed(typed: str) -> None:
    """Case and spaces around do not matter."""
    assert normal_email(typed) == "ada@example.org"


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("(289) 555-0123", "+12895550123"),
        ("+1 289 555 0123", "+12895550123"),
        ("289.555.0123 ext 4", "+12895550123x4"),
        ("+33 1 99 00 12 34", "+33199001234"),
        ("  ", ""),
        ("call me", ""),
    ],
)
def test_a_number_is_found_however_it_is_typed(typed: str, normal: str) -> None:
    """Canadian where no country is named; the extension counts."""
    assert normal_phone(typed) == normal


@pytest.mark.parametrize(
    ("names", "tokens"),
    [
        (("Chloé O'Neil-Roy",), ["chloe", "o", "neil", "roy"]),
        (("ADA", "Ada Straße"), ["ada", "strasse"]),
        (("李 明",), ["李", "明"]),
        (("",), []),
    ],
)
def test_names_are_found_by_whole_words_without_accents(names: tuple[str, ...], tokens: list[str]) -> None:
    """Each word once."""
    assert name_tokens(*names) == tokens
