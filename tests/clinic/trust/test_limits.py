"""How often one visitor may try something."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import override_settings

from ims.clinic.models import Attempt
from ims.clinic.trust import limits
from ims.clinic.trust.limits import (
    FREE_FAILURES,
    LIMITS,
    LONGEST_PAUSE,
    NOT_COUNTED_SECONDS,
    REMEMBERED,
    Limit,
    attempt,
    failed,
    failures,
    forget,
    give_back,
    in_words,
    limit_of,
    pause_left,
    sweep,
)
from ims.errors import TooMany, UnknownOption
from tests.clinic.appointments.racing import kinds, race
from tests.clinic.factories import NOW

pytestmark = pytest.mark.django_db
SOMEBODY, ELSE = "192.0.2.1", "192.0.2.2"


@pytest.mark.parametrize("kind", sorted(LIMITS))
def test_t66_one_more_than_the_table_says_is_refused_until_the_time_is_over(kind: str) -> None:
    """So many pass, the next is told when to come back, others are not touched, and then one passes again."""
    limit = LIMITS[kind]
    for number in range(limit.most):
        attempt(kind=kind, subject=SOMEBODY, now=NOW + timedelta(seconds=number * 0.1))
    last = NOW + timedelta(seconds=limit.most * 0.1)
    with pytest.raises(TooMany) as refused:
        attempt(kind=kind, subject=SOMEBODY, now=last)
    assert refused.value.retry_after is not None
    attempt(kind=kind, subject=ELSE, now=last)
    attempt(kind=kind, subject=SOMEBODY, now=last + timedelta(seconds=refused.value.retry_after))


def test_t66_what_is_limited_is_what_can_be_overdone() -> None:
    """Booking, holding, asking, waiting, signing in, guessing links, reading calendars and the interface are limited."""
    public = {"book", "hold", "hold_open", "question", "waitlist", "mail", "token_guess", "api"}
    assert set(LIMITS) == public | {"sign_in", "feed"}


def test_t66_refused_tries_neither_count_nor_pile_up() -> None:
    """Whoever goes on trying is let in when the first tries are old, and leaves no heap of rows."""
    most = LIMITS["question"].most
    for _ in range(most):
        attempt(kind="question", subject=SOMEBODY, now=NOW)
    for minute in range(59):
        with pytest.raises(TooMany):
            attempt(kind="question", subject=SOMEBODY, now=NOW + timedelta(minutes=minute))
    assert Attempt.objects.count() == most
    attempt(kind="question", subject=SOMEBODY, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize("verb", ["INSERT", "SELECT"])
def test_t66_fails_closed_where_the_database_does_not_answer(verb: str) -> None:
    """What cannot be counted is refused, whether the row cannot be written or the count cannot be read."""

    def away(execute, sql, parameters, many, context):
        if sql.startswith(verb) and "clinic_attempt" in sql:
            raise OperationalError("the database is away")
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(away), pytest.raises(TooMany, match="not possible just now") as refused:
        attempt(kind="book", subject=SOMEBODY, now=NOW)
    assert refused.value.retry_after == NOT_COUNTED_SECONDS


def test_t66_who_has_no_address_shares_one_count() -> None:
    """A missing address is no way around the limit."""
    for _ in range(LIMITS["question"].most):
        attempt(kind="question", subject="", now=NOW)
    with pytest.raises(TooMany):
        attempt(kind="question", subject="", now=NOW)


@override_settings(LIMIT_FACTOR=3)
def test_limits_grow_by_the_factor_of_the_settings() -> None:
    """A clinic behind one address multiplies them."""
    assert limit_of("question").most == 3 * LIMITS["question"].most


def test_a_kind_that_does_not_exist_is_an_error() -> None:
    """Nothing is left unlimited by a typing mistake."""
    with pytest.raises(UnknownOption, match="Nearest: question"):
        attempt(kind="questions", subject=SOMEBODY, now=NOW)


def test_addresses_are_kept_as_keyed_hashes() -> None:
    """The table tells nobody who came."""
    attempt(kind="book", subject=SOMEBODY, now=NOW)
    assert SOMEBODY not in Attempt.objects.get().subject_hash


def test_old_attempts_are_swept() -> None:
    """Rows that no longer count go, those that still count stay."""
    attempt(kind="api", subject=SOMEBODY, now=NOW)
    attempt(kind="book", subject=SOMEBODY, now=NOW)
    failed(subject=SOMEBODY, now=NOW)
    assert sweep(now=NOW + LIMITS["api"].within) == 1
    assert sweep(now=NOW + LIMITS["book"].within) == 1
    assert sweep(now=NOW + REMEMBERED) == 1
    assert not Attempt.objects.exists()


def test_t51_the_pause_doubles_to_an_hour_and_is_forgotten_in_a_day() -> None:
    """A few mistakes are free; then a minute, two, four, at most an hour; a day later nothing is left."""
    pauses = []
    for _ in range(FREE_FAILURES + 9):
        failed(subject=SOMEBODY, now=NOW)
        pauses.append(pause_left(subject=SOMEBODY, now=NOW) // timedelta(minutes=1))
    assert pauses == [*[0] * FREE_FAILURES, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pause_left(subject=ELSE, now=NOW) == timedelta()
    assert pause_left(subject=SOMEBODY, now=NOW + LONGEST_PAUSE) == timedelta()
    assert failures(subject=SOMEBODY, now=NOW + REMEMBERED) == 0
    forget(subject=SOMEBODY)
    assert pause_left(subject=SOMEBODY, now=NOW) == timedelta()


def test_waits_are_said_in_words() -> None:
    """Seconds while they are few, whole minutes after that."""
    assert [in_words(seconds) for seconds in (1, 60, 89, 90, 121)] == [
        "1 second",
        "60 seconds",
        "89 seconds",
        "2 minutes",
        "3 minutes",
    ]
    assert limits.in_words(3600) == "60 minutes"


def test_t66_as_many_at_once_pass_as_one_after_the_other(transactional_db: None) -> None:
    """Simultaneous tries never get in more often than the table says."""
    results = race([lambda: attempt(kind="question", subject=SOMEBODY, now=NOW)] * 12)
    found = kinds(results)
    assert set(found) <= {"won", "TooMany"}
    assert found["won"] <= LIMITS["question"].most


def test_what_is_given_back_no_longer_counts(clinic: object) -> None:
    """One attempt of this subject alone goes; giving back what was never taken changes nothing."""
    limit = Limit(1, timedelta(minutes=10))
    attempt(kind="hold_open", subject="a", now=NOW, limit=limit)
    give_back(kind="hold_open", subject="b", since=NOW - limit.within)
    with pytest.raises(TooMany):
        attempt(kind="hold_open", subject="a", now=NOW, limit=limit)
    give_back(kind="hold_open", subject="a", since=NOW - limit.within)
    attempt(kind="hold_open", subject="a", now=NOW, limit=limit)
