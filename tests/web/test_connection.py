"""A real server against visitors who send slowly, send too much, or do not read."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn

from ims.web import connection
from ims.web.connection import WatchedConnection
from ims.web.handler import ThreadedHandler
from ims.web.intake import MOST_BYTES, Patience
from ims.web.serving import listening
from tests.web.slow import Address, answered, connected, crowd, heard, request

PAGE = "/api/v1/problems/time-taken"
"""A page that asks nothing of the database."""
LARGE = "/static/large.txt"
CROWD = 16
SOON = 2.0
Application = Callable[..., Any]


def serve(application: Application, listener: socket.socket, **more: Any) -> Iterator[Address]:
    """A server in a thread of its own."""
    config = uvicorn.Config(application, http=WatchedConnection, lifespan="off", log_config=None, access_log=False, **more)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
    thread.start()
    try:
        yield listener.getsockname()
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


@pytest.fixture
def site(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    """The site with two threads and little patience."""
    monkeypatch.setattr(connection, "HEAD_SECONDS", 2.0)
    monkeypatch.setattr(connection, "STALL_SECONDS", 2.0)
    monkeypatch.setattr(connection, "LOOK_SECONDS", 0.2)
    settings.STATIC_ROOT, settings.ALLOWED_HOSTS = str(tmp_path), ["127.0.0.1"]
    (tmp_path / "large.txt").write_bytes(b"0123456789" * 90_000)
    handler = ThreadedHandler(threads=2, patience=Patience(body_seconds=1.5, send_seconds=4.0))
    yield from serve(handler, listening("127.0.0.1", None))


def test_t66_sixteen_who_send_slowly_do_not_stop_the_site(site: Address) -> None:
    """They wait outside the threads, until they are told that it took too long."""
    slow = request("POST", PAGE, "Content-Length: 1000", body=b"a")
    with crowd(site, slow, CROWD) as visitors:
        status, seconds = answered(site, PAGE)
        assert (status, seconds < SOON) == (200, True)
        told = [heard(one) for one in visitors]
    assert {one.split(b"\r\n")[0] for one in told} == {b"HTTP/1.1 408 Request Timeout"}


def test_t66_a_body_that_drips_must_be_there_in_time_as_a_whole(site: Address) -> None:
    """A byte now and then does not move the deadline."""
    with connected(site, request("POST", PAGE, "Content-Length: 1000")) as one:
        began = time.monotonic()
        for _ in range(30):
            try:
                one.sendall(b"a")
            except OSError:
                break
            time.sleep(0.1)
        assert heard(one).startswith(b"HTTP/1.1 408") or time.monotonic() - began < 3


def test_t66_sixteen_who_do_not_read_do_not_stop_the_site(site: Address) -> None:
    """Their answers wait outside the threads; then their connections are cut, and what was kept for them is gone."""
    asked = request("GET", LARGE) * 20
    with crowd(site, asked, CROWD, reads=False) as visitors:
        time.sleep(0.5)
        status, seconds = answered(site, PAGE)
        assert (status, seconds < SOON) == (200, True)
        time.sleep(3.5)
        lengths = [len(heard(one)) for one in visitors]
    assert max(lengths) < 20 * 900_000


def test_a_visitor_who_reads_gets_all_of_a_large_file(site: Address) -> None:
    """Whole, and slower than the limit on standing still."""
    with connected(site, request("GET", LARGE, "Connection: close"), reads=False) as one:
        got = b""
        for _ in range(8):
            got += one.recv(100_000)
            time.sleep(0.3)
        got += heard(one)
    assert got.partition(b"\r\n\r\n")[2] == b"0123456789" * 90_000


def test_t66_a_head_that_never_ends_is_cut(site: Address) -> None:
    """Neither a first head nor a later one can be kept open."""
    for sent in (b"GET / HT", request("GET", PAGE) + b"GET / HT"):
        with connected(site, sent) as one:
            began = time.monotonic()
            heard(one)
            assert time.monotonic() - began < 8


def test_connections_that_ask_again_stay_open(site: Address) -> None:
    """Pages one after the other on one connection, for longer than a head may take."""
    with connected(site, b"") as one:
        for _ in range(6):
            one.sendall(request("GET", PAGE))
            answer = b""
            while not answer.endswith(b"}"):
                part = one.recv(65536)
                assert part
                answer += part
            assert answer.startswith(b"HTTP/1.1 200")
            time.sleep(0.5)


@pytest.mark.parametrize("kind", ["length", "chunked", "expected"])
def test_t66_a_body_that_is_too_large_is_refused_and_held_nowhere(site: Address, kind: str) -> None:
    """By its length, by what comes where it names none, and before it is sent."""
    body = b"a" * (MOST_BYTES + 1)
    sent = {
        "length": request("POST", PAGE, f"Content-Length: {len(body)}", body=body),
        "chunked": request("POST", PAGE, "Transfer-Encoding: chunked", body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)),
        "expected": request("POST", PAGE, f"Content-Length: {300 * 2**20}", "Expect: 100-continue"),
    }[kind]
    with connected(site, sent) as one:
        head, _, content = heard(one).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413") and b"nosniff" in head and b"no-store" in head
    assert json.loads(content)["detail"] == "At most 256 KiB can be sent."


def test_the_largest_body_that_is_taken_arrives(site: Address) -> None:
    """In parts, to its last byte: the page itself answers."""
    body = b"a" * MOST_BYTES
    with connected(site, request("POST", PAGE, f"Content-Length: {MOST_BYTES}", "Connection: close", body=body)) as one:
        assert heard(one).startswith(b"HTTP/1.1 405")


def test_t66_connections_beyond_the_most_are_answered_with_503(settings: Any) -> None:
    """Nobody waits without a word, and memory has a bound."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    for site in serve(ThreadedHandler(threads=1), listening("127.0.0.1", None), limit_concurrency=CROWD):
        with crowd(site, request("POST", PAGE, "Content-Length: 9"), CROWD - 1):
            time.sleep(0.3)
            assert answered(site, PAGE)[0] == 503
