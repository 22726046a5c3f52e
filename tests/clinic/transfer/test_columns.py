"""Headings, in English and French, and what is near one that is not known."""

from __future__ import annotations

import pytest

from ims.clinic.transfer.columns import HEADINGS, columns_of, known_among
from ims.errors import BadValue

ADA = {"name": "Ada Example", "email": "ada@example.org", "phone": "", "language": "", "zone": ""}


@pytest.mark.parametrize(
    "headings",
    [
        list(HEADINGS.values()),
        ["NAME", "email address", "Phone", "language", "timezone"],
        ["Nom complet", "Courriel", "Téléphone", "Langue", "Fuseau horaire"],
        ["nom", "adresse électronique", "cellulaire", "langue préférée", "fuseau"],
    ],
)
def test_headings_are_known_in_both_languages(headings: list[str]) -> None:
    """Without regard to case, accents, spaces and signs."""
    found = columns_of(headings)
    assert (list(found.places), found.warnings) == (list(HEADINGS), ())
    assert known_among(headings) == len(HEADINGS)


@pytest.mark.parametrize("headings", [["First name", "Last name"], ["Prénom", "Nom"], ["Given name", "Name"]])
def test_a_name_in_two_columns_is_put_together(headings: list[str]) -> None:
    """First name first, in whichever order the columns stand; a part that is empty leaves no gap."""
    found = columns_of([*headings, "E-mail"])
    assert found.values(["Ada", "Example", "ada@example.org"]) == ADA
    assert columns_of(["E-mail", *reversed(headings)]).values(["ada@example.org", "Example", "Ada"]) == ADA
    assert found.values(["Ada", ""])["name"] == "Ada"


def test_a_column_that_is_not_known_is_left_out_and_said() -> None:
    """With what is near, so that a misspelled one is seen; nothing of it is read."""
    found = columns_of(["Name", "Emial", "Shoe size"])
    assert found.warnings == (
        "The column 'Emial' is not one of ours and is left out. Nearest: E-mail.",
        "The column 'Shoe size' is not one of ours and is left out.",
    )
    assert found.values(["Ada Example", "ada@example.org", "38"]) == {**ADA, "email": ""}


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        (["E-mail", "Phone"], "no column for the name; it reads 'E-mail', 'Phone'. The first line holds headings"),
        (["Nmae", "E-mail"], "Is it 'Nmae'?"),
        (["Name", "Phone", "Mobile"], "Two columns hold the same: 'Phone' and 'Mobile'"),
        (["Name", "First name", "Last name"], "a whole name and its two parts"),
    ],
)
def test_headings_that_cannot_be_are_refused(headings: list[str], words: str) -> None:
    """With what came and what was expected."""
    with pytest.raises(BadValue) as error:
        columns_of(headings)
    assert words in str(error.value)
