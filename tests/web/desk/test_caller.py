"""The caller's screen: one form, half a minute, nothing booked that was not read back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from ims.clinic.appointments import booking
from ims.clinic.models import AccessLog, Appointment, AvailabilityRule, Person, Practitioner, Service
from tests.clinic.factories import at, jeff, make_person, service

FRIDAY = "2027-03-05"
KEY, POINTING, DECISION = 0.28, 1.1, 1.35
"""Seconds of the keystroke-level model."""
HALF_A_MINUTE = 30
PAGE = "/desk/caller/"
SignIn = Callable[..., Client]


class Screen(HTMLParser):
    """The form to be sent as a browser would: fields with their values, what is checked, what has the focus."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.fields, self.focus, self.select = text, {}, "", ""
        self.in_form = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Gather fields of the one form that is posted."""
        found = dict(attrs)
        if "autofocus" in found:
            self.focus = found.get("id") or ""
        if tag == "form":
            self.in_form = found.get("id") == "caller"
        if not self.in_form:
            return
        name, value = found.get("name"), found.get("value") or ""
        if tag == "select" and name:
            self.select = name
        if tag == "option" and "selected" in found and self.select:
            self.fields[self.select] = value
        is_off = found.get("type") in ("radio", "checkbox") and "checked" not in found
        if tag == "input" and name and name != "csrfmiddlewaretoken" and not is_off:
            self.fields[name] = value

    @property
    def sentence(self) -> str:
        """What is to be read back."""
        found = re.search(r'<p class="sentence"[^>]*>([^<]*)</p>', self.text)
        return found[1] if found else ""


@dataclass
class Hands:
    """Someone at the keyboard: keys, pointings and decisions are counted while pages answer."""

    client: Client
    keys: int = 0
    pointings: int = 0
    decisions: int = 0
    screen: Screen = field(default_factory=lambda: Screen(""))

    @property
    def seconds(self) -> float:
        """By the keystroke-level model; what the caller says and hears is not counted."""
        return self.keys * KEY + self.pointings * POINTING + self.decisions * DECISION

    def open(self) -> None:
        """The key n."""
        self.keys += 1
        self.show(self.client.get(PAGE).content.decode())

    def show(self, text: str) -> None:
        """A page has come."""
        self.screen = Screen(text)

    def search(self, words: str) -> None:
        """Type into the field that has the focus, then Enter."""
        self.decisions += 1
        self.keys += len(words) + 1
        self.show(self.client.get(PAGE, {"q": words}).content.decode())

    def type(self, name: str, words: str) -> None:
        """Into a field that Tab leads to."""
        self.keys += len(words) + 1
        self.screen.fields[name] = words

    def confirm(self) -> str:
        """Enter on the button, once it was decided that all is right."""
        self.decisions += 1
        self.keys += 1
        answer = self.client.post(PAGE, {**self.screen.fields, "act": "book"})
        if answer.status_code != 302:
            self.show(answer.content.decode())
        return str(answer.headers.get("Location", ""))


def test_a_known_caller_takes_half_a_minute_at_most(person: Person, signed_in: SignIn) -> None:
    """A word of the name, Enter, Enter: the next free time with the last service is booked, as it was read back."""
    make_person("Ben Other")
    hands = Hands(signed_in("front_desk"))
    hands.open()
    assert hands.screen.focus == "q"
    hands.search("ada")
    assert hands.screen.focus == "confirm"
    assert hands.screen.sentence == "Monday, March 1, 2027, at 9:00 am with Jeff, first visit, Ada Example, ada@example.org"
    there = hands.confirm()
    made = Appointment.objects.get()
    assert there == reverse("desk_appointment", args=[made.id])
    assert (made.person, made.start) == (person, at("2027-03-01", "09:00"))
    assert (hands.keys, hands.pointings, hands.decisions) == (6, 0, 2)
    assert hands.seconds <= HALF_A_MINUTE


def test_a_new_caller_takes_half_a_minute_at_most(clinic: object, signed_in: SignIn) -> None:
    """Name and number are typed once; what was searched for is filled in; the read-back comes before the booking."""
    hands = Hands(signed_in("front_desk"))
    hands.open()
    hands.search("Zoe Newcomer-Example")
    assert hands.screen.fields["who"] == "new"
    assert hands.screen.fields["name"] == "Zoe Newcomer-Example"
    hands.type("phone", "5550100199")
    assert hands.confirm() == ""
    assert hands.screen.sentence.endswith("with Jeff, first visit, Zoe Newcomer-Example, 5550100199")
    assert not Appointment.objects.exists()
    assert hands.confirm()
    made = Appointment.objects.get()
    assert made.person is not None
    assert (made.person.name, made.person.phone) == ("Zoe Newcomer-Example", "5550100199")
    assert hands.seconds <= HALF_A_MINUTE
    assert (hands.keys, hands.pointings, hands.decisions) == (35, 0, 3)


def test_even_a_chosen_time_another_service_and_an_address_fit_in(clinic: object, signed_in: SignIn) -> None:
    """Everything typed, the service and the time chosen by pointing: still within half a minute."""
    hands = Hands(signed_in("front_desk"))
    hands.open()
    hands.search("Zoe Newcomer")
    hands.type("phone", "5550100199")
    hands.type("email", "zoe@example.org")
    for name, value in (
        ("service", str(service("follow_up").id)),
        ("time", f"{at('2027-03-01', '10:00').isoformat()}|{jeff().id}"),
    ):
        hands.decisions += 1
        hands.pointings += 2
        hands.screen.fields[name] = value
    hands.confirm()
    assert hands.screen.sentence.startswith("Monday, March 1, 2027, at 10:00 am with Jeff, follow-up visit, Zoe Newcomer")
    assert hands.confirm()
    assert hands.seconds <= HALF_A_MINUTE


def test_nothing_is_booked_that_was_not_read_back(person: Person, signed_in: SignIn) -> None:
    """Any other person, time, service or address after the read-back is shown first."""
    other = make_person("Ada Second", "second@example.org")
    client = signed_in("owner")
    screen = Screen(client.get(PAGE, {"q": "ada", "who": str(person.id)}).content.decode())
    changes: list[tuple[dict[str, str], int, str]] = [
        ({"who": str(other.id)}, 200, "Read this back"),
        ({"service": str(service("follow_up").id)}, 409, "The service changed after you read it back."),
        ({"time": named("09:15")}, 409, "The time changed after you read it back."),
        ({"read_time": named("09:15")}, 409, "The time changed after you read it back."),
        ({"who": "new", "name": "Cy Third", "phone": "5550100100"}, 200, "Read this back"),
        ({"time": "other", "other_day": FRIDAY, "other_time": "20:00", "reason": "once"}, 409, "The time changed"),
        ({"read": ""}, 200, "Read this back"),
        ({"read": "x" * 64}, 200, "Read this back"),
    ]
    for changed, status, said in changes:
        answer = client.post(PAGE, {**screen.fields, **changed, "act": "book"})
        assert (changed, answer.status_code) == (changed, status)
        assert said in answer.content.decode()
    assert not Appointment.objects.exists()


def test_the_time_that_was_read_is_the_time_that_is_booked(person: Person, signed_in: SignIn) -> None:
    """Another time was clicked and its answer never came: the new time is shown, is what has the focus, and then is booked."""
    client = signed_in("front_desk")
    screen = Screen(client.get(PAGE, {"q": "ada"}).content.decode())
    answer = client.post(PAGE, {**screen.fields, "time": named("10:00"), "act": "book"})
    again = Screen(answer.content.decode())
    assert not Appointment.objects.exists()
    assert "The time changed after you read it back. Read it again, then confirm." in again.text
    assert again.sentence.startswith("Monday, March 1, 2027, at 10:00 am")
    assert again.focus != "confirm"
    client.post(PAGE, {**again.fields, "act": "book"})
    assert Appointment.objects.get().start == at("2027-03-01", "10:00")


def test_a_time_that_changes_by_itself_is_said(person: Person, signed_in: SignIn) -> None:
    """Taken by somebody else meanwhile: the read-back says that it is another one than before."""
    client, part = signed_in("front_desk"), {"HX-Request": "true"}
    screen = Screen(client.get(PAGE, {"q": "ada"}).content.decode())
    before = at("2027-02-26", "09:00")
    booking.book(service=service(), starts=[at("2027-03-01", "09:00")], person=make_person("Ben Other"), now=before)
    changed = client.post(PAGE, {**screen.fields, "language": "fr"}, headers=part).content.decode()
    assert "<strong>Another time than before.</strong> Monday, March 1, 2027, at 9:00 am is not" in changed
    chosen = client.post(PAGE, {**screen.fields, "time": named("10:00")}, headers=part).content.decode()
    assert "Another time than before" not in chosen


def test_a_time_that_was_taken_meanwhile_is_said_and_the_next_is_chosen(
    person: Person, now: datetime, signed_in: SignIn
) -> None:
    """Nothing typed is lost; the new time is read back before anything is booked."""
    client = signed_in("front_desk")
    screen = Screen(client.get(PAGE, {"q": "ada"}).content.decode())
    booking.book(
        service=service(), starts=[at("2027-03-01", "09:00")], person=make_person("Ben Other"), now=at("2027-02-26", "09:00")
    )
    answer = client.post(PAGE, {**screen.fields, "act": "book"})
    assert answer.status_code == 409
    again = Screen(answer.content.decode())
    assert "is not free for this visit any more" in again.text
    assert again.sentence.startswith("Monday, March 1, 2027, at 9:45 am")
    assert again.fields["who"] == str(person.id)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose who calls"),
        ({"who": "new"}, "Type the caller&#x27;s name"),
        ({"who": "new", "name": "Zoe"}, "Type a telephone number"),
        ({"who": "new", "name": "Zoe", "email": "zoe@"}, "is not a whole e-mail address"),
        ({"who": "new", "name": "Zoe", "phone": "1", "time": "other"}, "Type the day and the time"),
        (
            {"who": "new", "name": "Zoe", "phone": "1", "time": "other", "other_day": FRIDAY, "other_time": "20:00"},
            "Say why this time is booked",
        ),
    ],
)
def test_what_is_missing_is_said(clinic: object, signed_in: SignIn, sent: dict[str, str], said: str) -> None:
    """The first thing that is missing, in the order of the screen."""
    answer = signed_in("owner").post(PAGE, {**sent, "act": "book"})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Appointment.objects.exists()


def named(wall: str) -> str:
    """A time of Monday with Jeff, as the form carries it."""
    return f"{at('2027-03-01', wall).isoformat()}|{jeff().id}"


def over(client: Client, person: Person) -> int:
    """Book Friday at nine once more, read back first; the status of the last answer."""
    more = {"time": "other", "other_day": FRIDAY, "other_time": "09:00", "reason": "Twins come together"}
    base = {"q": "ada", "who": str(person.id), "service": str(service().id)}
    screen = Screen(client.post(PAGE, {**base, **more}).content.decode())
    read = {name: value for name, value in screen.fields.items() if name.startswith("read")}
    return client.post(PAGE, {**base, **more, **read, "act": "book"}).status_code


def test_t10_an_override_needs_permission_and_leaves_a_row(person: Person, now: datetime, signed_in: SignIn) -> None:
    """Who may not override is told whom to ask and books nothing; who may leaves reason, name and a row in the access log."""
    booking.book(service=service(), starts=[at(FRIDAY, "09:00")], person=make_person("Ben Other"), now=now)
    may = signed_in("owner", email="owner@example.org")
    may_not = signed_in("front_desk", email="front@example.org")
    shown = may_not.get(PAGE).content.decode()
    assert 'id="time-other"' not in shown
    assert "ask a physiotherapist or the owner" in shown
    assert "ask a physiotherapist or the owner" not in may.get(PAGE).content.decode()
    assert over(may_not, person) == 403
    assert Appointment.objects.count() == 1
    assert over(may, person) == 302
    made = Appointment.objects.get(overlap_allowed=True)
    assert (made.override_reason, made.person) == ("Twins come together", person)
    row = AccessLog.objects.get(action="override")
    assert (row.object_id, row.actor, row.reason) == (str(made.id), made.override_by, "Twins come together")


def test_a_script_gets_the_parts_that_change(person: Person, signed_in: SignIn) -> None:
    """A search brings the form; a change brings times and read-back, and leaves what is being typed alone."""
    client = signed_in("front_desk")
    part = {"HX-Request": "true"}
    found = client.get(PAGE, {"q": "ada"}, headers=part).content.decode()
    assert "<html" not in found
    assert 'id="who-1"' in found
    sent = Screen(found).fields
    changed = client.post(PAGE, sent, headers=part).content.decode()
    assert 'hx-swap-oob="true"' in changed
    assert 'id="times"' in changed
    assert '<input id="name"' not in changed


def test_of_several_nobody_is_chosen_for_the_desk(person: Person, signed_in: SignIn) -> None:
    """Two of one name: the desk chooses, and until then there is nothing to read back."""
    make_person("Ada Second", "second@example.org")
    screen = Screen(signed_in("front_desk").get(PAGE, {"q": "ada"}).content.decode())
    assert "who" not in screen.fields
    assert screen.sentence == ""
    assert "2 found." in screen.text


@pytest.mark.parametrize(("q", "name"), [("zoe@example.org", "email"), ("(555) 010-0199", "phone"), ("Zoe Example", "name")])
def test_what_was_searched_for_is_filled_in(clinic: object, signed_in: SignIn, q: str, name: str) -> None:
    """Into the field where it belongs; nothing is typed twice."""
    assert Screen(signed_in("front_desk").get(PAGE, {"q": q}).content.decode()).fields[name] == q


def test_a_practitioner_is_chosen_where_there_are_two(clinic: object, signed_in: SignIn) -> None:
    """Times of one alone where asked; of both, the earlier first, otherwise."""
    other = Practitioner.objects.create(name="Other Example", short_name="Other", order=2)
    AvailabilityRule.objects.create(practitioner=other, weekday=1, begins="08:00", ends="12:00")
    Service.objects.get(code="first_visit").practitioners.add(other)
    make_person("Ada Example")
    client = signed_in("front_desk")
    asks = {"q": "ada", "practitioner": str(other.id)}
    assert Screen(client.get(PAGE, asks).content.decode()).sentence.startswith("Tuesday, March 2, 2027, at 8:00 am with Other")
    assert Screen(client.get(PAGE, {"q": "ada"}).content.decode()).sentence.startswith("Monday, March 1")


def test_searching_is_written_down(person: Person, signed_in: SignIn) -> None:
    """Without the words that were searched for."""
    signed_in("front_desk").get(PAGE, {"q": "ada"})
    row = AccessLog.objects.get(action="search")
    assert (row.object_type, row.object_id, row.reason) == ("person", "", "")
