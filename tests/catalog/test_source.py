"""sources.bib: each source has a DOI, or says that it is unverified."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims.catalog.source import Source, read_sources
from ims.errors import FileProblem, IncompleteEntry

GOOD = """% a comment
@article{Known2020,
  author = {Known and Other},
  year = {2020},
  title = {On  a
    thing},
  journal = {J Things 1:2},
  doi = {10.1/x},
}

@misc{Heard,
  author = {hearsay},
  howpublished = {said},
  note = {unverified, low},
}
"""


def bib(folder: Path, text: str) -> Path:
    """Write a sources.bib."""
    path = folder / "sources.bib"
    path.write_text(text, encoding="utf-8")
    return path


def test_entries_are_read(tmp_path: Path) -> None:
    """Every field lands where it belongs; line breaks inside a field are spaces."""
    assert read_sources(bib(tmp_path, GOOD)) == {
        "Known2020": Source("Known2020", "article", "Known and Other", "2020", "On a thing", "J Things 1:2", "10.1/x", ""),
        "Heard": Source("Heard", "misc", "hearsay", "", "", "said", "", "unverified, low"),
    }


def test_reference_ends_with_the_doi_or_the_mark(tmp_path: Path) -> None:
    """Whoever reads the reference knows whether it was checked."""
    known, heard = read_sources(bib(tmp_path, GOOD)).values()
    assert known.reference == "Known and Other (2020). On a thing. J Things 1:2. https://doi.org/10.1/x"
    assert heard.reference == "hearsay. said [unverified, low]"
    assert (known.unverified, known.confidence) == (False, "high")
    assert (heard.unverified, heard.confidence) == (True, "low")


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ("  doi = {10.1/x},\n", "", IncompleteEntry, "Known2020 has neither a doi nor a note"),
        ("unverified, low", "unverified", IncompleteEntry, "Heard has neither .* the note is 'unverified'"),
        ("  author = {hearsay},\n", "", IncompleteEntry, "Heard lacks an author"),
        ("@misc{Heard", "@misc{Known2020", IncompleteEntry, "has Known2020 twice"),
        ("@misc{Heard,", "@misc{", FileProblem, "has an entry that cannot be read"),
    ],
)
def test_broken_entries_are_refused(tmp_path: Path, old: str, new: str, kind: type[Exception], words: str) -> None:
    """Planted one by one in a good file."""
    assert old in GOOD
    with pytest.raises(kind, match=words):
        read_sources(bib(tmp_path, GOOD.replace(old, new, 1)))


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A catalog without sources is none."""
    with pytest.raises(FileProblem, match=r"sources.bib cannot be read"):
        read_sources(tmp_path / "sources.bib")
