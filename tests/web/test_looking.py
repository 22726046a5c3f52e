"""Whoever of the staff sees something of a person leaves a row in the access log, whatever way they came to see it (T-43)."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from ims.clinic.appointments import booking, changing
from ims.clinic.appointments.models import Appointment
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import AccessLog, AvailabilityRule, BookingPolicy, Clinic, OutgoingMail, Person, Question
from ims.clinic.people import rules
from ims.clinic.planning.changes import add_exception
from ims.clinic.questions.domain import ask
from tests.clinic.factories import NOW, at, jeff, make_staff, service
from tests.web.route_table import ROUTES, furnish
from tests.web.test_routes import addresses

SignIn = Callable[..., Client]
Ways = Mapping[str, Callable[[], Any]]
ME = "staff@example.org"
PRIVATE = ("ada example", "ada@example.org", "is there parking")
"""What the clinic has of its one person."""
NOT_WALKED = ("sign-out/", "account/password/", "api/v1/openapi.json")
"""What would end the session in the middle of the walk, and the description, whose examples are called as our person is."""


@pytest.fixture
def ada(clinic: Clinic) -> Person:
    """Somebody with visits ahead, one that is done, one on a closed day, a request, mails, questions, a place on the list."""
    furnish()
    person = Person.objects.get()
    later = [NOW + timedelta(seconds=n) for n in range(1, 5)]
    for day, now in zip(("2027-03-03", "2027-03-10", "2027-03-05"), later, strict=False):
        BookingPolicy.objects.update(requires_approval=day == "2027-03-05")
        booking.book(service=service(), starts=[at(day, "14:00")], person=person, now=now)
    doer = make_staff("doer@example.org", "physiotherapist")
    done = visits()[1]
    for event in (Event.ARRIVE, Event.FULFILL):
        changing.note(appointment_id=done.id, event=event, actor=doer, now=done.start)
    add_exception(kind="closed", first=date(2027, 3, 10), last=date(2027, 3, 10), now=NOW, is_accepted=True)
    ask(topic="other", name="Ada Example", email="ada@example.org", body="And a ramp?", visitor="v", now=later[-1])
    return person


def visits() -> list[Appointment]:
    """On Wednesday one that is booked and one that is done; on Friday a request; a week later one on a closed day."""
    return list(Appointment.objects.order_by("start"))


def ways_to_one(client: Client) -> Ways:
    """Every way to the record of one person beside its plain address: papers, files, mistakes in forms, what came too late."""
    booked, done, pending, _ = visits()
    person = reverse("desk_person", args=[booked.person_id])
    form = {"name": "Ada Example", "email": "ada@example.org", "phone": "", "language": "en"}
    step, move = (reverse(name, args=[booked.id]) for name in ("desk_step", "desk_move"))
    return {
        "the person": lambda: client.get(person),
        "a mistake in the form": lambda: client.post(person, {**form, "email": "ada@"}),
        "a name that is none": lambda: client.post(person, {**form, "name": "--"}),
        "the visit": lambda: client.get(reverse("desk_appointment", args=[booked.id])),
        "the request": lambda: client.get(reverse("desk_appointment", args=[pending.id])),
        "a step that is none": lambda: client.post(step, {"event": "dance"}),
        "a step that comes too late": lambda: client.post(step, {"event": "arrive", "seen": "0"}),
        "a move to no time": lambda: client.post(move, {"to": "never"}),
        "a move to where it is": lambda: client.post(move, {"to": booked.start.isoformat()}),
        "a move to a time that is not free": lambda: client.post(move, {"to": at("2027-03-10", "09:00").isoformat()}),
        "the calendar of another day while moving": lambda: client.get(f"/desk/?moving={booked.id}&date=2027-06-01"),
        "the receipt": lambda: client.get(reverse("desk_receipt", args=[done.id])),
    }


def ways_to_many(client: Client) -> Ways:
    """Every way to lists on which people stand: searches, calendars, papers, conflicts, the same with a mistake in the form."""
    rule = AvailabilityRule.objects.get(practitioner=jeff(), weekday=2)
    hours, exceptions = reverse("desk_change_hours", args=[rule.id]), reverse("desk_add_exception")
    known = {"q": "Example", "act": "read"}
    return {
        "a search by name": lambda: client.get("/desk/people/?q=Example"),
        "a search by address": lambda: client.get("/desk/people/?q=ada@example.org"),
        "a known caller": lambda: client.get("/desk/caller/?q=Example"),
        "a known caller by the form": lambda: client.post("/desk/caller/", known),
        "a known caller for a script": lambda: client.post("/desk/caller/", known, headers={"HX-Request": "true"}),
        "a known caller who is not read back": lambda: client.post("/desk/caller/", {**known, "act": "book"}),
        "a known caller who waits": lambda: client.get("/desk/waiting-list/add/?q=Example"),
        "a known caller who waits for nothing": lambda: client.post("/desk/waiting-list/add/", {"q": "Example"}),
        "the day": lambda: client.get("/desk/?date=2027-03-03"),
        "the week": lambda: client.get("/desk/?date=2027-03-03&view=week"),
        "the sheet of the day": lambda: client.get("/desk/day-sheet/?date=2027-03-03"),
        "requests": lambda: client.get("/desk/requests/"),
        "the waiting list": lambda: client.get("/desk/waiting-list/"),
        "bookings outside the hours": lambda: client.get("/desk/hours/"),
        "bookings outside, beside a mistake": lambda: client.post(exceptions, {}),
        "hours that leave bookings out": lambda: client.post(hours, {"begins": "09:00", "ends": "09:30"}),
        "a day that leaves bookings out": lambda: client.post(
            exceptions, {"kind": "closed", "first": "2027-03-03", "last": "2027-03-03"}
        ),
    }


def ways_to_words(client: Client) -> Ways:
    """Every way to what was written: the inbox, the outbox, one question or mail, the same with a mistake in the form."""
    question = Question.objects.order_by("id")[0]
    mail = OutgoingMail.objects.filter(kind="booked").order_by("id")[0]
    return {
        "the inbox": lambda: client.get("/desk/questions/?status=all"),
        "a question": lambda: client.get(reverse("desk_question", args=[question.id])),
        "a question answered with nothing": lambda: client.post(reverse("desk_question_answer", args=[question.id])),
        "a question noted with nothing": lambda: client.post(reverse("desk_question_note", args=[question.id])),
        "the outbox": lambda: client.get("/desk/outbox/"),
        "a mail": lambda: client.get(reverse("outbox_mail", args=[mail.id])),
        "the calendar part of a mail": lambda: client.get(reverse("outbox_calendar", args=[mail.id])),
    }


def shows(answer: Any) -> list[str]:
    """What an answer holds of the person."""
    content = answer.getvalue() if answer.streaming else answer.content
    text = html.unescape(content.decode(errors="replace")).casefold()
    return [one for one in PRIVATE if one in text]


def looked(way: Callable[[], Any]) -> tuple[Any, list[AccessLog]]:
    """An answer, and what the access log says of me since."""
    before = AccessLog.objects.count()
    answer = way()
    return answer, [row for row in AccessLog.objects.order_by("id")[before:] if row.actor and row.actor.email == ME]


def test_t43_each_way_to_a_person_s_record_names_the_person(ada: Person, signed_in: SignIn) -> None:
    """Pages, papers, files and mistakes: the row says whose record was seen. The interface's file is one of them."""
    client = signed_in("front_desk")
    for what, way in ways_to_one(client).items():
        answer, rows = looked(way)
        assert (what, bool(shows(answer))) == (what, True)
        assert (what, {row.person_id for row in rows}) == (what, {str(ada.id)})
    answer, rows = looked(lambda: client.get(f"/api/v1/appointments/{visits()[0].id}.ics"))
    assert answer.status_code == 200
    assert [(row.action, row.person_id, row.reason) for row in rows] == [("view", str(ada.id), "api")]


