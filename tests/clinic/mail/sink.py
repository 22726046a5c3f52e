"""A mail server for tests: takes mail on this machine, remembers it, and refuses what it is told to."""

from __future__ import annotations

import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


class Sink(socketserver.ThreadingTCPServer):
    """Mail that came, in order."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.came: list[tuple[str, EmailMessage]] = []
        self.refused: set[str] = set()
        self.is_full = False
        self.slowness = 0.0

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up in the middle is no error of the tests."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    @property
    def recipients(self) -> list[str]:
        """Who got mail."""
        return [to for to, _ in self.came]


class _Session(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self._say("220 sink")
        to = ""
        while line := self.rfile.readline().decode(errors="replace").strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self._say("550 no such mailbox for " + to if to in self.server.refused else "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                text = self._text()
                time.sleep(self.server.slowness)
                if self.server.is_full:
                    self._say("452 come again for " + to)
                else:
                    self.server.came.append((to, message_from_bytes(text, policy=default)))  # type: ignore[arg-type]
                    self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def sink() -> Iterator[Sink]:
    """A server that runs until the end of the block."""
    with Sink() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
