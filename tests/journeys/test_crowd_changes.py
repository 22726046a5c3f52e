"""Races of holds, moves and cancellations between real processes over HTTP, on both databases, counted in the database."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest

from tests.journeys.crowd import BOOK, SERVICE, booked, cancel, free, move, send, visit, where
from tests.journeys.server import Site

HOLD = "/api/v1/holds"
MANY = [2, 8, 32, 64]


@pytest.mark.parametrize("number", MANY)
def test_t07_one_time_is_held_once_and_a_hold_is_confirmed_once(crowded: Site, number: int) -> None:
    """Of N who hold one time one has it; of N confirmations of that hold one books; a stranger meanwhile gets nothing."""
    start, before = free(crowded)[0], crowded.counts()
    asked = {"body": {"service": SERVICE, "start": start}}
    holds = send(crowded.address, HOLD, [asked | {"key": uuid.uuid4().hex} for _ in range(number)])
    assert Counter(one["status"] for one in holds) == {201: 1, 409: number - 1}
    (secret,) = [one["body"]["hold"] for one in holds if one["status"] == 201]
    confirms = [visit(start, n) for n in range(number)]
    for one in confirms:
        one["body"]["hold"] = secret
    answers = send(crowded.address, BOOK, [*confirms, visit(start, number)])
    assert sum(one["status"] == 201 for one in answers) == 1
    assert {one["status"] for one in answers} <= {201, 404, 409}
    assert answers[-1]["status"] == 409
    after = crowded.counts()
    assert after["overlapping_pairs"] == 0
    assert after["booked"] - before["booked"] == 1
    assert after["mails"]["booked"] - before["mails"].get("booked", 0) == 1


@pytest.mark.parametrize("number", MANY)
def test_t04_many_move_to_one_time_and_one_gets_there(crowded: Site, number: int) -> None:
    """Of N appointments that move to one time one does; every other keeps the time that it had."""
    *olds, new = free(crowded)[::3][: number + 1]
    before = len(crowded.counts()["booked_ids"])
    mine = booked(crowded, olds)
    answers = send(crowded.address, BOOK, [move(one, new) for one in mine])
    assert Counter(one["status"] for one in answers) == {200: 1, 409: number - 1}
    assert where(crowded, new) == 1
    left = [old for old, answer in zip(olds, answers, strict=True) if answer["status"] == 200]
    assert set(olds) & set(free(crowded)) == set(left)
    assert len(crowded.counts()["booked_ids"]) == before + number
    assert crowded.counts()["overlapping_pairs"] == 0


def test_t05_two_that_swap_their_times_do_not_hang(crowded: Site) -> None:
    """Each moves to the other's time at one instant, ten times over: both are told, both stay, nobody sees a fault."""
    one, two = free(crowded)[::3][:2]
    first, second = booked(crowded, [one, two])
    answers = send(crowded.address, BOOK, [move(first, two), move(second, one)] * 10)
    assert {answer["status"] for answer in answers} == {409}
    assert (where(crowded, one), where(crowded, two)) == (1, 1)
    assert crowded.counts()["overlapping_pairs"] == 0


@pytest.mark.parametrize("number", MANY)
def test_t06_many_cancel_one_visit_and_one_mail_goes_out(crowded: Site, number: int) -> None:
    """Of N cancellations one is carried out, the others are told; one mail says so."""
    (mine,) = booked(crowded, free(crowded)[:1])
    before = crowded.counts()
    answers = send(crowded.address, BOOK, [cancel(mine)] * number)
    assert Counter(one["status"] for one in answers) == {200: 1, 409: number - 1}
    after = crowded.counts()
    assert before["booked"] - after["booked"] == 1
    assert after["mails"]["cancelled"] - before["mails"].get("cancelled", 0) == 1


@pytest.mark.parametrize("number", MANY)
def test_t06_cancelling_against_moving_ends_cancelled(crowded: Site, number: int) -> None:
    """Whatever came first the visit is off, at neither time; both times are free again, and one mail says that it is off."""
    old, new = free(crowded)[::3][:2]
    (mine,) = booked(crowded, [old])
    before = crowded.counts()
    answers = send(crowded.address, BOOK, [cancel(mine), *[move(mine, new) for _ in range(number - 1)]])
    assert answers[0]["status"] == 200
    assert {one["status"] for one in answers} <= {200, 409}
    after = crowded.counts()
    assert mine["id"] not in after["booked_ids"]
    assert after["mails"]["cancelled"] - before["mails"].get("cancelled", 0) == 1
    assert (where(crowded, old), where(crowded, new)) == (0, 0)
    assert {old, new} <= set(free(crowded))
