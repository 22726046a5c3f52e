"""What to cite: references of a run, each with its DOI where it is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

DOI = "https://doi.org/"


@dataclass(frozen=True)
class Reference:
    """One work: its key in the catalog, the text of the reference, its DOI, and whether somebody has opened it."""

    key: str
    text: str
    doi: str = ""
    unverified: str = ""

    @property
    def address(self) -> str:
        """The address of the work; empty where no DOI is known."""
        return DOI + self.doi if self.doi else ""

    @property
    def line(self) -> str:
        """The reference in one line of plain text."""
        ends = self.text.rstrip(".") + "."
        return " ".join(part for part in (ends, f"doi:{self.doi}" if self.doi else "") if part)


def references_from(citations: Iterable[Any]) -> list[Reference]:
    """References out of `cite(scenario)`: texts, mappings, or records; sorted by text, each once."""
    found = {reference.line: reference for reference in (_reference(entry) for entry in citations)}
    return sorted(found.values(), key=lambda reference: reference.text.casefold())


def _reference(entry: Any) -> Reference:
    if isinstance(entry, str):
        return Reference(key=entry, text=entry)
    if not isinstance(entry, Mapping):
        names = ("key", "text", "authors", "author", "year", "title", "journal", "doi", "unverified")
        entry = {name: getattr(entry, name) for name in names if hasattr(entry, name)}
    doi = str(entry.get("doi") or "").removeprefix(DOI).removeprefix("doi:")
    return Reference(str(entry.get("key", "")), _text(entry), doi, str(entry.get("unverified") or ""))


def _text(entry: Mapping[str, Any]) -> str:
    if entry.get("text"):
        return str(entry["text"])
    authors = entry.get("authors") or entry.get("author") or ""
    names = authors if isinstance(authors, str) else ", ".join(authors)
    year = f"({entry['year']})" if entry.get("year") else ""
    parts = [" ".join(part for part in (names, year) if part), str(entry.get("title") or ""), str(entry.get("journal") or "")]
    return ". ".join(part.rstrip(".") for part in parts if part) or str(entry.get("key", ""))
