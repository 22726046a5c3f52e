"""Reads at a fixed rate, whether or not the site keeps up: a late answer is not forgiven by asking later."""

from __future__ import annotations

import re
import socket
import statistics
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta

RATE, SECONDS = 200, 20
ASKERS = 24
PATIENCE = 30.0
LENGTH = re.compile(rb"(?i)content-length: (\d+)")
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


class _Line:
    """One connection that stays open. Written by hand, so that asking costs little of what is measured."""

    def __init__(self, port: int) -> None:
        self._port, self._socket = port, socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def has_slots(self, path: str) -> bool:
        """Whether the whole answer came, and is one."""
        try:
            self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode())
            head, _, body = self._until(b"\r\n\r\n")
            length = int(LENGTH.search(head)[1])  # type: ignore[index]
            while len(body) < length:
                body += self._more()
        except (OSError, TypeError):
            self._socket.close()
            self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE)
            return False
        return head.startswith(b"HTTP/1.1 200 ") and body.startswith(b'{"slots": [')

    def _until(self, end: bytes) -> tuple[bytes, bytes, bytes]:
        found = self._more()
        while end not in found:
            found += self._more()
        return found.partition(end)

    def _more(self) -> bytes:
        found = self._socket.recv(1 << 16)
        if not found:
            raise ConnectionError("the site closed the connection")
        return found

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def read(port: int, asked: list[str], *, rate: int = RATE, seconds: float = SECONDS) -> Reads:
    """Ask `rate` times a second. Time runs from the instant at which a request was due."""
    number = int(rate * seconds)
    begins = time.perf_counter() + 0.5
    took = [0.0] * number
    failed = [0] * ASKERS

    def ask(who: int) -> None:
        with closing(_Line(port)) as line:
            for turn in range(who, number, ASKERS):
                due = begins + turn / rate
                time.sleep(max(0.0, due - time.perf_counter()))
                failed[who] += not line.has_slots(asked[turn % len(asked)])
                took[turn] = time.perf_counter() - due

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
