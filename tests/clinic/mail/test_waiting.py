"""What waits when a mail server is confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from ims.clinic.appointments import booking
from ims.clinic.chores.truth import is_true
from ims.clinic.mail import outbox, waiting
from ims.clinic.models import OutgoingMail, Person
from tests.clinic.factories import at, service

FRIDAY, LATER = at("2027-03-05", "09:00"), at("2027-03-12", "09:00")
PAST_ONE = FRIDAY + timedelta(hours=1)


def wait_for(person: Person, now: datetime) -> None:
    """Two visits with their confirmations and reminders, and an answer of staff; none of it has gone."""
    for start in (FRIDAY, LATER):
        booking.book(service=service(), starts=[start], person=person, now=now)
    outbox.put(kind="answer", to="a@example.com", content={}, dedupe_key="answer", now=now)


def test_what_waits_is_counted_by_kind_and_what_is_past_apart(person: Person, now: datetime) -> None:
    """After the first visit its confirmation and its reminder are stale; looking changes nothing."""
    wait_for(person, now)
    seen = waiting.seen(now=PAST_ONE, is_true=is_true)
    assert (dict(seen.true), seen.stale) == ({"booked": 1, "answer": 1}, 2)
    assert not OutgoingMail.objects.exclude(dropped_at=None).exists()


def test_what_is_past_is_dropped_with_its_reason(person: Person, now: datetime) -> None:
    """The rest goes, and reminders for later stay."""
    wait_for(person, now)
    settled = waiting.settle(unwanted=(), now=PAST_ONE, is_true=is_true)
    assert (settled.go, settled.not_wanted, settled.stale) == (2, 0, 2)
    dropped = OutgoingMail.objects.exclude(dropped_at=None)
    assert {(mail.kind, mail.last_error) for mail in dropped} == {("booked", waiting.STALE), ("reminder", waiting.STALE)}
    assert OutgoingMail.objects.filter(kind="reminder", dropped_at=None).count() == 1


def test_an_answer_of_staff_is_never_dropped(person: Person, now: datetime) -> None:
    """Not as unwanted, not as stale: somebody waits for it."""
    wait_for(person, now)
    waiting.settle(unwanted=("answer", "booked"), now=PAST_ONE, is_true=lambda _mail, _now: False)
    assert OutgoingMail.objects.get(kind="answer").dropped_at is None
