"""The same request twice is one request."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from ims.clinic.appointments import booking, idempotency
from ims.clinic.appointments.idempotency import KEPT, LEASE, Answer, once, sweep
from ims.clinic.appointments.models import Appointment, IdempotencyKey
from ims.clinic.models import Clinic, OutgoingMail, Person
from ims.errors import KeyReused, TimeTaken, UnderWay
from tests.clinic.appointments.racing import race, surprises
from tests.clinic.factories import NOW, at, make_person, service

REQUEST = {"service": "first_visit", "email": "ada@example.org"}
START = at("2027-03-05", "09:00")


class Work:
    """Work that counts how often it was done."""

    def __init__(self, error: Exception | None = None) -> None:
        self.times, self.error = 0, error

    def __call__(self) -> tuple[int, dict[str, Any]]:
        self.times += 1
        if self.error is not None:
            raise self.error
        return 201, {"number": self.times}


def ask(work: Any, *, key: str = "k", caller: str = "ada", now: datetime = NOW, **other: Any) -> Answer:
    """The usual request."""
    return once(scope="tests", caller=caller, key=key, request={**REQUEST, **other}, now=now, work=work)


@pytest.mark.django_db
def test_the_second_time_the_first_answer_is_given() -> None:
    """The work is done once; the answer says that it is a repetition."""
    work = Work()
    assert ask(work) == Answer(201, {"number": 1})
    assert ask(work) == Answer(201, {"number": 1}, is_repeated=True)
    assert work.times == 1


@pytest.mark.django_db
def test_another_key_caller_scope_or_no_key_is_another_request() -> None:
    """Only the same key of the same caller in the same scope ties two requests together."""
    work = Work()
    ask(work)
    ask(work, key="other")
    ask(work, caller="ben")
    ask(work, caller="ad", key="ak")
    once(scope="elsewhere", caller="ada", key="k", request=REQUEST, now=NOW, work=work)
    ask(work, key="")
    ask(work, key="")
    assert work.times == 7


@pytest.mark.django_db
def test_the_key_of_another_request_is_refused() -> None:
    """Nothing is done, and nothing of the first answer is told."""
    ask(Work())
    work = Work()
    with pytest.raises(KeyReused):
        ask(work, email="other@example.org")
    assert work.times == 0


@pytest.mark.django_db
def test_a_request_that_is_not_done_yet_is_not_done_twice() -> None:
    """Whoever comes while the first is at work is told to come again."""
    inner = Work()

    def outer() -> tuple[int, dict[str, Any]]:
        with pytest.raises(UnderWay) as error:
            ask(inner)
        assert error.value.retry_after > 0
        with pytest.raises(KeyReused):
            ask(inner, email="other@example.org")
        return 201, {}

    ask(outer)
    assert inner.times == 0


@pytest.mark.django_db
def test_work_that_fails_leaves_nothing_and_frees_the_key(clinic: Clinic) -> None:
    """What it wrote is gone, and the same key serves the next try, even for something else."""

    def half() -> tuple[int, dict[str, Any]]:
        make_person()
        raise TimeTaken("taken")

    with pytest.raises(TimeTaken):
        ask(half)
    assert not Person.objects.exists() and not IdempotencyKey.objects.exists()
    assert ask(Work(), email="other@example.org").status == 201


@pytest.mark.django_db
def test_whoever_died_is_followed_after_a_while() -> None:
    """A claim without an answer holds others up for the lease and no longer; the dead one's late return changes nothing."""
    late, text = NOW + LEASE, json.dumps(REQUEST)
    row, is_ours = idempotency._claim("tests", "hash", text, NOW)
    _, is_early = idempotency._claim("tests", "hash", text, late - timedelta(seconds=1))
    _, is_late = idempotency._claim("tests", "hash", text, late)
    assert (is_ours, is_early, is_late) == (True, False, True)
    work = Work()
    with pytest.raises(UnderWay):
        idempotency._answered(row.id, NOW, work)
    assert work.times == 0
    assert idempotency._answered(row.id, late, work).content == {"number": 1}


@pytest.mark.django_db
def test_an_answer_is_kept_for_a_day() -> None:
    """Then the key is free, and the row goes."""
    ask(Work())
    assert ask(Work(), now=NOW + KEPT - timedelta(seconds=1)).is_repeated
    assert not ask(Work(), now=NOW + KEPT).is_repeated
    assert sweep(now=NOW + KEPT) == 0 and sweep(now=NOW + 2 * KEPT) == 1


@pytest.mark.django_db
def test_what_was_asked_and_answered_is_not_readable_in_the_database() -> None:
    """The key is hashed, the request a keyed hash, the answer encrypted: it holds a secret link."""
    once(scope="tests", caller="ada", key="my key", request=REQUEST, now=NOW, work=lambda: (201, {"manage_url": "the-secret"}))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {IdempotencyKey._meta.db_table}")
        stored = str(cursor.fetchall())
    assert not [text for text in ("the-secret", "manage_url", "my key", "ada@example.org", "first_visit") if text in stored]


def test_the_same_request_in_many_threads_is_one_booking(racing_clinic: Clinic) -> None:
    """One booking and one mail; each thread has the one answer or is told to ask again, and then has it."""
    person = make_person()

    def work() -> tuple[int, dict[str, Any]]:
        (made,) = booking.book(service=service(), starts=[START], person=person, now=NOW)
        return 201, {"secret": made.secret}

    results = race([lambda: ask(work)] * 8)
    assert not surprises(results)
    assert {type(one) for one in results} <= {Answer, UnderWay}
    answers = [one for one in results if isinstance(one, Answer)]
    assert sum(not one.is_repeated for one in answers) == 1
    assert ask(work).is_repeated and {one.content["secret"] for one in answers} == {ask(work).content["secret"]}
    assert Appointment.objects.count() == 1 and OutgoingMail.objects.filter(kind="booked").count() == 1


def test_two_keys_for_one_time_are_two_requests(racing_clinic: Clinic) -> None:
    """Two visitors with a key each want the same time: one has it, the other is told, and its key is free again."""
    people = [make_person(), make_person("Ben Other", "ben@example.org")]

    def attempt(number: int) -> Answer:
        def work() -> tuple[int, dict[str, Any]]:
            booking.book(service=service(), starts=[START], person=people[number], now=NOW)
            return 201, {}

        return ask(work, key=f"key {number}")

    results = race([lambda: attempt(0), lambda: attempt(1)])
    assert sorted(type(one).__name__ for one in results) == ["Answer", "TimeTaken"]
    assert Appointment.objects.count() == 1 and IdempotencyKey.objects.count() == 1
