"""sources.bib: whom a number or a claim is taken from.

A small part of BibTeX is read: entries of the form `@kind{Key, field = {text}, ...}`. Each has a DOI, or a note that begins
with `unverified` and a confidence: nobody of the project has seen where it is published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ims.errors import FileProblem, IncompleteEntry

CONFIDENCES = ("high", "medium", "low")
_ENTRY = re.compile(r"@(?P<kind>\w+)\s*\{\s*(?P<key>[^,\s]+)\s*,(?P<fields>.*?)\n\}", re.DOTALL)
_FIELD = re.compile(r"(?P<name>\w+)\s*=\s*\{(?P<text>[^{}]*)\}")
_UNVERIFIED = re.compile(r"unverified, (high|medium|low)\b")


@dataclass(frozen=True)
class Source:
    """One published or unpublished source."""

    key: str
    kind: str
    author: str
    year: str
    title: str
    published_in: str
    doi: str
    note: str

    @property
    def unverified(self) -> bool:
        """Whether no DOI is known: it is cited as it was handed over."""
        return not self.doi

    @property
    def confidence(self) -> str:
        """How sure the hand-over was of an unverified source; `high` where there is a DOI."""
        found = _UNVERIFIED.match(self.note)
        return found.group(1) if found else "high"

    @property
    def reference(self) -> str:
        """The reference in one line, as far as it is known."""
        parts = [f"{self.author} ({self.year})" if self.year else self.author, self.title, self.published_in]
        line = ". ".join(part for part in parts if part)
        if self.doi:
            return f"{line}. https://doi.org/{self.doi}"
        return f"{line} [{self.note}]"


def read_sources(path: Path) -> dict[str, Source]:
    """All entries of a sources.bib, by key."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise FileProblem(f"{path} cannot be read: {problem.strerror}. Every catalog has a sources.bib.") from problem
    sources: dict[str, Source] = {}
    for entry in _ENTRY.finditer(text):
        source = _source(entry)
        if source.key in sources:
            raise IncompleteEntry(f"sources.bib has {source.key} twice. Keep one, or give the second a letter after the year.")
        sources[source.key] = source
    if len(sources) != text.count("\n@") + text.startswith("@"):
        raise FileProblem(f"{path} has an entry that cannot be read. Expected '@kind{{Key,' ... and '}}' on a line of its own.")
    return sources


def _source(entry: re.Match[str]) -> Source:
    key = entry["key"]
    fields = {field["name"].lower(): " ".join(field["text"].split()) for field in _FIELD.finditer(entry["fields"])}
    doi, note = fields.get("doi", ""), fields.get("note", "")
    if not fields.get("author"):
        raise IncompleteEntry(f"sources.bib: {key} lacks an author. An organization or a name of the data set will do.")
    if not doi and not _UNVERIFIED.match(note):
        raise IncompleteEntry(
            f"sources.bib: {key} has neither a doi nor a note that begins with 'unverified, high', 'unverified, medium' "
            f"or 'unverified, low'; the note is {note!r}."
        )
    published_in = fields.get("journal") or fields.get("howpublished") or fields.get("publisher", "")
    return Source(
        key, entry["kind"], fields["author"], fields.get("year", ""), fields.get("title", ""), published_in, doi, note
    )
