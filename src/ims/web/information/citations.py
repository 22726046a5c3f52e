"""Who says so: the source of a published figure as a reader sees it, with its DOI; unverified where its row is so marked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ims.catalog import Source, load

UNVERIFIED_MARKS = ("unverified", "mixed")
"""Marks of rows of which at least the number itself was not seen in the source."""
AUTHORS = {
    "authors not known": gettext_lazy("authors not known"),
    "exclusion lists of needling trials and national guidelines": gettext_lazy("lists of who was left out of trials"),
    "general clinical safety practice": gettext_lazy("common rules of safe practice"),
    "general knowledge of headache trials": gettext_lazy("common knowledge of headache trials"),
    "Ansari, Alaei, Mason, Geist": "Ansari, Alaei, Mason, Geist",
    "OPTIMa collaboration": gettext_lazy("OPTIMa research group"),
}
"""Authors that are not surnames, in words that can be translated."""
OURS = ("IMSDesign2026", "IMSDerived2026")
"""Sources that are choices of this project: their numbers are never shown as findings."""


@dataclass(frozen=True)
class Citation:
    """One source: its key in the catalog, author, year, DOI ("" where none is known), whether it is unverified."""

    key: str
    author: str
    year: str
    doi: str
    unverified: bool

    @property
    def address(self) -> str:
        """Where the paper is; "" where no DOI is known."""
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def words(self) -> str:
        """Author and year, in the language of the page."""
        author = str(AUTHORS.get(self.author, self.author.replace(" and ", f" {_('and')} ")))
        return f"{author}, {self.year}" if self.year else author


def cite(key: str, mark: str = "read") -> Citation:
    """The source of that key; unverified where the mark of the row says that the number was not seen there."""
    source: Source = load().source(key)
    return Citation(key, source.author, source.year, source.doi, mark in UNVERIFIED_MARKS)
