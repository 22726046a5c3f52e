"""Requests in threads that stay."""

from __future__ import annotations

import asyncio
import threading
import warnings
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.http import StreamingHttpResponse
from django.utils.translation import activate, get_language

from ims.web.handler import ThreadedHandler

PATH = "/api/v1/problems/time-taken"


def scope(path: str = PATH, kind: str = "http") -> dict[str, Any]:
    """What a server says of a request."""
    told = {"type": kind, "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "scheme": "http"}
    return {**told, "headers": [(b"host", b"testserver")], "server": ("testserver", 80), "client": ("127.0.0.1", 1)}


async def asked(handler: ThreadedHandler, told: dict[str, Any], body: bytes = b"") -> list[dict[str, Any]]:
    """What the handler sends for one request."""
    sent: list[dict[str, Any]] = []
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop()
        await asyncio.Event().wait()  # the visitor stays until the end
        return {}

    async def send(message: Any) -> None:
        sent.append(message)

    await handler(told, receive, send)
    return sent


async def several(handler: ThreadedHandler, number: int) -> list[int]:
    """Statuses of so many requests at once."""
    answers = await asyncio.gather(*(asked(handler, scope()) for _ in range(number)))
    return [answer[0]["status"] for answer in answers]


@pytest.fixture
def threads() -> Any:
    """Which threads began and ended requests, as Django's own signals say."""
    began: list[int] = []
    ended: list[int] = []

    def begin(**_: Any) -> None:
        began.append(threading.get_ident())

    def end(**_: Any) -> None:
        ended.append(threading.get_ident())

    request_started.connect(begin)
    request_finished.connect(end)
    yield began, ended
    request_started.disconnect(begin)
    request_finished.disconnect(end)


def test_requests_one_after_the_other_run_in_one_thread(threads: tuple[list[int], list[int]]) -> None:
    """A connection that a thread has opened serves the next request too; begin and end of a request see the same one."""

    async def three() -> None:
        handler = ThreadedHandler(threads=4)
        for _ in range(3):
            sent = await asked(handler, scope())
            assert sent[0]["status"] == 200 and b"The time is taken" in sent[1]["body"]

    asyncio.run(three())
    began, ended = threads
    assert len(began) == len(ended) == 3
    assert set(began) == set(ended) and len(set(began)) == 1
    assert threading.get_ident() not in began


def test_more_requests_than_threads_wait_their_turn(threads: tuple[list[int], list[int]]) -> None:
    """Two threads answer twenty requests at once, each of them."""
    assert asyncio.run(several(ThreadedHandler(threads=2), 20)) == [200] * 20
    assert len(threads[0]) == 20 and len(set(threads[0])) <= 2


def test_a_file_is_read_part_by_part_without_a_warning(
    threads: tuple[list[int], list[int]], settings: Any, tmp_path: Any
) -> None:
    """Styles and scripts come as files; they are read in the request's thread, and nothing is printed about it."""
    (tmp_path / "large.txt").write_bytes(b"0123456789" * 30_000)
    settings.STATIC_ROOT = str(tmp_path)

    async def one() -> list[dict[str, Any]]:
        return await asked(ThreadedHandler(threads=1), scope("/static/large.txt"))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sent = asyncio.run(one())
    parts = [message["body"] for message in sent[1:] if message.get("body")]
    assert sent[0]["status"] == 200
    assert b"".join(parts) == b"0123456789" * 30_000
    assert len(parts) > 2


def test_parts_that_are_worked_out_late_are_in_the_request_s_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the next request in the same thread begins in the site's own."""

    def french(self: ThreadedHandler, request: Any) -> StreamingHttpResponse:
        before = get_language()
        activate("fr")
        return StreamingHttpResponse(f"{before} {get_language()}".encode() for _ in range(1))

    monkeypatch.setattr(ThreadedHandler, "get_response", french)

    async def two() -> list[bytes]:
        handler = ThreadedHandler(threads=1)
        return [(await asked(handler, scope()))[1]["body"] for _ in range(2)]

    assert asyncio.run(two()) == [b"en fr", b"en fr"]


@pytest.mark.parametrize(("accept", "kind"), [(b"text/html,*/*;q=0.8", b"text/html"), (b"*/*", b"text/plain")])
def test_a_browser_that_sends_too_much_gets_a_page(threads: tuple[list[int], list[int]], accept: bytes, kind: bytes) -> None:
    """Without a thread; a program gets a sentence."""
    told = scope("/desk/people/import/")
    told["headers"] = [*told["headers"], (b"accept", accept)]
    sent = asyncio.run(asked(ThreadedHandler(threads=1), told, b"a" * (256 * 1024 + 1)))
    assert sent[0]["status"] == 413
    assert dict(sent[0]["headers"])[b"content-type"].startswith(kind)
    assert b"At most 256 KiB can be sent." in sent[1]["body"]
    assert threads == ([], [])


def test_only_http_is_answered() -> None:
    """A socket that wants to stay open is refused: there is nobody behind it."""
    with pytest.raises(ValueError, match="websocket"):
        asyncio.run(asked(ThreadedHandler(threads=1), scope(kind="websocket")))
