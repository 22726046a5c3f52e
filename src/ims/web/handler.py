"""How the server's event loop gets at Django: each request is worked out in one of a few threads.

Django's own handler goes to another thread and back for each middleware, and starts a thread with a connection of its own for
each request. Here the threads stay, and so do their connections. A thread does nothing but work: a request has arrived as a
whole before it gets one, and its answer is sent when the thread is free again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from ims.web.errors import refused_page
from ims.web.intake import Gone, Outgoing, Patience, Receive, Refused, Send, read_again, refuse, wants_page, whole_body

THREADS = 8
"""Requests that one process works on at a time; the others wait their turn."""


class ThreadedHandler(ASGIHandler):
    """Django for an ASGI server, in threads that stay."""

    def __init__(self, threads: int = THREADS, patience: Patience | None = None) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._patience = patience or Patience()
        self._free = [ThreadPoolExecutor(1, thread_name_prefix="request") for _ in range(threads)]
        self._turns = asyncio.Semaphore(threads)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request that has arrived in time, and within the size that is taken."""
        if scope["type"] != "http":
            raise ValueError(f"Only HTTP is answered here, not {scope['type']}.")
        answer = Outgoing(send, self._patience)
        try:
            body = await whole_body(scope, receive, self._patience)
        except Gone:
            return
        except Refused as error:
            headers = dict(scope["headers"])
            page = refused_page(error.code, error.words, headers) if wants_page(headers) else ""
            await refuse(error, scope["path"], answer.keep, page)
        else:
            await self._in_turn(scope, read_again(body, receive), answer.keep)
        await answer.pass_on()

    async def _in_turn(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Work in a thread that is free; the one used last is the first to be used again."""
        async with self._turns:
            thread = self._free.pop()
            try:
                async with ThreadSensitiveContext(executor=thread):
                    await self.handle(scope, receive, send)
            finally:
                self._free.append(thread)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, worked out in the request's thread."""
        response = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        response._handler_class = type(self)  # type: ignore[attr-defined]
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _in_its_thread(response.streaming_content)
        return response


async def _in_its_thread(parts: Any) -> AsyncIterator[bytes]:
    """The parts of an answer, each read in the request's thread: a file is never held as a whole."""
    left = iter(parts)
    while (part := await sync_to_async(lambda: next(left, None), thread_sensitive=True)()) is not None:
        yield part
