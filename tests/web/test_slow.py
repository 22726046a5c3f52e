"""Slow visitors."""

from __future__ import annotations

from tests.web.slow import request


def test_a_request_goes_as_http_has_it() -> None:
    """Lines, an empty one, the body."""
    assert request("POST", "/a/", "X: 1", body=b"b") == b"POST /a/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX: 1\r\n\r\nb"
