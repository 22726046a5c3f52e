"""Taking down who somebody is, and changing it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from ims.clinic.models import Person
from ims.clinic.people.domain import change_person, is_name, person_for, take_down
from ims.clinic.people.queries import search
from ims.errors import BadValue, NotFound
from tests.clinic.factories import make_person


def test_the_same_name_and_address_are_the_same_person(person: Person, now: datetime) -> None:
    """Case, order of words and accents do not make another person."""
    assert person_for(name="example ADA", email="ADA@example.org", now=now) == person
    assert Person.objects.count() == 1


def test_a_known_address_under_another_name_is_another_person(person: Person, now: datetime) -> None:
    """Families share an address."""
    other = person_for(name="Ben Example", email=person.email, now=now)
    assert other != person


def test_without_an_address_the_number_decides(clinic: object, now: datetime) -> None:
    """The same name with the same number is the same person, however the number is typed."""
    known = make_person("Ada Example", "", phone="613 555 0199")
    assert person_for(name="Ada Example", phone="+1 (613) 555-0199", now=now) == known


def test_what_was_blank_is_filled_in_and_what_was_there_stays(person: Person, now: datetime) -> None:
    """A number that was not known is kept; a known one is not overwritten by whoever books."""
    again = person_for(name=person.name, email=person.email, phone="613 555 0199", now=now)
    assert again.phone == "613 555 0199"
    assert person_for(name=person.name, email=person.email, phone="613 555 0100", now=now).phone == "613 555 0199"


def test_staff_change_everything_and_the_search_follows(person: Person) -> None:
    """After a change the new words find the person and the old ones do not."""
    change_person(person_id=person.id, name="Ada Newname", email="new@example.org", phone="613 555 0199", language="fr")
    assert search("newname") == search("new@example.org") == search("613-555-0199") == [person]
    assert search("example") == search("ada@example.org") == []
    person.refresh_from_db()
    assert person.language == "fr"


def test_many_are_taken_down_as_one_is(clinic: object, now: datetime) -> None:
    """Found by all that a single one is found by."""
    people = [Person(name=f"Ada Example {n}", email=f"a{n}@example.org", phone=f"613 555 01{n}", created=now) for n in (10, 11)]
    take_down(people)
    assert search("11") == search("A11@example.org") == search("613-555-0111") == [people[1]]
    assert set(search("ada example")) == set(people)


def test_nobody_is_without_a_name(person: Person) -> None:
    """A name of spaces and signs is none; somebody who is not there is not changed."""
    with pytest.raises(BadValue, match="name"):
        change_person(person_id=person.id, name=" - ")
    with pytest.raises(NotFound):
        change_person(person_id=uuid4(), name="Ada")


@pytest.mark.parametrize(
    "name",
    [
        "You won, collect at https://evil.example/prize now",
        "You won www.evil",
        "You won evil.example",
        "Ada\nExample",
        "Ada/Eve",
        "a" * 81,
        "12",
    ],
)
def test_t52_a_name_carries_no_message(clinic: object, now: datetime, name: str) -> None:
    """What would be a link or a text in a mail to a stranger is no name."""
    with pytest.raises(BadValue):
        person_for(name=name, email="ada@example.org", now=now)


@pytest.mark.parametrize("name", ["J. R. Smith", "Anne-Marie O'Neil", "St.John Example", "\u5c0f\u660e"])
def test_names_of_people_are_names(name: str) -> None:
    """Points, hyphens and other letters are fine."""
    assert is_name(name)
