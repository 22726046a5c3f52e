"""How sure anyone is: the claims of the catalog as sentences with their grade, and dots for how many parts have support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ims.catalog import Claim, load
from ims.errors import NotFound
from ims.web.information.citations import Citation, cite
from ims.web.information.figures import shown
from ims.web.information.words.grades import PLAIN, SUPPORTED
from ims.web.information.words.shown import sentence

SOURCES = {
    "grasp": ("Ga2007", "MartinPintadoZugasti2014"),
    "relaxation": ("Maher2013", "Chou2009"),
    "lengthening": ("NavarroSantana2020",),
    "hyperemia": ("Cagnie2012", "Sandberg2003", "Shinbara2008"),
    "clean_healing": ("Domingo2013",),
    "injury_potential_days": ("SegmentalInjury1990",),
    "root_pressure_effects": ("Olmarker1989", "Takahashi1999"),
    "root_association": ("Adelmanesh2015",),
    "pain_short_term": ("NavarroSantana2020", "Chys2023"),
    "pain_long_term": ("Gattie2017",),
    "founder_trial": ("Gunn1980",),
}
"""What a claim rests on. Claims that are not here have no study: nothing was found for them."""
EFFECTS = ("S6a", "S6b", "S6c")


@dataclass(frozen=True)
class ShownClaim:
    """What is claimed, its grade in plain words, the one sentence that may be shown, and who found it (none: no study)."""

    id: str
    grade: str
    meaning: str | Promise
    claimed: str
    words: str
    citations: tuple[Citation, ...]

    @property
    def kind(self) -> str:
        """The grade as a class of the style sheet."""
        return self.grade[0].lower()

    @property
    def html(self) -> SafeString:
        """The sentence as an element that names the claim of the catalog."""
        return format_html('<span data-from="claim:{}">{}</span>', self.id, self.words)

    @property
    def is_supported(self) -> bool:
        """Whether the grade counts as support."""
        return self.grade in SUPPORTED


@dataclass(frozen=True)
class Effect:
    """One of the three things that are said to happen (S6a-c): its parts, and how many of them have support."""

    statement: str
    parts: tuple[ShownClaim, ...]

    @property
    def supported(self) -> int:
        """How many parts have support."""
        return sum(part.is_supported for part in self.parts)

    @property
    def supported_shown(self) -> SafeString:
        """The same, as an element that names the effect."""
        return shown(f"effect:{self.statement}", float(self.supported))

    @property
    def parts_shown(self) -> SafeString:
        """How many parts there are, as an element that names the effect."""
        return shown(f"effect:{self.statement}", float(len(self.parts)))

    @property
    def dots(self) -> list[ShownClaim]:
        """The parts for the picture, supported ones first."""
        return sorted(self.parts, key=lambda part: not part.is_supported)


def claim(name: str) -> ShownClaim:
    """The claim of that id."""
    for found in load().claims:
        if found.id == name:
            return _shown(found)
    raise NotFound(f"{name} is not a claim of the catalog. Expected one of {', '.join(one.id for one in load().claims)}.")


def claims(names: Sequence[str]) -> tuple[ShownClaim, ...]:
    """Several claims, in the order asked for."""
    return tuple(claim(name) for name in names)


def effect(statement: str) -> Effect:
    """The parts of one of the three effects."""
    return Effect(statement, tuple(_shown(found) for found in load().claims if statement in found.statements))


def _shown(found: Claim) -> ShownClaim:
    citations = tuple(cite(key) for key in SOURCES.get(found.id, ()))
    return ShownClaim(found.id, found.grade, PLAIN[found.grade], sentence(found.claim), sentence(found.sentence), citations)
