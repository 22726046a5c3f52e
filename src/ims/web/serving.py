"""Running the site: a socket, the server, and a thread that sends mail and lets offers pass on while it runs."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

import uvicorn
from django.db import close_old_connections, connections
from uvicorn.supervisors import Multiprocess

from ims.errors import FileProblem
from ims.web.connection import WatchedConnection

APPLICATION = "ims.web.asgi:application"
FIRST_PORT, PORTS_TRIED = 8000, 50
BACKLOG = 512
MOST_CONNECTIONS = 512
"""Of one process at a time; more are answered with 503. What they can send bounds the memory: 512 bodies of 256 KiB."""
TICK_SECONDS = 5.0
GRACE_SECONDS = 8
"""How long answers that have begun may take when the site is stopped."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and what a service manager sends."""
log = logging.getLogger(__name__)


def listening(host: str, port: int | None) -> socket.socket:
    """A socket on this address. Without a port it is the first free one from 8000.

    Raises
    ------
    FileProblem    the port is taken or not allowed, or the address is not of this machine
    """
    tried = [port] if port is not None else list(range(FIRST_PORT, FIRST_PORT + PORTS_TRIED))
    for number in tried:
        try:
            return _bound(host, number)
        except PermissionError as error:
            raise FileProblem(
                f"Port {number} is for the system's administrator. Name one above 1023 with --port, and put a proxy before it."
            ) from error
        except socket.gaierror as error:
            raise FileProblem(
                f"{host!r} is not an address. --host takes 127.0.0.1 (this computer alone) or 0.0.0.0."
            ) from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise FileProblem(f"{host}:{number} cannot be used: {(error.strerror or str(error)).lower()}.") from error
    if port is not None:
        raise FileProblem(f"Port {port} is taken: something else runs there. Leave --port out to get the next free one.")
    raise FileProblem(f"No port from {tried[0]} to {tried[-1]} is free. Name another with --port.")


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(BACKLOG)
        made.set_inheritable(True)
    except OSError:
        made.close()
        raise
    return made


class Ticker:
    """Calls `tick` every few seconds in a thread of its own, whatever happens in it, until it is stopped."""

    def __init__(self, tick: Callable[[datetime], object], now: Callable[[], datetime], seconds: float = TICK_SECONDS) -> None:
        self._tick, self._now, self._seconds = tick, now, seconds
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)

    def __enter__(self) -> Ticker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the present round come to its end."""
        self._ends.set()
        self._thread.join(GRACE_SECONDS)

    def _run(self) -> None:
        while not self._ends.is_set():
            close_old_connections()
            try:
                self._tick(self._now())
            except Exception as error:  # the next round may succeed; what was not done is still written down
                log.warning("A round of mail and waiting list failed: %s", type(error).__name__)
            finally:
                close_old_connections()
            self._ends.wait(self._seconds)
        connections.close_all()


def run(listener: socket.socket, *, workers: int = 1) -> None:
    """Serve until somebody stops it with Ctrl-C or a signal. Answers that have begun are finished."""
    config = uvicorn.Config(
        APPLICATION,
        workers=workers,
        http=WatchedConnection,
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
        lifespan="off",
        log_config=None,
        access_log=False,  # addresses hold secrets
        server_header=False,
        proxy_headers=False,  # the visitor's address is worked out from IMS_PROXIES alone
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    if workers > 1:
        with _signals_given_back():
            Multiprocess(config, [listener]).run()
        return
    server = uvicorn.Server(config)

    def heard(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True  # the server hears by itself once it runs, and raises the signal once more at its end

    with _signals_given_back():
        for number in SIGNALS:
            signal.signal(number, heard)
        server.run([listener])


@contextmanager
def _signals_given_back() -> Iterator[None]:
    """Whoever listened to signals before does so again afterwards."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
