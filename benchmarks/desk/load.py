"""Reads at a fixed rate, whether or not the site keeps up: a late answer is not forgiven by asking later."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from dataclasses import dataclass
from datetime import date, timedelta

RATE, SECONDS = 200, 20
ASKERS = 24
WARM_UP = 2.0
SERVICE_DAYS = 14


@dataclass(frozen=True)
class Reads:
    """What a load of reads found."""

    asked: int
    failed: int
    rate: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    longest_ms: float


def paths(service: str, today: date) -> list[str]:
    """Two weeks of free times, from one of the next thirty days on."""
    found = []
    for ahead in range(30):
        first = today + timedelta(days=ahead)
        last = first + timedelta(days=SERVICE_DAYS - 1)
        found.append(f"/api/v1/availability?service={service}&from={first}&to={last}&tz=America/Vancouver")
    return found


def read(port: int, asked: list[str], *, rate: int = RATE, seconds: float = SECONDS) -> Reads:
    """Ask `rate` times a second. Time runs from the instant at which a request was due."""
    number = int(rate * seconds)
    begins = time.perf_counter() + 0.5
    took = [0.0] * number
    failed = [0] * ASKERS

    def ask(who: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for turn in range(who, number, ASKERS):
            due = begins + turn / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            try:
                connection.request("GET", asked[turn % len(asked)])
                answer = connection.getresponse()
                body = answer.read()
                failed[who] += answer.status != 200 or b'"slots"' not in body
            except (OSError, http.client.HTTPException):
                failed[who] += 1
                connection.close()
            took[turn] = time.perf_counter() - due
        connection.close()

    askers = [threading.Thread(target=ask, args=(who,)) for who in range(ASKERS)]
    for one in askers:
        one.start()
    for one in askers:
        one.join()
    lasted = time.perf_counter() - begins
    return _summed(took, sum(failed), lasted)


def _summed(took: list[float], failed: int, lasted: float) -> Reads:
    cuts = statistics.quantiles([one * 1000 for one in took], n=100)
    return Reads(len(took), failed, len(took) / lasted, cuts[49], cuts[94], cuts[98], max(took) * 1000)
