"""Putting a caller on the waiting list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ims.clinic.models import AccessLog, OutgoingMail, Person, Practitioner, WaitlistEntry
from tests.clinic.factories import service

PAGE = "/desk/waiting-list/add/"
SignIn = Callable[..., Client]


@pytest.fixture
def days() -> dict[str, str]:
    """Four weeks from now on, as the form would send them."""
    return {"first": "2027-03-02", "last": "2027-03-30"}


def test_a_known_caller_is_found_and_put_on_the_list(person: Person, days: dict[str, str], signed_in: SignIn) -> None:
    """Search, what suits, send: the entry is on the list, the mail waits, and both are written down without words."""
    client = signed_in("front_desk")
    shown = client.get(PAGE, {"q": "ada"}).content.decode()
    assert f'value="{person.id}" id="who-1" checked' in shown
    assert 'name="first" value="2027-03-01"' in shown
    assert 'name="last" value="2027-03-29"' in shown
    sent = {"q": "ada", "who": str(person.id), "service": service().id, **days, "weekdays": ["2", "4"], "earliest": "13:00"}
    answer = client.post(PAGE, sent, follow=True)
    assert answer.redirect_chain == [(reverse("desk_waiting_list"), 302)]
    entry = WaitlistEntry.objects.get()
    assert (entry.person, entry.weekdays, entry.first, str(entry.earliest)) == (person, [2, 4], date(2027, 3, 2), "13:00:00")
    text = answer.content.decode()
    assert "On the waiting list. No mail leaves yet" in text
    assert "Wednesday, Friday, from 1:00 pm" in text
    assert OutgoingMail.objects.get().to == "ada@example.org"
    rows = AccessLog.objects.filter(action="create").values_list("object_type", "object_id", "person_id", "reason")
    assert list(rows) == [("waiting_list", str(entry.id), str(person.id), "")]


def test_a_new_caller_is_taken_down_in_their_language(clinic: object, days: dict[str, str], signed_in: SignIn) -> None:
    """A name and a number are enough; the page and the list say that nobody will be written to."""
    sent = {"q": "Zoe New", "who": "new", "name": "Zoe New", "phone": "6135550199", "language": "fr", "service": service().id}
    text = signed_in("front_desk").post(PAGE, {**sent, **days}, follow=True).content.decode()
    made = Person.objects.get()
    assert (made.name, made.phone, made.language) == ("Zoe New", "6135550199", "fr")
    assert "There is no e-mail address" in text
    assert "Call: no e-mail" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"q": "", "who": ""}, "Choose who calls"),
        ({"who": "new", "name": "Zoe"}, "Type a telephone number or an e-mail address"),
        ({"last": "2027-03-01"}, "The last day must be today or later"),
        ({"first": ""}, "This field is required"),
        ({"service": "987"}, "Select a valid choice"),
        ({"weekdays": "9"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    clinic: object, days: dict[str, str], signed_in: SignIn, changed: dict[str, str], said: str
) -> None:
    """Nobody is on the list, and what was typed stays."""
    sent = {
        "q": "zoe",
        "who": "new",
        "name": "Zoe New",
        "phone": "6135550199",
        "service": service().id,
        **days,
        "latest": "15:30",
    }
    if "name" in changed:
        sent["phone"] = ""
    answer = signed_in("owner").post(PAGE, {**sent, **changed})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert said in text
    assert 'name="latest" value="15:30"' in text
    assert not WaitlistEntry.objects.exists()


def test_who_waits_already_is_not_put_there_twice(person: Person, days: dict[str, str], signed_in: SignIn) -> None:
    """The page says so."""
    client = signed_in("front_desk")
    sent = {"q": "ada", "who": str(person.id), "service": service().id, **days}
    assert client.post(PAGE, sent).status_code == 302
    answer = client.post(PAGE, sent)
    assert "Ada Example waits for this service already." in answer.content.decode()
    assert WaitlistEntry.objects.count() == 1


def test_a_practitioner_is_asked_for_where_there_are_two(person: Person, days: dict[str, str], signed_in: SignIn) -> None:
    """One who does not give the service is refused in words."""
    client = signed_in("front_desk")
    assert 'name="practitioner"' not in client.get(PAGE).content.decode()
    other = Practitioner.objects.create(name="Other Example", short_name="Other", order=2)
    assert 'name="practitioner"' in client.get(PAGE).content.decode()
    sent = {"q": "ada", "who": str(person.id), "service": service().id, **days, "practitioner": str(other.id)}
    assert "Other does not give this service." in client.post(PAGE, sent).content.decode()


def test_the_caller_screen_leads_here_with_what_it_knows(person: Person, days: dict[str, str], signed_in: SignIn) -> None:
    """Where no time suits: the person and the service come along."""
    client = signed_in("front_desk")
    there = f"{PAGE}?q=ada&amp;who={person.id}&amp;service={service().id}"
    assert f'href="{there}"' in client.get("/desk/caller/", {"q": "ada"}).content.decode()
    other = service("follow_up")
    shown = client.get(PAGE, {"q": "ada", "service": other.id}).content.decode()
    assert f'<option value="{other.id}" selected>' in shown
