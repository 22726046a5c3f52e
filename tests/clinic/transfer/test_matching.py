"""Who of a file is known already."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ims.clinic.models import Clinic, Person
from ims.clinic.privacy.index import name_tokens
from ims.clinic.transfer.matching import is_reachable, known_to, words_of
from tests.clinic.factories import make_person


def row(name: str, email: str = "", phone: str = "") -> dict[str, str]:
    """What a row says."""
    return {"name": name, "email": email, "phone": phone}


@pytest.mark.parametrize(
    "told",
    [
        row("Ada Example", "ADA@example.org "),
        row("EXAMPLE Áda", "", "+1 289-555-0100"),
    ],
)
def test_the_same_words_and_address_or_number_are_the_same_person(clinic: Clinic, told: dict[str, str]) -> None:
    """However they are written."""
    ada = make_person(phone="(289) 555-0100")
    assert known_to([told]).candidates(told) == [ada]


def test_two_of_one_name_share_a_telephone(clinic: Clinic) -> None:
    """Another address is another person, as when somebody books; who has none on file may get one."""
    make_person("John Smith", "father@example.org", phone="613 555 0200")
    told = row("John Smith", "son@example.org", "613 555 0200")
    assert known_to([told]).candidates(told) == []
    bare = make_person("John Smith", "", phone="613 555 0200")
    assert known_to([told]).candidates(told) == [bare]


def test_families_share_an_address(person: Person) -> None:
    """Another name at a known address is somebody else; that the address is known is known."""
    told = row("Ben Example", person.email)
    known = known_to([told])
    assert (known.candidates(told), known.at(told)) == ([], [person])


def test_a_name_alone_means_only_who_cannot_be_reached(person: Person) -> None:
    """Two people of one name are not taken for one because one cell is empty."""
    told = row("Example, Ada", "", "ask at the desk")
    assert not is_reachable(told) and known_to([told]).candidates(told) == []
    alone = make_person("Ada Example", "", phone="none yet")
    make_person("Ada Other", "")
    assert known_to([told, row("Zoe"), row("")]).candidates(told) == [alone]


def test_t84_a_large_file_asks_for_indexes_in_few_queries(clinic: Clinic) -> None:
    """Nobody else is read, and no name or address is in what is asked."""
    ada = make_person()
    make_person("Not Meant", "elsewhere@example.org")
    rows = [row(f"Somebody {n}", f"p{n}@example.org") for n in range(999)] + [row("Ada Example", "ada@example.org")]
    with CaptureQueriesContext(connection) as queries:
        known = known_to(rows)
    assert [one for people in known.by_email.values() for one in people] == [ada]
    assert len(queries) == 3
    assert not [one["sql"] for one in queries if "example" in one["sql"]]


def test_words_have_no_order() -> None:
    """And no accents."""
    assert words_of("Chloé  Example") == words_of("EXAMPLE, Chloe") == set(name_tokens("chloe example"))
