"""What to cite."""

from __future__ import annotations

from ims.reports.references import references_from

WITH_DOI = {"key": "B2001", "reference": "Beta (2001). J. https://doi.org/10.1/x", "doi": "10.1/x", "note": ""}
WITHOUT = {"key": "A1999", "reference": "Alpha (1999). K [unverified, medium]", "doi": "", "note": "unverified, medium"}


def test_address_and_mark_stand_once() -> None:
    """The DOI is a link and not also text; an unverified source says how sure we are."""
    first, second = references_from([WITH_DOI, WITHOUT])
    assert (first.text, first.address, first.unverified) == ("Alpha (1999). K", "", "medium")
    assert (second.text, second.address, second.unverified) == ("Beta (2001). J.", "https://doi.org/10.1/x", "")
    assert second.line == "Beta (2001). J. doi:10.1/x"


def test_each_key_once() -> None:
    """A source used twice is cited once."""
    assert [reference.key for reference in references_from([WITH_DOI, WITHOUT, WITH_DOI])] == ["A1999", "B2001"]
