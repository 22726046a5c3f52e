"""Races for a time between real processes over HTTP, on both databases; what counts is what the database holds afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.journeys.crowd import BOOK, PLENTY, booked, free, move, post, send, visit, where
from tests.journeys.server import Site, prepare, serving
from tools import postgresql


@pytest.mark.parametrize("number", [2, 8, 32, 64])
def test_t01_one_time_is_booked_once(crowded: Site, number: int) -> None:
    """Of N visitors one gets 201, the others 409 with other times, nobody a fault; one row, one mail, one calendar UID."""
    before, start = crowded.counts(), free(crowded)[0]
    answers = send(crowded.address, BOOK, [visit(start, n) for n in range(number)])
    assert Counter(one["status"] for one in answers) == {201: 1, 409: number - 1}
    assert all(one["body"]["alternatives"] for one in answers if one["status"] == 409)
    after = crowded.counts()
    assert after["overlapping_pairs"] == 0
    assert after["booked"] - before["booked"] == 1
    assert after["mails"]["booked"] - before["mails"].get("booked", 0) == 1
    assert after["calendar_uids"] == after["appointments"]


@pytest.mark.parametrize("number", [2, 8, 32, 48, 64])
def test_t02_times_that_overlap_without_being_equal(crowded: Site, number: int) -> None:
    """Starts a quarter of an hour apart: no two of those that got in overlap."""
    starts = free(crowded)[:3]
    answers = send(crowded.address, BOOK, [visit(starts[n % 3], n) for n in range(number)])
    assert set(one["status"] for one in answers) <= {201, 409}
    assert crowded.counts()["overlapping_pairs"] == 0
    assert sum(one["status"] == 201 for one in answers) >= 1


@pytest.mark.parametrize("number", [2, 8, 32, 64])
def test_t04_moving_against_booking(crowded: Site, number: int) -> None:
    """A time that some book and others move to goes to one of them; who loses keeps the old time, which is free for nobody."""
    *olds, new = free(crowded)[::3][: number // 2 + 1]
    mine = booked(crowded, olds)
    asked = [move(one, new) for one in mine] + [visit(new, n) for n in range(number - len(mine))]
    answers = send(crowded.address, BOOK, asked)
    won = [one["status"] for one in answers if one["status"] != 409]
    assert won in ([200], [201])
    assert where(crowded, new) == 1
    left = [old for old, one in zip(olds, answers[: len(olds)], strict=True) if one["status"] == 200]
    assert set(olds) & set(free(crowded)) == set(left)
    assert crowded.counts()["overlapping_pairs"] == 0


def test_the_same_request_sent_twice_books_once(crowded: Site) -> None:
    """A visitor whose connection broke sends again under the same key and gets the same appointment."""
    one = visit(free(crowded)[0], 0)
    answers = send(crowded.address, BOOK, [one] * 6)
    settled = [answer for answer in answers if answer["status"] == 201]
    assert {answer["status"] for answer in answers} <= {201, 409}
    assert len({answer["body"]["id"] for answer in settled}) == 1
    (again,) = send(crowded.address, BOOK, [one])
    assert (again["status"], again["body"]["id"]) == (201, settled[0]["body"]["id"])


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_kill_9_under_load_loses_no_booking(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was answered with 201 before the server was killed is booked afterwards, with one mail each; nothing overlaps."""
    if database == "postgresql":
        with postgresql.cluster(is_durable=True) as address:
            monkeypatch.setenv("DATABASE_URL", address)
            _killed(tmp_path)
    else:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        _killed(tmp_path)


def _killed(folder: Path) -> None:
    promised: list[str] = []
    ended = threading.Event()
    with serving(prepare(folder / "prepared"), folder / "site", workers=2, more=PLENTY) as site:
        starts = free(site)[::3]

        def visitor(first: int) -> None:
            for number, start in enumerate(starts[first::8]):
                if ended.is_set():
                    return
                one = visit(start, number)
                answer = post(site.address, BOOK, one["body"], one["key"])
                if answer["status"] == 201:
                    promised.append(answer["body"]["id"])

        threads = [threading.Thread(target=visitor, args=(first,)) for first in range(8)]
        for thread in threads:
            thread.start()
        while len(promised) < 20 and any(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        for process in _family(site.process):
            os.kill(process, signal.SIGKILL)
        ended.set()
        for thread in threads:
            thread.join()
        found = site.counts()
    assert len(promised) >= 20
    assert set(promised) <= set(found["booked_ids"])
    assert found["overlapping_pairs"] == 0
    assert found["mails"]["booked"] == found["booked"]


def _family(process: int) -> list[int]:
    """A process and all it started, the children first, so that none starts another in the meantime."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in (line.split() for line in listed.splitlines())}
    family = [process]
    for one in family:
        family += [pid for pid, parent in parents.items() if parent == one]
    return family[::-1]
