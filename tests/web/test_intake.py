"""What is waited for outside the threads: a body as a whole, an answer until it is read."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from ims.web.intake import KEPT_BYTES, Gone, Outgoing, Patience, Refused, refuse, wants_page, whole_body

QUICK = Patience(body_seconds=0.05, send_seconds=0.05, most_bytes=1024)


def coming(*messages: dict[str, Any]) -> Any:
    """Messages one after the other, then nothing."""
    left = list(messages)

    async def receive() -> dict[str, Any]:
        if left:
            return left.pop(0)
        await asyncio.Event().wait()
        return {}

    return receive


def part(body: bytes, *, is_last: bool = False) -> dict[str, Any]:
    """A part of a body."""
    return {"type": "http.request", "body": body, "more_body": not is_last}


def read(*messages: dict[str, Any], length: bytes | None = None, patience: Patience = QUICK) -> bytes:
    """The body that these messages make."""
    headers = [] if length is None else [(b"content-length", length)]
    return asyncio.run(whole_body({"headers": headers}, coming(*messages), patience))


def test_a_body_is_put_together() -> None:
    """From its parts, in order."""
    assert read(part(b"one "), part(b"two", is_last=True)) == b"one two"
    assert read(part(b"", is_last=True)) == b""


def test_t66_what_does_not_arrive_in_time_is_refused() -> None:
    """With 408."""
    with pytest.raises(Refused, match="did not arrive") as refused:
        read(part(b"a"))
    assert refused.value.code == 408


@pytest.mark.parametrize("length", [None, b"1025", b"9" * 400])
def test_t66_what_is_too_large_is_refused(length: bytes | None) -> None:
    """With 413, whether or not a length is named; a length that no number can hold is too large as well."""
    with pytest.raises(Refused, match="At most 1 KiB") as refused:
        read(part(b"a" * 1025, is_last=True), length=length)
    assert refused.value.code == 413


def test_who_leaves_before_the_end_is_gone() -> None:
    """Nothing is answered then."""
    with pytest.raises(Gone):
        read(part(b"a"), {"type": "http.disconnect"})


@pytest.mark.parametrize(("path", "kind"), [("/api/v1/holds", "application/problem+json"), ("/ask/", "text/plain")])
def test_a_refusal_says_why_and_is_not_kept(path: str, kind: str) -> None:
    """A program gets a problem document, a person a sentence."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(refuse(Refused(413, "At most 256 KiB can be sent."), path, send))
    headers, content = dict(sent[0]["headers"]), sent[1]["body"]
    assert headers[b"content-type"].startswith(kind.encode())
    assert (headers[b"connection"], headers[b"cache-control"]) == (b"close", b"no-store")
    assert b"At most 256 KiB can be sent." in content
    if kind.endswith("json"):
        assert json.loads(content)["status"] == 413


@pytest.mark.parametrize(
    ("path", "kind"), [("/desk/people/import/", "text/html"), ("/api/v1/holds", "application/problem+json")]
)
def test_a_browser_gets_a_page_that_loads_our_own_alone(path: str, kind: str) -> None:
    """The JSON interface stays what it is, whoever asks."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(refuse(Refused(413, "At most 256 KiB can be sent."), path, send, page="<h1>É</h1>"))
    headers, content = dict(sent[0]["headers"]), sent[1]["body"]
    assert headers[b"content-type"].startswith(kind.encode())
    assert int(headers[b"content-length"]) == len(content)
    assert b"default-src 'self'" in headers[b"content-security-policy"] and headers[b"x-frame-options"] == b"DENY"
    assert wants_page({b"accept": b"text/html,application/xhtml+xml"}) and not wants_page({b"accept": b"*/*"})


def test_an_answer_is_kept_until_it_is_passed_on_unless_it_is_large() -> None:
    """A page leaves its thread first; a download goes out part by part."""
    sent: list[bytes] = []

    async def send(message: Any) -> None:
        sent.append(message["body"])

    async def answer(size: int) -> tuple[int, int]:
        sent.clear()
        answer = Outgoing(send, QUICK)
        await answer.keep(part(b"a" * size))
        before = len(sent)
        await answer.pass_on()
        return before, len(sent)

    assert asyncio.run(answer(KEPT_BYTES)) == (0, 1)
    assert asyncio.run(answer(KEPT_BYTES + 1)) == (1, 1)


def test_t66_who_does_not_read_gets_no_more() -> None:
    """After the first part that does not go out, nothing is waited for."""
    tried: list[bytes] = []

    async def send(message: Any) -> None:
        tried.append(message["body"])
        await asyncio.Event().wait()

    async def answer() -> None:
        answer = Outgoing(send, QUICK)
        for number in range(3):
            await answer.keep(part(b"%d" % number))
        await answer.pass_on()
        await answer.keep(part(b"more"))
        await answer.pass_on()

    asyncio.run(answer())
    assert tried == [b"0"]
