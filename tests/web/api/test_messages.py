"""Questions and the waiting list through the API."""

from __future__ import annotations

from uuid import UUID

import pytest

from ims.clinic.appointments import waitlist
from ims.clinic.appointments.models import WaitlistEntry
from ims.clinic.models import OutgoingMail, Question
from tests.clinic.factories import jeff
from tests.web.api.asking import QUESTION, WAIT, fields, kind, post, secret_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def test_a_question_arrives() -> None:
    """It is written down as it was asked, and acknowledged by mail."""
    answer = post("questions", {**QUESTION, "name": "Ada Example", "language": "fr"})
    assert answer.status_code == 201 and set(answer.json()) == {"id", "status"}
    row = Question.objects.get(id=answer.json()["id"])
    assert (row.body, row.topic, row.email, row.language) == (QUESTION["question"], "booking", "ada@example.org", "fr")
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["ada@example.org"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"question": " "}, "question"),
        ({"topic": "weather"}, "topic"),
        ({"email": "me"}, "email"),
        ({"status": "closed"}, "status"),
    ],
)
def test_a_question_that_cannot_be_used_is_refused(wrong: dict[str, str], field: str) -> None:
    """At its field, and nothing is written."""
    assert fields(post("questions", {**QUESTION, **wrong})) == [("body", field)]
    assert not Question.objects.exists()


def test_somebody_waits_with_a_link_to_leave() -> None:
    """The days and times are kept, and the secret of the link opens the entry."""
    body = {**WAIT, "weekdays": [0, 4], "earliest": "09:00", "latest": "12:00", "practitioner": str(jeff().id)}
    answer = post("waitlist", body)
    assert answer.status_code == 201 and set(answer.json()) == {"id", "status", "manage_url"}
    entry = waitlist.opened(secret_of(answer.json()["manage_url"]))
    assert str(entry.id) == answer.json()["id"] and entry.person.name == "Ada Example"
    assert (entry.first.isoformat(), entry.last.isoformat(), entry.weekdays) == ("2027-03-05", "2027-03-12", [0, 4])
    assert entry.practitioner == jeff()


def test_days_that_contradict_themselves_are_refused() -> None:
    """The clinic's own words, as a problem; nobody waits."""
    for wrong in ({"to": "2027-03-04"}, {"earliest": "12:00", "latest": "09:00"}, {"from": "2027-01-01", "to": "2027-01-02"}):
        assert kind(post("waitlist", {**WAIT, **wrong})) == "invalid"
    assert kind(post("waitlist", {**WAIT, "practitioner": str(UUID(int=7))})) == "not-possible"
    assert not WaitlistEntry.objects.exists()
