"""One connection of a visitor: it is ended where nothing moves on it, so that nobody can keep connections for nothing."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""So long may the head of a request take, from the connection or the last answer on."""
STALL_SECONDS = 10.0
"""So long may a visitor read nothing of what was sent."""
LOOK_SECONDS = 1.0


class WatchedConnection(H11Protocol):
    """Looks each second whether something moves."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch."""
        super().connection_made(transport)
        self._seen, self._unsent = self.cycle, 0
        self._asked = self._read = self.loop.time()
        self._watch = self.loop.call_later(LOOK_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch no more."""
        self._watch.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        now, unsent = self.loop.time(), self.transport.get_write_buffer_size()
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering or self.cycle is not self._seen:
            self._asked = now
        if unsent == 0 or unsent < self._unsent:
            self._read = now
        self._seen, self._unsent = self.cycle, unsent
        if now - self._read > STALL_SECONDS or now - self._asked > HEAD_SECONDS and unsent == 0:
            self.transport.abort()
            return
        self._watch = self.loop.call_later(LOOK_SECONDS, self._look)
