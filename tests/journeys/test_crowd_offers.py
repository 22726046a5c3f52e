"""Races about time that runs out, offers of the waiting list and several visits, over HTTP, on both databases."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.journeys.crowd import BOOK, SERVICE, booked, cancel, free, post, send, visit, where
from tests.journeys.server import Site
from tests.journeys.session import Session

HOLD, WAIT = "/api/v1/holds", "/api/v1/waitlist"
REDIRECT, GONE, CONFLICT = 302, 404, 409
SOON = 4.0
"""Seconds that preparing a race beside the pages takes."""


def details(number: int) -> dict[str, str]:
    """Who books on the pages."""
    return {"name": f"Guest {number}", "email": f"guest{number}-{uuid.uuid4().hex[:8]}@example.org", "phone": "+1 289 555 0103",
            "language": "en"}  # fmt: skip


def at_the_pages(site: Site, start: str) -> tuple[Session, str]:
    """Somebody who holds a time on the pages, and the address of their details."""
    one = Session(site.address)
    one.get(f"/book/?service={SERVICE}")
    status, there = one.post("/book/hold/", service=SERVICE, start=start)
    assert (status, there.startswith("/book/details/")) == (REDIRECT, True)
    one.get(there)
    return one, there


def sound(site: Site, before: dict[str, Any]) -> Counter[str]:
    """The books are sound, and one mail was written for each booking since; mails by kind."""
    after = site.counts()
    assert (after["overlapping_pairs"], after["off_the_table"]) == (0, [])
    return Counter(after["mails"]) - Counter(before["mails"])


@pytest.mark.parametrize("number", [2, 8, 32, 64])
def test_t06_confirming_against_letting_go_books_once_or_not_at_all(crowded: Site, number: int) -> None:
    """A visitor's own two windows: one confirms the hold, one lets it go. The visit is booked once, or the time is free."""
    start, before = free(crowded)[0], crowded.counts()
    one, there = at_the_pages(crowded, start)
    confirm = one.request(there, **details(number), visits=1, shown=1)
    let_go = one.request(there.replace("/details/", "/let-go/"))
    answers = send(crowded.address, "", [confirm, let_go] * (number // 2))
    assert {answer["status"] for answer in answers} <= {REDIRECT, GONE, CONFLICT}
    here = where(crowded, start)
    assert here <= 1
    assert sound(crowded, before)["booked"] == here
    if not here:
        crowded.do("end_holds", ids=[row["id"] for row in crowded.do("visits") if row["status"] == "held"], at=time.time())
    assert (start in free(crowded)) != bool(here)


def test_t07_a_hold_ends_at_the_instant_of_its_confirmation(crowded: Site) -> None:
    """Around the end of six holds their visitors confirm and others book: each time has one owner, and no old hold blocks it.

    The holds end in the table at that instant; the clock of the site is its own.
    """
    starts, before = free(crowded)[::3][:6], crowded.counts()
    crowded.do("policy", max_holds_per_visitor=99)
    asked: list[dict[str, Any]] = []
    ids = []
    for n, start in enumerate(starts):
        if n % 2:
            one, there = at_the_pages(crowded, start)
            ids.append(there.rstrip("/").rpartition("/")[2])
            mine = [one.request(there, **details(n), visits=1, shown=1)] * 4
        else:
            held = post(crowded.address, HOLD, {"service": SERVICE, "start": start}, "")["body"]
            ids.append(held["id"])
            mine = [visit(start, n) for _ in range(4)]
            for request in mine:
                request["body"]["hold"] = held["hold"]
        others = [visit(start, 100 + n) for _ in range(5)]
        # confirmed before, at and after the end, in another order for each time; others come at the end and later
        early = (0.05 * n - 0.25, -0.01, 0.0, 0.06) if n < 4 else (0.02, 0.05, 0.1, 0.2)
        asked += [one | {"path": one.get("path", BOOK), "delay": delay} for one, delay in zip(mine, early, strict=True)]
        asked += [one | {"path": BOOK, "delay": delay} for one, delay in zip(others, (-0.1, 0.0, 0.01, 0.1, 0.4), strict=True)]
    ends = time.time() + SOON
    assert crowded.do("end_holds", ids=ids, at=ends) == len(starts)
    answers = send(crowded.address, BOOK, asked, instant=ends)
    assert {one["status"] for one in answers} <= {201, REDIRECT, GONE, CONFLICT}
    assert [where(crowded, start) for start in starts] == [1] * len(starts)
    assert sound(crowded, before)["booked"] == len(starts)
    crowded.do("policy", max_holds_per_visitor=2)


@pytest.fixture
def offering(crowded: Site) -> Iterator[Site]:
    """The same site with mail that may leave, so that freed times are offered; nobody waits at first or afterwards."""
    crowded.do("let_mails_leave")
    yield crowded
    crowded.do("end_waiting")


def waiting(site: Site, start: str, names: str) -> dict[str, Session]:
    """People who wait for that day, each at the page of their link."""
    found = {}
    for name in names:
        body = {"service": SERVICE, "from": start[:10], "to": start[:10], "name": f"Waiting {name}",
                "email": f"{name.lower()}-{uuid.uuid4().hex[:8]}@example.org"}  # fmt: skip
        answer = post(site.address, WAIT, body, uuid.uuid4().hex)
        assert answer["status"] == 201
        found[name] = Session(site.address)
        found[name].path = "/w/" + answer["body"]["manage_url"].rstrip("/").rpartition("/")[2] + "/"
        assert found[name].get(found[name].path)[0] == 200
    return found


def offered(site: Site) -> dict[str, str]:
    """How each who waits, or waited, stands, by the letter of their name."""
    return {one["name"][-1]: one["status"] for one in site.do("offers") if one["name"].startswith("Waiting ")}


def test_t08_a_freed_time_is_offered_to_the_first_and_closed_to_the_public(offering: Site) -> None:
    """Cancelled while others try to book it, it is the first's of three who wait; then all accept, others book: one has it."""
    start, before = free(offering)[0], offering.counts()
    (mine,) = booked(offering, [start])
    people = waiting(offering, start, "ABC")
    public = [visit(start, n) | {"path": BOOK} for n in range(8)]
    answers = send(offering.address, BOOK, [cancel(mine), *public])
    assert Counter(one["status"] for one in answers) == {200: 1, CONFLICT: 8}
    assert offered(offering) == {"A": "offered", "B": "waiting", "C": "waiting"}
    for one in people.values():
        one.get(one.path)
    accepts = [one.request(f"{one.path}accept/") for one in people.values() for _ in range(4)]
    answers = send(offering.address, BOOK, [*accepts, *public])
    first, others, strangers = answers[:4], answers[4:12], answers[12:]
    assert Counter(one["status"] for one in first) == {REDIRECT: 1, GONE: 3}
    assert Counter(one["status"] for one in [*others, *strangers]) == {GONE: 8, CONFLICT: 8}
    assert offered(offering) == {"A": "accepted", "B": "waiting", "C": "waiting"}
    assert where(offering, start) == 1
    mails = sound(offering, before)
    assert (mails["offer"], mails["booked"], mails["cancelled"]) == (1, 2, 1)


def test_t08_declining_passes_the_time_on_and_never_to_the_public(offering: Site) -> None:
    """The first declines several times at once while the public tries: the next has the offer, once."""
    start, before = free(offering)[0], offering.counts()
    (mine,) = booked(offering, [start])
    people = waiting(offering, start, "ABC")
    send(offering.address, BOOK, [cancel(mine)], 1)
    first = people["A"]
    first.get(first.path)
    declines = [first.request(f"{first.path}decline/") for _ in range(4)]
    answers = send(offering.address, BOOK, [*declines, *[visit(start, n) | {"path": BOOK} for n in range(8)]])
    assert Counter(one["status"] for one in answers) == {REDIRECT: 4, CONFLICT: 8}
    assert offered(offering) == {"A": "waiting", "B": "offered", "C": "waiting"}
    assert (where(offering, start), sound(offering, before)["offer"]) == (0, 2)


@pytest.mark.parametrize("delay", [None, -0.06, 0.04])
def test_t08_an_offer_that_ends_goes_to_one(offering: Site, delay: float | None) -> None:
    """At its end it is accepted, passed on by several processes and booked by others, all at once: one person has the time."""
    start, before = free(offering)[0], offering.counts()
    (mine,) = booked(offering, [start])
    people = waiting(offering, start, "ABC")
    send(offering.address, BOOK, [cancel(mine)], 1)
    first = people["A"]
    first.get(first.path)
    ends = time.time() + SOON
    assert offering.do("end_offers", at=ends) == 1
    passing = [threading.Thread(target=offering.do, args=("pass_on",), kwargs={"at": ends}) for _ in range(3)]
    for one in passing:
        one.start()
    answers: list[dict[str, Any]] = []
    if delay is not None:  # without it only passing on is raced, and the next one gets the offer
        accepts = [first.request(f"{first.path}accept/") | {"delay": delay + 0.03 * n} for n in range(3)]
        public = [visit(start, n) | {"path": BOOK, "delay": 0.03 * (n - 2)} for n in range(8)]
        answers = send(offering.address, BOOK, [*accepts, *public], instant=ends)
    for one in passing:
        one.join()
    offering.do("pass_on")
    assert {one["status"] for one in answers} <= {201, REDIRECT, GONE, CONFLICT}
    stand, here = offered(offering), where(offering, start)
    owners = [one["status"] for one in answers if one["status"] in (201, REDIRECT)]
    assert (here, list(stand.values()).count("offered")) in ([(1, 0)] if owners else [(0, 1)])
    assert len(owners) == here
    assert stand == {
        "A": "accepted" if owners == [REDIRECT] else "waiting",
        "B": "waiting" if owners else "offered",
        "C": "waiting",
    }
    assert start not in free(offering)
    assert sound(offering, before)["offer"] == (1 if owners else 2)


@pytest.mark.parametrize(("delay", "are_two"), [(0.1, False), (0.4, False), (0.1, True), (0.5, True)])
def test_t09_courses_that_share_a_day_are_whole_or_absent(crowded: Site, delay: float, are_two: bool) -> None:
    """Two courses of three weekly visits that share a day, while others book single days of them: each is whole or absent."""
    before = crowded.counts()
    weekly = [one for one in whole_courses(crowded) if one]
    first, second = weekly[0][:3], weekly[0][1:4]
    one, there = at_the_pages(crowded, first[0])
    two, yonder = at_the_pages(crowded, second[0]) if are_two else (None, "")
    acts = [one.request(there, **details(1), visits=3, shown=3)] * 2
    if two is not None:
        acts += [two.request(yonder, **details(2), visits=3, shown=3)] * 2
    others = [visit(start, n) | {"path": BOOK, "delay": delay - 0.1 * (n % 3)} for n, start in enumerate(weekly[0][1:4] * 6)]
    answers = send(crowded.address, BOOK, [*acts, *others])
    assert {answer["status"] for answer in answers} <= {201, REDIRECT, GONE, CONFLICT}
    rows = [row for row in crowded.do("visits") if row["status"] == "booked"]
    for name, days in (("Guest 1", first), ("Guest 2", second)):
        theirs = [row["wall"] for row in rows if row["name"] == name and row["wall"] in days]
        assert sorted(theirs) in ([], days)
    taken = Counter(row["wall"] for row in rows if row["wall"] in weekly[0])
    assert set(taken.values()) == {1}
    singles = sum(answer["status"] == 201 for answer in answers)
    assert sound(crowded, before)["booked"] == sum(taken.values())
    assert sum(taken.values()) - singles in (0, 3)


def whole_courses(site: Site) -> list[list[str]]:
    """The same wall time in four weeks that follow one another, all of them free."""
    starts = free(site)
    found = []
    for start in starts:
        days = [datetime.fromisoformat(start) + timedelta(weeks=week) for week in range(4)]
        # the clock may change in between: the wall time is what counts
        walls = [one for day in days for one in starts if one[:16] == day.isoformat()[:16]]
        found.append(walls if len(walls) == 4 else [])
    return found