@pytest.mark.parametrize("ways", [ways_to_many, ways_to_words])
def test_t43_each_list_and_search_leaves_a_row(ada: Person, signed_in: SignIn, ways: Callable[[Client], Ways]) -> None:
    """Also where the answer is a refusal with people on it."""
    for what, way in ways(signed_in("owner")).items():
        answer, rows = looked(way)
        assert (what, bool(shows(answer)) or b"VCALENDAR" in answer.content) == (what, True)
        assert (what, len(rows) >= 1) == (what, True)


def test_t43_no_address_shows_anybody_without_a_row(ada: Person, signed_in: SignIn) -> None:
    """The walk over all routes, by GET and by POST, with ids that exist and ids that do not: what it meets is written down."""
    client = signed_in("owner")
    seen, silent = 0, []
    for method in ("get", "post"):
        for route in ROUTES:
            for address in addresses(route) if route not in NOT_WALKED else ():
                answer, rows = looked(lambda address=address, method=method: getattr(client, method)(address))  # type: ignore[misc]
                seen += bool(shows(answer))
                silent += [f"{method} {address}: {answer.status_code}"] if shows(answer) and not rows else []
    assert silent == []
    assert seen >= 12


def test_t43_who_may_look_but_not_change_has_looked(ada: Person, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal of a change shows the record, so that it counts as a look; what is refused as a whole shows nothing."""
    table = {**rules.TABLE, "front_desk": frozenset({"people.view"})}
    monkeypatch.setattr(rules, "TABLE", table)
    client = signed_in("front_desk")
    answer, rows = looked(lambda: client.post(reverse("desk_person", args=[ada.id]), {"name": "X"}))
    assert answer.status_code == 403 and shows(answer)
    assert [(row.action, row.person_id) for row in rows] == [("view", str(ada.id))]
    answer, rows = looked(lambda: client.get(reverse("desk_appointment", args=[visits()[0].id])))
    assert answer.status_code == 403 and not shows(answer)
    assert [(row.action, row.object_id, row.reason) for row in rows] == [("refused", "desk_appointment", "calendar.view")]


def test_t43_what_is_not_there_shows_nobody(ada: Person, signed_in: SignIn) -> None:
    """An id of nothing, and the receipt of a visit that did not take place: the page says nothing of anybody."""
    client = signed_in("front_desk")
    for address in (
        reverse("desk_person", args=[uuid4()]),
        reverse("desk_appointment", args=[ada.id]),
        reverse("desk_receipt", args=[visits()[0].id]),
        f"/desk/?moving={visits()[1].id}",
    ):
        answer, _ = looked(lambda address=address: client.get(address))  # type: ignore[misc]
        assert (address, answer.status_code, shows(answer)) == (address, 404, [])


def test_t43_a_fault_on_the_way_keeps_the_row(ada: Person, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a page breaks after the record was read, the row stands and the fault's page shows nobody."""
    client = signed_in("owner")
    client.raise_request_exception = False

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"fault beside {PRIVATE[0]}")

    monkeypatch.setattr("ims.web.desk.pages.render", broken)
    monkeypatch.setattr("ims.web.questions.answering.render", broken)
    monkeypatch.setattr("ims.web.questions.outbox.render", broken)
    for ways in (ways_to_one, ways_to_many, ways_to_words):
        for what, way in ways(client).items():
            if what == "the calendar part of a mail":
                continue  # a file is not rendered
            answer, rows = looked(way)
            assert (what, answer.status_code, shows(answer), bool(rows)) == (what, 500, [], True)


def test_t43_what_cannot_be_written_down_is_not_shown(ada: Person, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its access log the clinic shows nobody: each of these ways ends in a fault."""
    client = signed_in("owner")
    client.raise_request_exception = False

    def full(**_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("ims.clinic.trust.log.record", full)
    file = {"the file of the interface": lambda: client.get(f"/api/v1/appointments/{visits()[0].id}.ics")}
    for ways in (ways_to_one(client), ways_to_many(client), ways_to_words(client), file):
        for what, way in ways.items():
            answer = way()
            assert (what, answer.status_code >= 500, shows(answer)) == (what, True, [])
