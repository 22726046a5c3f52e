"""The claims of the treatment text with their grade, in the sentence a reader may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ims.catalog.evidence import Claim as CatalogClaim
from ims.reports.words import GRADES

HYPOTHESES = frozenset("CDEX")


@dataclass(frozen=True)
class Claim:
    """One claim: where the treatment text makes it, how well it is supported, and the sentence to show."""

    statement: str
    grade: str
    sentence: str

    @property
    def meaning(self) -> str:
        """The grades in words; a claim of several parts has several."""
        return "; ".join(f"{letter}: {GRADES[letter]}" for letter in letters(self.grade))

    @property
    def is_hypothesis(self) -> bool:
        """Whether any part of the claim is contested, untested, unsupported or contradicted."""
        return any(letter in HYPOTHESES for letter in letters(self.grade))


def letters(grade: str) -> list[str]:
    """Grade letters in a grade text such as `B`, `A/B` or `relaxation B, lengthening C`, each once."""
    words = grade.replace("/", " ").replace(",", " ").replace("-", " ").replace(";", " ").split()
    return list(dict.fromkeys(word for word in words if word in GRADES))


def claims_from(entries: Iterable[CatalogClaim]) -> list[Claim]:
    """Claims as a report shows them, out of the catalog's."""
    return [Claim(", ".join(entry.statements), entry.grade, entry.sentence) for entry in entries]
