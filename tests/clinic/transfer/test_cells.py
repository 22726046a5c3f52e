"""Cells that a spreadsheet could take for a formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ims.clinic.transfer.cells import restored, safe

SIGNS = ";,=+-@\t\r\n\uff1d\uff0b\uff0d\uff20' \"a"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1 289 555 0100", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1", "'=1", "\u00a0@x"],
)
def test_t61_a_cell_is_no_formula(text: str) -> None:
    """Whatever a spreadsheet may work out is marked as text; with the mark it begins like no formula."""
    assert safe(text).startswith("'") and safe(text).replace("'", "") == text.replace("'", "")
    assert restored(safe(text)) == text


@pytest.mark.parametrize("text", ["Ada", "'t Hooft", "O'Neil", "", "(289) 555-0100", "a=1", "'", "''"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    """Names with an apostrophe are not changed, neither out nor in."""
    assert (safe(text), restored(text)) == (text, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("613 555 0300;=1+1;", "613 555 0300;'=1+1;"),
        ('"a;=1+1;b"@example.org', "\"a;'=1+1;b\"'@example.org"),
        ("x\t +1", "x\t' +1"),
        ("a,'=1", "a,''=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufe66" + "1", "'\ufe66" + "1"),
    ],
)
def test_t61_another_separator_makes_no_formula_of_a_part(text: str, told: str) -> None:
    """Where cells are separated by a semicolon, or a sign is hidden or small."""
    assert safe(text) == told
    assert restored(told) == text


@given(some.text(alphabet=some.one_of(some.sampled_from(SIGNS), some.characters())))
def test_t61_every_text_comes_back(text: str) -> None:
    """However many marks and signs it begins with."""
    assert restored(safe(text)) == text
