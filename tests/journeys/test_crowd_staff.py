"""Races of the desk against the public and against itself, between real processes over HTTP, on both databases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.journeys.crowd import BOOK, booked, cancel, free, send, visit, where
from tests.journeys.server import Site
from tests.journeys.session import Session, signed_in

MANY = [2, 8, 32, 64]
FRIDAY = 4
REDIRECT, CONFLICT = 302, 409


@pytest.fixture(scope="module")
def staff(crowded: Site) -> list[Session]:
    """Two at the desk and the owner, each signed in once."""
    return [signed_in(crowded.address, f"{who}@example.org") for who in ("desk", "jeff", "owner")]


@pytest.fixture
def approving(crowded: Site) -> Iterator[Site]:
    """The same site while each booking waits for the clinic's word."""
    crowded.do("policy", requires_approval=True)
    yield crowded
    crowded.do("policy", requires_approval=False)


def step(who: Session, key: str, event: str) -> dict[str, Any]:
    """One press of a button of the desk on an appointment that was asked for and nothing more."""
    return who.request(f"/desk/appointments/{key}/step/", event=event, seen=1, next="/desk/requests/")


def grown(site: Site, before: dict[str, Any]) -> Counter[str]:
    """Mails that were written since, by kind; the books are sound."""
    after = site.counts()
    assert (after["overlapping_pairs"], after["off_the_table"]) == (0, [])
    return Counter(after["mails"]) - Counter(before["mails"])


@pytest.mark.parametrize("number", MANY)
def test_t03_requests_for_one_time_are_not_approved_twice(approving: Site, staff: list[Session], number: int) -> None:
    """A request takes its time at once, so that of N for one time one waits; of N approvals of it one is carried out.

    Several requests that wait for the same time, as in the incident that this comes from, cannot exist here.
    """
    start, before = free(approving)[0], approving.counts()
    asked = send(approving.address, BOOK, [visit(start, n) for n in range(number)])
    assert Counter(one["status"] for one in asked) == {201: 1, CONFLICT: number - 1}
    (waits,) = [one["body"] for one in asked if one["status"] == 201]
    assert waits["status"] == "pending"
    answers = send(approving.address, "", [step(staff[n % 2], waits["id"], "approve") for n in range(number)])
    assert Counter(one["status"] for one in answers) == {REDIRECT: 1, CONFLICT: number - 1}
    assert grown(approving, before)["booked"] == where(approving, start) == 1


@pytest.mark.parametrize("number", MANY)
def test_t06_approving_against_cancelling_ends_cancelled(approving: Site, staff: list[Session], number: int) -> None:
    """Staff approve while the person cancels: the visit is off whatever came first, one mail says so, nobody sees a fault."""
    start = free(approving)[0]
    (mine,) = booked(approving, [start])
    before = approving.counts()
    half = number // 2
    acts = [step(staff[n % 2], mine["id"], "approve") for n in range(half)] + [cancel(mine) for _ in range(half)]
    answers = [one["status"] for one in send(approving.address, "", acts)]
    approved = answers[:half].count(REDIRECT)
    assert approved <= 1 and set(answers[:half]) <= {REDIRECT, CONFLICT}
    assert Counter(answers[half:]) == {200: 1} | ({CONFLICT: half - 1} if half > 1 else {})
    mails = grown(approving, before)
    assert (mails["cancelled"], mails["booked"], mails["declined"]) == (1, approved, 0)
    assert status_of(approving, mine["id"]) == "cancelled_by_patient"
    assert start in free(approving)


