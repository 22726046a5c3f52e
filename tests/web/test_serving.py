"""The server: a free port, a thread that never dies, an end without a loss."""

from __future__ import annotations

import socket
import threading
import time
from datetime import UTC, datetime

import pytest

from ims.errors import FileProblem
from ims.web.serving import FIRST_PORT, PORTS_TRIED, Ticker, listening


def some_port() -> int:
    """A port that is free just now."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def test_without_a_port_the_next_free_one_is_taken() -> None:
    """Two sites can be tried side by side."""
    with listening("127.0.0.1", None) as one, listening("127.0.0.1", None) as other:
        first, second = one.getsockname()[1], other.getsockname()[1]
    assert FIRST_PORT <= first < second < FIRST_PORT + PORTS_TRIED


def test_a_port_that_was_asked_for_is_not_exchanged() -> None:
    """Whoever names a port gets it, or is told that it is taken and what to do."""
    port = some_port()
    with listening("127.0.0.1", port) as one:
        assert one.getsockname()[1] == port
        with pytest.raises(FileProblem, match=f"Port {port} is taken.*Leave --port out"):
            listening("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "told"), [("not an address", "is not an address"), ("192.0.2.1", "192.0.2.1:8999 cannot be used")]
)
def test_an_address_that_is_not_here_is_refused(host: str, told: str) -> None:
    """In one sentence."""
    with pytest.raises(FileProblem, match=told):
        listening(host, 8999)


def test_visitors_queue_from_the_first_moment() -> None:
    """The socket takes visitors before the server is up: nobody is refused."""
    with listening("127.0.0.1", None) as one, socket.create_connection(one.getsockname(), timeout=2):
        pass


def at_once() -> datetime:
    """The clock of the thread."""
    return datetime(2027, 3, 1, tzinfo=UTC)


def test_the_ticker_goes_on_after_a_failure(caplog: pytest.LogCaptureFixture, db: None) -> None:
    """One round fails, the next comes; the log names the kind of error and none of its words."""
    seen: list[datetime] = []
    twice = threading.Event()

    def tick(now: datetime) -> None:
        seen.append(now)
        if len(seen) > 1:
            twice.set()
        raise ValueError("somebody@example.org")

    with Ticker(tick, at_once, seconds=0.01):
        assert twice.wait(5)
    assert set(seen) == {at_once()}
    assert "failed: ValueError" in caplog.text
    assert "example.org" not in caplog.text


def test_stopping_waits_for_the_round_that_runs(db: None) -> None:
    """A mail that is being handed over is handed over."""
    began, ended = threading.Event(), threading.Event()

    def tick(_now: datetime) -> None:
        began.set()
        time.sleep(0.2)
        ended.set()

    with Ticker(tick, at_once, seconds=60):
        began.wait(5)
    assert ended.is_set()


def test_stopping_does_not_wait_for_the_next_round(db: None) -> None:
    """Ctrl-C is quick."""
    started = time.monotonic()
    with Ticker(lambda now: None, at_once, seconds=60):
        pass
    assert time.monotonic() - started < 5
