"""Columns of a table of people: the headings under which they are written, and those by which they are known when read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ims.errors import BadValue, nearest

HEADINGS: Mapping[str, str] = MappingProxyType(
    {"name": "Name", "email": "E-mail", "phone": "Telephone", "language": "Language", "zone": "Time zone"}
)
"""Fields of a person and the headings they are written under, in this order."""
FIRST_NAME, LAST_NAME = "first_name", "last_name"
"""Parts of a name, which other software keeps apart."""
PARTS: Mapping[str, str] = MappingProxyType({FIRST_NAME: "First name", LAST_NAME: "Last name"})
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("Name", "Full name", "Patient", "Patient name", "Nom", "Nom complet", "Nom du patient"),
        FIRST_NAME: ("First name", "Given name", "Forename", "Prénom"),
        LAST_NAME: ("Last name", "Family name", "Surname", "Nom de famille"),
        "email": (
            "E-mail", "E-mail address", "Mail", "Courriel", "Adresse courriel", "Adresse de courriel", "Adresse e-mail",
            "Adresse électronique",
        ),
        "phone": (
            "Telephone", "Telephone number", "Phone", "Phone number", "Tel", "Mobile", "Mobile phone", "Cell", "Cell phone",
            "Téléphone", "Numéro de téléphone", "Cellulaire", "Téléphone cellulaire", "Portable",
        ),
        "language": ("Language", "Preferred language", "Lang", "Langue", "Langue préférée", "Langue de correspondance"),
        "zone": ("Time zone", "Zone", "Fuseau", "Fuseau horaire"),
    }
)  # fmt: skip


def plain(heading: str) -> str:
    """A heading as headings are compared: without accents, case, spaces and signs."""
    apart = unicodedata.normalize("NFKD", heading)
    return "".join(letter for letter in apart if letter.isalnum()).casefold()


KNOWN: Mapping[str, str] = MappingProxyType({plain(word): field for field, words in _WORDS.items() for word in words})
"""Field by plain heading."""


@dataclass(frozen=True)
class Columns:
    """Which column holds what, and which are left out."""

    places: Mapping[str, int]
    warnings: tuple[str, ...] = ()

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """What a row says of each field; "" where it says nothing."""
        told = {field: cells[place] if place < len(cells) else "" for field, place in self.places.items()}
        whole = " ".join(part for part in (told.get(key, "") for key in (FIRST_NAME, "name", LAST_NAME)) if part)
        return {**{field: told.get(field, "") for field in HEADINGS}, "name": whole}


def known_among(headings: Sequence[str]) -> int:
    """How many of these are headings that are known."""
    return sum(plain(heading) in KNOWN for heading in headings)


def columns_of(headings: Sequence[str]) -> Columns:
    """Which column holds what. A column that is not known is left out, with a warning that names what is near.

    `Nom` beside `Prénom`, and `Name` beside `First name`, are the last name.

    Raises
    ------
    BadValue    no name among them, or two columns for one thing
    """
    places: dict[str, int] = {}
    warnings = []
    for place, heading in enumerate(headings):
        field = KNOWN.get(plain(heading))
        if field is None:
            if heading.strip():
                warnings.append(f"The column {heading.strip()!r} is not one of ours and is left out.{_near(heading)}")
        elif field in places:
            first = headings[places[field]].strip()
            raise BadValue(f"Two columns hold the same: {first!r} and {heading.strip()!r}. Leave one of them in the file.")
        else:
            places[field] = place
    if {"name", FIRST_NAME, LAST_NAME} <= places.keys():
        raise BadValue("The file has a whole name and its two parts. Leave either the one or the two in it.")
    if not places.keys() & {"name", FIRST_NAME, LAST_NAME}:
        raise BadValue(_no_name(headings))
    return Columns(MappingProxyType(places), tuple(warnings))


def _near(heading: str) -> str:
    near = nearest(plain(heading), KNOWN, 1)
    return f" Nearest: {({**HEADINGS, **PARTS})[KNOWN[near[0]]]}." if near else ""


def _no_name(headings: Sequence[str]) -> str:
    came = ", ".join(repr(heading.strip()) for heading in headings if heading.strip())
    expected = ", ".join(HEADINGS.values())
    near = next((heading.strip() for heading in headings if "Name" in _near(heading)), "")
    hint = f" Is it {near!r}?" if near else ""
    return (
        f"The first line has no column for the name; it reads {came}.{hint} The first line holds headings, such as {expected}, "
        "or First name and Last name; in French Nom, Courriel, Téléphone, Langue."
    )
