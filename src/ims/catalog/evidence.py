"""Claims about the treatment, each with its grade and the sentence that may be shown; and what to do in an emergency."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from ims.catalog.parameter import read_source
from ims.catalog.table import Table

GRADES = ("A", "B", "B-", "C", "D", "E", "X")
MEANING = {
    "A": "established in humans, more than one group",
    "B": "supported in humans (few or small studies) or established in animals",
    "B-": "supported by a single study that has not been repeated",
    "C": "contested: data on both sides",
    "D": "plausible mechanism, not tested directly in needling",
    "E": "a claim without support",
    "X": "data against it",
}
SAFETY_KINDS = ("response", "contraindication", "rule")


@dataclass(frozen=True)
class Claim:
    """One claim about the treatment.

    `sentence` is what people may be shown; the grade (A-E, X) is of the claim, never of a number.
    """

    id: str
    statements: tuple[str, ...]
    claim: str
    grade: str
    sentence: str
    mechanism: str
    note: str


@dataclass(frozen=True)
class SafetyNote:
    """What to watch for and what to do, or who should not be needled."""

    id: str
    kind: str
    item: str
    severity: str
    text: str
    urgent: bool
    source: str
    mark: str
    confidence: str


def read_claims(file: Table) -> tuple[Claim, ...]:
    """evidence.toml, checked."""
    file.only(("schema", "claim"))
    required = ("id", "statements", "claim", "grade", "sentence")
    claims = []
    for table in file.rows("claim"):
        table.only((*required, "mechanism", "note"))
        table.require(required)
        claims.append(
            Claim(
                id=table.text("id"),
                statements=table.texts("statements"),
                claim=table.text("claim"),
                grade=table.choice("grade", GRADES),
                sentence=table.text("sentence"),
                mechanism=table.text("mechanism", ""),
                note=table.text("note", ""),
            )
        )
    return tuple(claims)


def read_safety(file: Table, sources: Container[str]) -> tuple[SafetyNote, ...]:
    """safety.toml, checked."""
    file.only(("schema", "defaults", "note"))
    required = ("id", "kind", "item", "text", "urgent", "source", "mark", "confidence")
    notes = []
    for row in file.rows("note"):
        table = row.under(file.table("defaults"))
        table.only((*required, "severity"))
        table.require(required)
        notes.append(
            SafetyNote(
                id=table.text("id"),
                kind=table.choice("kind", SAFETY_KINDS),
                item=table.text("item"),
                severity=table.text("severity", ""),
                text=table.text("text"),
                urgent=table.flag("urgent"),
                source=read_source(table, sources),
                mark=table.text("mark"),
                confidence=table.text("confidence"),
            )
        )
    return tuple(notes)
