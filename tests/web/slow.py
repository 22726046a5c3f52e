"""Visitors who send slowly, or do not read: bare sockets."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

Address = tuple[str, int]
SMALL = 1024
"""Bytes that the system may hold for somebody who does not read."""


def request(method: str, path: str, *lines: str, body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode() + body


def connected(address: Address, sent: bytes, *, reads: bool = True) -> socket.socket:
    """A connection on which this has been sent."""
    made = socket.socket()
    if not reads:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    made.settimeout(20)
    made.connect(address)
    made.sendall(sent)
    return made


@contextmanager
def crowd(address: Address, sent: bytes, number: int, *, reads: bool = True) -> Iterator[Sequence[socket.socket]]:
    """So many connections on each of which this has been sent."""
    made = [connected(address, sent, reads=reads) for _ in range(number)]
    try:
        yield made
    finally:
        for one in made:
            one.close()


def heard(one: socket.socket) -> bytes:
    """All that comes until the connection ends."""
    parts = []
    try:
        while part := one.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def answered(address: Address, path: str, patience: float = 20.0) -> tuple[int, float]:
    """The status of a page, and the seconds until it was there; 0 where it did not come in time."""
    began = time.monotonic()
    try:
        with connected(address, request("GET", path, "Connection: close")) as one:
            one.settimeout(patience)
            return int(heard(one).split(b" ", 2)[1]), time.monotonic() - began
    except (TimeoutError, IndexError):
        return 0, time.monotonic() - began
