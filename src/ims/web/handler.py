"""How the server's event loop gets at Django: each request is worked out in one of a few threads.

Django's own handler goes to another thread and back several times for a request, and starts a thread with a connection of its
own for each. Here the threads stay, and so do their connections, and a request goes there and back once. A thread does nothing
but work: a request has arrived as a whole before it gets one, and its answer is sent when the thread is free again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from io import BytesIO
from typing import Any

from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from ims.web.errors import refused_page
from ims.web.intake import Gone, Message, Outgoing, Patience, Receive, Refused, Send, refuse, wants_page, whole_body

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
            await self._in_turn(scope, body, answer.keep)
        await answer.pass_on()

    async def _in_turn(self, scope: dict[str, Any], body: bytes, keep: Callable[[Message], Any]) -> None:
        """Work in a thread that is free; the one used last is the first to be used again."""
        async with self._turns:
            thread = self._free.pop()
            # in a context of the request's own: what it sets, such as the language, is gone with it
            loop, context = asyncio.get_running_loop(), copy_context()

            def in_thread(work: Callable[..., Any], *given: Any) -> asyncio.Future[Any]:
                return loop.run_in_executor(thread, partial(context.run, work, *given))

            try:
                response: HttpResponseBase = await in_thread(self._worked_out, scope, body)
                if not isinstance(response, StreamingHttpResponse):
                    await self.send_response(response, keep)
                    return
                try:
                    response.streaming_content = _parts(response.streaming_content, in_thread)
                    await self.send_response(response, keep)
                finally:
                    await in_thread(response.close)
            finally:
                self._free.append(thread)

    def _worked_out(self, scope: dict[str, Any], body: bytes) -> HttpResponseBase:
        """The answer, whole and closed; one whose parts are still to be read stays open."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, BytesIO(body))
        response: HttpResponseBase = refused if request is None else self.get_response(request)  # type: ignore[assignment]
        response._handler_class = type(self)  # type: ignore[attr-defined]
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            response.close()
        return response


async def _parts(content: Any, in_thread: Callable[..., Any]) -> AsyncIterator[bytes]:
    """The parts of an answer, each read in the request's thread: a file is never held as a whole."""
    left = iter(content)
    while (part := await in_thread(next, left, None)) is not None:
        yield part
