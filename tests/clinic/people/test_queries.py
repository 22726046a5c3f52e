"""Finding people by blind indexes alone."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ims.clinic.models import Practitioner
from ims.clinic.people.queries import find_person, is_phone, practitioners, search
from ims.errors import NotFound
from tests.clinic.factories import jeff, make_person


@pytest.fixture
def people(clinic: object) -> None:
    """Three people, two of one family."""
    make_person("Ada Example", "ada@example.org", phone="(555) 010-0123")
    make_person("Benoît Example", "family@example.org")
    make_person("Cleo O'Specimen", "family@example.org", phone="+1 613 555 0199")


def found(text: str) -> list[str]:
    """Names that a search finds."""
    return [person.name for person in search(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("example", ["Ada Example", "Benoît Example"]),
        ("EXAMPLE ada", ["Ada Example"]),
        ("benoit", ["Benoît Example"]),
        ("specimen", ["Cleo O'Specimen"]),
        ("exam", []),
        ("ada specimen", []),
        ("family@example.org", ["Benoît Example", "Cleo O'Specimen"]),
        (" Ada@Example.ORG ", ["Ada Example"]),
        ("613-555-0199", ["Cleo O'Specimen"]),
        ("1 (613) 555 0199", ["Cleo O'Specimen"]),
        ("613-555-019", []),
        ("", []),
        ("  ", []),
        ("%", []),
        ("' OR 1=1 --", []),
    ],
)
def test_whole_words_whole_numbers_and_whole_addresses_are_found(people: None, text: str, names: list[str]) -> None:
    """Every word of a search must be a whole word of the name; numbers and addresses count as a whole, however typed."""
    assert found(text) == names


def test_a_search_has_an_end(clinic: object) -> None:
    """Never more than asked for."""
    for n in range(5):
        make_person(f"Example {n}", f"e{n}@example.org")
    assert len(search("example", most=3)) == 3


def test_what_is_a_number() -> None:
    """Seven digits make a telephone number, with an extension too; a name with a digit does not."""
    assert is_phone("555 0199")
    assert is_phone("613-555-0199 ext 12")
    assert not is_phone("Example 2")
    assert not is_phone("2027-03-05 example")


def test_one_person_is_found_or_not(people: None) -> None:
    """By the id alone."""
    ada = search("ada")[0]
    assert find_person(ada.id) == ada
    with pytest.raises(NotFound):
        find_person(uuid4())


def test_who_no_longer_gives_appointments_is_listed_where_asked(clinic: object) -> None:
    """The calendar shows those who do; the owner's list shows all."""
    past = Practitioner.objects.create(name="Past Example", short_name="Past", is_active=False, order=5)
    assert practitioners() == [jeff()]
    assert practitioners(with_past=True) == [jeff(), past]
