"""What passes between a visitor's connection and the threads: a request comes in as a whole, an answer goes out by itself.

A visitor who sends slowly or does not read waits here, where waiting costs no thread.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

MOST_BYTES = 256 * 1024
"""Of a body. The longest form of the site has a tenth of it."""
BODY_SECONDS = 10.0
"""So long may a body take to arrive as a whole."""
SEND_SECONDS = 15.0
"""So long may a visitor take before the next part of an answer can be sent."""
KEPT_BYTES = 1024 * 1024
"""Answers up to this size leave their thread before they are sent. All pages, styles and scripts are smaller."""
READ_ON_SECONDS, READ_ON_BYTES = 2.0, 4 * 1024 * 1024
"""So much of a body that is too large is read and dropped: its sender hears the answer only after sending."""
API = "/api/"
CLOSED = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
"""What a refusal may load: our own style."""
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True)
class Patience:
    """How long and how much is waited for."""

    body_seconds: float = BODY_SECONDS
    send_seconds: float = SEND_SECONDS
    most_bytes: int = MOST_BYTES


class Refused(Exception):
    """A request that is answered before anybody looks at it."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


class Gone(Exception):
    """The visitor has left."""


async def whole_body(scope: Mapping[str, Any], receive: Receive, patience: Patience) -> bytes:
    """The body of a request, once all of it is there.

    Raises
    ------
    Refused    it is too large (413) or takes too long (408)
    Gone    the visitor left before the end
    """
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    body, is_last = bytearray(), False
    try:
        async with asyncio.timeout(patience.body_seconds):
            is_too_large = length.isdigit() and int(length[:20]) > patience.most_bytes
            while not is_last and not is_too_large:
                part, is_last = await _next_part(receive)
                body += part
                is_too_large = len(body) > patience.most_bytes
    except TimeoutError:
        raise Refused(408, f"The request did not arrive within {patience.body_seconds:.0f} seconds.") from None
    if is_too_large:
        if not is_last and b"expect" not in headers:  # whoever expects a word before sending gets this one
            await _read_on(receive)
        raise Refused(413, f"At most {patience.most_bytes // 1024} KiB can be sent.")
    return bytes(body)


async def _next_part(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    return message.get("body", b""), not message.get("more_body", False)


async def _read_on(receive: Receive) -> None:
    seen, is_last = 0, False
    try:
        async with asyncio.timeout(READ_ON_SECONDS):
            while not is_last and seen < READ_ON_BYTES:
                part, is_last = await _next_part(receive)
                seen += len(part)
    except TimeoutError:
        return


def wants_page(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a browser waits for the answer."""
    return b"text/html" in headers.get(b"accept", b"")


async def refuse(error: Refused, path: str, send: Send, page: str = "") -> None:
    """Answer a request that was refused, and close its connection: the rest of it is not read.

    `page` is what a browser shows; a program of the JSON interface gets a problem document, anything else a sentence.
    """
    title = HTTPStatus(error.code).phrase
    if path.startswith(API):
        problem = {"type": "about:blank", "title": title, "status": error.code, "detail": error.words}
        kind, content = "application/problem+json", json.dumps(problem)
    else:
        kind, content = ("text/html", page) if page else ("text/plain", f"{title}. {error.words}\n")
        kind += "; charset=utf-8"
    headers = {
        "Content-Type": kind,
        "Content-Length": str(len(content.encode())),
        "Connection": "close",
        "Cache-Control": "no-store",
        "Content-Security-Policy": CLOSED,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
    told = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": error.code, "headers": told})
    await send({"type": "http.response.body", "body": content.encode()})


class Outgoing:
    """An answer on its way: kept until its thread is free again, then sent at the visitor's speed, within limits."""

    def __init__(self, send: Send, patience: Patience) -> None:
        self._send, self._patience = send, patience
        self._kept: list[Message] = []
        self._bytes, self._has_left = 0, False

    async def keep(self, message: Message) -> None:
        """Take the next part. What is larger than can be kept is sent on the way."""
        self._kept.append(message)
        self._bytes += len(message.get("body", b""))
        if self._bytes > KEPT_BYTES:
            await self.pass_on()

    async def pass_on(self) -> None:
        """Send what is kept. A visitor who does not read it gets no more."""
        kept, self._kept, self._bytes = self._kept, [], 0
        try:
            for message in kept:
                if not self._has_left:
                    async with asyncio.timeout(self._patience.send_seconds):
                        await self._send(message)
        except TimeoutError:
            self._has_left = True
