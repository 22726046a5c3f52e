"""What to cite: references of a run, each with its DOI where it is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DOI = "https://doi.org/"


@dataclass(frozen=True)
class Reference:
    """One work: its key in the catalog, the text of the reference, its DOI, and how sure we are of it where it has none."""

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


def references_from(citations: Iterable[Mapping[str, str]]) -> list[Reference]:
    """References out of `cite(scenario)` (`key`, `reference`, `doi`, `note`), sorted by text, each once."""
    found = {entry["key"]: _reference(entry) for entry in citations}
    return sorted(found.values(), key=lambda reference: reference.text.casefold())


def _reference(entry: Mapping[str, str]) -> Reference:
    doi, note = entry.get("doi", ""), entry.get("note", "")
    text = entry["reference"].removesuffix(DOI + doi).removesuffix(f"[{note}]").strip()
    return Reference(entry["key"], text, doi, "" if doi else note.removeprefix("unverified, "))
