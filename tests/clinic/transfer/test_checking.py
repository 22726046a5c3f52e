"""What cannot be written down, and why."""

from __future__ import annotations

import pytest

from ims.clinic.transfer.checking import reasons
from ims.clinic.transfer.columns import HEADINGS

FINE = {"name": "Ada Example", "email": "ada@example.org", "phone": "(289) 555-0100", "language": "fr", "zone": ""}


def test_what_is_fine_has_no_reason_against_it() -> None:
    """Neither has what is left empty, but for the name."""
    assert reasons(FINE, HEADINGS) == reasons({**FINE, "email": "", "phone": "", "language": ""}, HEADINGS) == ()
    assert reasons({**FINE, "zone": "America/Toronto"}, HEADINGS) == ()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "there is no name"),
        ("name", "see www.example.com", "is no name"),
        ("name", "-", "is no name"),
        ("name", "a" * 81, "is no name"),
        ("email", "ada@", "'ada@' is not a whole e-mail address"),
        ("email", f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.org", "is longer than 254 letters|not a whole"),
        ("phone", "555", "at least 7 digits"),
        ("phone", "call the daughter 2895550100", "is no telephone number"),
        ("phone", "2.8955501E+09", "rounded the telephone number to 2.8955501E+09"),
        ("language", "de", "not one that mails are written in: en or fr"),
        ("zone", "Toronto", "is no time zone, such as America/Toronto"),
    ],
)
def test_each_reason_says_what_came_and_what_was_expected(field: str, value: str, words: str) -> None:
    """One sentence a field; a field that is not asked about is not looked at."""
    (reason,) = reasons({**FINE, field: value}, HEADINGS)
    assert any(word in reason for word in words.split("|"))
    assert reasons({**FINE, field: value}, set(HEADINGS) - {field, "name"}) == ()


def test_all_reasons_are_named_at_once_and_none_is_endless() -> None:
    """So that the file is corrected in one go; a page of text in a cell is not repeated as a whole."""
    found = reasons({**FINE, "name": "", "email": "x" * 5000, "phone": "1"}, HEADINGS)
    assert len(found) == 3
    assert max(len(reason) for reason in found) < 200
