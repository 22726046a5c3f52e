"""Sources are shown as who, when and where, and said to be unverified where they are."""

from __future__ import annotations

from django.utils import translation

from ims.catalog import load
from ims.web.information.citations import AUTHORS, cite


def test_a_source_with_a_doi_has_its_address() -> None:
    """A reader gets to the paper."""
    found = cite("Brady2014")
    assert (found.words, found.address, found.unverified) == (
        "Brady, 2014",
        "https://doi.org/10.1179/2042618613Y.0000000044",
        False,
    )


def test_a_source_without_a_doi_is_not_unverified_for_that() -> None:
    """A paper that was read stays read where its DOI is not known; the mark of the row decides."""
    found = cite("Boyce2020")
    assert (found.words, found.address, found.unverified) == ("Boyce, 2020", "", False)


def test_a_number_that_was_not_seen_in_its_paper_is_unverified() -> None:
    """A paper may be known and its number not: the mark of the row decides."""
    assert not cite("White2001").unverified
    assert cite("White2001", "mixed").unverified


def test_authors_are_joined_and_described_in_the_language_of_the_page() -> None:
    """Names stay, words around them are translated."""
    with translation.override("fr"):
        assert cite("MacPhersonThomas2005").words == "MacPherson et Thomas, 2005"
        assert cite("SegmentalInjury1990").words == "auteurs inconnus, 1990"
    assert cite("MacPhersonThomas2005").words == "MacPherson and Thomas, 2005"


def test_described_authors_are_those_of_the_catalog() -> None:
    """No description is for a source that is gone."""
    assert set(AUTHORS) <= {source.author for source in load().sources.values()}