@pytest.mark.parametrize("number", MANY)
def test_t06_approving_against_declining_ends_as_one_of_them(approving: Site, staff: list[Session], number: int) -> None:
    """Two at the desk decide otherwise at one instant: one decision stands, the other is told of it, one mail goes out."""
    start = free(approving)[0]
    (mine,) = booked(approving, [start])
    before = approving.counts()
    events = ["approve", "decline"] * (number // 2)
    acts = [step(staff[n % 2], mine["id"], event) for n, event in enumerate(events)]
    answers = [one["status"] for one in send(approving.address, "", acts)]
    assert Counter(answers) == {REDIRECT: 1, CONFLICT: number - 1}
    event = events[answers.index(REDIRECT)]
    expected = {"approve": "booked", "decline": "declined"}[event]
    assert status_of(approving, mine["id"]) == expected
    assert grown(approving, before) == {expected: 1, **({"reminder": 1} if event == "approve" else {})}
    assert (start in free(approving)) == (event == "decline")


def status_of(site: Site, key: str) -> str:
    """Where an appointment stands."""
    return next(str(one["status"]) for one in site.do("visits") if one["id"] == key)


def outside(rows: list[dict[str, Any]], is_affected: Callable[[str], bool]) -> dict[str, str]:
    """What is booked where the hours are taken away: its start, by its id."""
    return {one["id"]: one["wall"] for one in rows if one["status"] == "booked" and is_affected(one["wall"])}


def listed(owner: Session) -> set[str]:
    """Ids of the bookings that the page of hours lists as outside them."""
    _, page = owner.get("/desk/hours/")
    part = page.partition('id="conflicts"')[2].partition("</section>")[0]
    return set(re.findall(r"/desk/appointments/([\w-]{36})/", part))


@pytest.fixture
def owner(crowded: Site, staff: list[Session]) -> Iterator[Session]:
    """The owner, before whom nobody is booked on Fridays; afterwards the hours are again as they were."""
    one = staff[2]
    one.get("/desk/hours/")
    for key in outside(crowded.do("visits"), lambda wall: datetime.fromisoformat(wall).weekday() == FRIDAY):
        assert one.post(f"/desk/appointments/{key}/step/", event="void", reason="another race")[0] == REDIRECT
    yield one
    assert one.post(f"/desk/hours/{friday(crowded)}/", begins="09:00", ends="17:00", accepted="1")[0] == REDIRECT
    for path in re.findall(r'action="(/desk/hours/exceptions/[\w-]{36}/remove/)"', one.get("/desk/hours/")[1]):
        assert one.post(path, accepted="1")[0] == REDIRECT
    assert listed(one) == set()


def friday(site: Site) -> int:
    """The rule of the hours of Fridays."""
    return int(site.do("hours")[str(FRIDAY)])


@pytest.mark.parametrize("is_accepted", [False, True])
@pytest.mark.parametrize("change", ["hours", "closed"])
@pytest.mark.parametrize("delay", [0.05, 0.25])
def test_t26_hours_change_while_people_book(
    crowded: Site, owner: Session, change: str, is_accepted: bool, delay: float
) -> None:
    """Each booking that was answered with 201 stands where it was made and is listed as outside; each other one was refused.

    The change is made while nobody is outside, or with the list accepted; else nothing has changed and all bookings stand.
    """
    before = crowded.counts()
    afternoons = [one for one in free(crowded) if is_friday_afternoon(one)]
    day = afternoons[0][:10]
    accepted = {"accepted": "1"} if is_accepted else {}
    is_affected: Callable[[str], bool]
    if change == "hours":
        is_affected, starts = is_friday_afternoon, afternoons[::3][:6]
        act = owner.request(f"/desk/hours/{friday(crowded)}/", begins="09:00", ends="12:00", **accepted)
    else:
        is_affected, starts = on_day(day), [one for one in afternoons if one[:10] == day][::3]
        act = owner.request("/desk/hours/exceptions/", kind="closed", first=day, last=day, **accepted)
    asked = [visit(start, n) | {"delay": 0.02 * n} for n, start in enumerate(starts * 3)]
    *answers, changed = send(crowded.address, BOOK, [*asked, act | {"delay": delay}])
    assert {one["status"] for one in answers} <= {201, CONFLICT}
    assert changed["status"] in ((REDIRECT,) if is_accepted else (REDIRECT, CONFLICT))
    is_made = changed["status"] == REDIRECT
    made = {one["body"]["id"]: one["body"]["start"] for one in answers if one["status"] == 201}
    assert outside(crowded.do("visits"), is_affected) == made
    assert listed(owner) == (set(made) if is_made else set())
    assert not (is_made and made) or is_accepted
    assert any(is_affected(one) for one in free(crowded)) != is_made
    assert grown(crowded, before)["cancelled"] == 0


def on_day(day: str) -> Callable[[str], bool]:
    """Whether a start, in the clinic's zone, is on that day."""
    return lambda start: start.startswith(day)


def is_friday_afternoon(start: str) -> bool:
    """Whether a start, in the clinic's zone, lies where the hours are taken away."""
    wall = datetime.fromisoformat(start)
    return wall.weekday() == FRIDAY and wall.hour >= 12
