"""Who calls, as the screen has it."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from ims.clinic.appointments.caller import Caller
from ims.clinic.models import Person
from ims.web.desk.who import NEW, who_in
from tests.clinic.factories import make_person

pytestmark = pytest.mark.django_db


def test_the_only_one_who_is_found_is_chosen(person: Person) -> None:
    """Of two nobody is; of none it is somebody new, whose name stands there already."""
    found = who_in(QueryDict("q=ada"))
    assert (found.person, found.named, found.reach) == (person, "Ada Example", "ada@example.org")
    assert found.caller() == Caller(person_id=person.id)
    make_person("Ada Second")
    assert who_in(QueryDict("q=ada")).missing() == "Choose who calls, or take down somebody new."
    new = who_in(QueryDict("q=Zoe+New"))
    assert (new.key, new.name) == (NEW, "Zoe New")


def test_somebody_who_was_not_found_cannot_be_chosen(person: Person) -> None:
    """An id that the search did not bring opens nobody's record."""
    found = who_in(QueryDict(f"q=zoe&who={person.id}"))
    assert (found.person, found.key) == (None, NEW)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("", "Choose who calls"),
        ("who=new", "Type the caller's name"),
        ("who=new&name=Zoe", "Type a telephone number or an e-mail address"),
        ("who=new&name=Zoe&email=zoe@", "'zoe@' is not a whole e-mail address"),
    ],
)
def test_the_first_thing_that_is_missing_is_said(sent: str, said: str) -> None:
    """In the order of the screen."""
    assert who_in(QueryDict(sent)).missing().startswith(said)


def test_a_whole_new_person_lacks_nothing() -> None:
    """In English where no language that we have is named."""
    whole = who_in(QueryDict("who=new&name=Zoe&phone=6135550199&language=xx"))
    assert (whole.missing(), whole.reach) == ("", "6135550199")
    assert whole.caller() == Caller(name="Zoe", phone="6135550199", language="en")
