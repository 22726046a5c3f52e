"""A rush for one morning: many bookings at the same instant, whose times overlap."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from benchmarks.desk.site import Site

BOOKINGS = 32
STARTS = 8
"""So many neighboring starts are wanted, a quarter of an hour apart: each overlaps its neighbors."""


@dataclass(frozen=True)
class Rush:
    """How a rush was settled."""

    bookings: int
    booked: int
    refused: int
    others: int
    """Answers that are neither a booking nor a refusal with other times."""
    overlaps: int
    """Pairs of bookings of one practitioner that overlap."""
    seconds: float


def rush(site: Site, service: str, slots: list[dict[str, str]], name: str) -> Rush:
    """Send all bookings at once; from the first byte to the last answer."""
    wanted = slots[:STARTS]
    barrier = threading.Barrier(BOOKINGS + 1)
    answers: list[tuple[int, dict[str, Any]]] = [(0, {})] * BOOKINGS

    def book(number: int) -> None:
        asked = {
            "service": service,
            "start": wanted[number % len(wanted)]["start"],
            "practitioner": wanted[0]["practitioner"],
            "name": f"{name} Example",
            "email": f"{name}{number}@example.org".lower(),
        }
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        connection.connect()
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{name}-{number:016d}"}
        barrier.wait()
        try:
            connection.request("POST", "/api/v1/appointments", json.dumps(asked), headers)
            answer = connection.getresponse()
            answers[number] = (answer.status, json.loads(answer.read()))
        except (OSError, http.client.HTTPException, ValueError):
            answers[number] = (0, {})
        connection.close()

    threads = [threading.Thread(target=book, args=(number,)) for number in range(BOOKINGS)]
    for one in threads:
        one.start()
    barrier.wait()
    begins = time.perf_counter()
    for one in threads:
        one.join()
    seconds = time.perf_counter() - begins
    counted = Counter(status for status, _ in answers)
    held = [(content["start"], content["end"]) for status, content in answers if status == 201]
    overlaps = sum(a[0] < b[1] and b[0] < a[1] for a, b in combinations(held, 2))
    refused = sum(status == 409 and bool(content.get("alternatives")) for status, content in answers)
    return Rush(BOOKINGS, counted[201], refused, BOOKINGS - counted[201] - refused, overlaps, seconds)


def morning(slots: list[dict[str, str]], day: str) -> list[dict[str, str]]:
    """The free times of one day, with one practitioner."""
    found = [one for one in slots if one["start"].startswith(day)]
    return [one for one in found if one["practitioner"] == found[0]["practitioner"]]
