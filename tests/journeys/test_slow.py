"""The site as it is started, against visitors who send slowly or too much, do not read, or keep connections for nothing."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.journeys.demo import Demo
from tests.web.slow import Address, answered, connected, crowd, heard, request

CROWD = 16
SOON = 2.0
PAGE = "/book/"
MEBIBYTE = 2**20


@pytest.fixture
def address(site: Demo) -> Address:
    """Where the site answers."""
    found = urlsplit(site.address)
    return found.hostname or "", found.port or 0


def availability() -> str:
    """The largest answer that anybody may ask for."""
    first = datetime.now(UTC).date() + timedelta(days=1)
    return f"/api/v1/availability?service=first_visit&from={first}&to={first + timedelta(days=60)}"


def largest(site: Demo) -> int:
    """The most memory, in bytes, that the processes of a site have had."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if site.environment["IMS_DATA"].encode() in (process / "cmdline").read_bytes():
                line = next(one for one in (process / "status").read_text().splitlines() if one.startswith("VmHWM"))
                found += int(line.split()[1]) * 1024
        except OSError:
            continue
    assert found
    return found


def times(address: Address, number: int = 5) -> list[tuple[int, bool]]:
    """Status of the page with free times, and whether it came soon, so many times."""
    return [(status, seconds < SOON) for status, seconds in (answered(address, PAGE) for _ in range(number))]


def test_t66_sixteen_who_send_slowly_and_sixteen_who_do_not_read_stop_nobody(address: Address) -> None:
    """Others get their page within two seconds all the while; who sends too slowly is told, who reads nothing is cut."""
    assert answered(address, PAGE)[0] == 200
    slow = request("POST", "/ask/", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 1000", body=b"a")
    deaf = request("GET", availability()) * 12
    with crowd(address, slow, CROWD) as senders, crowd(address, deaf, CROWD, reads=False):
        time.sleep(1)
        assert times(address) == [(200, True)] * 5
        told = {heard(one).split(b"\r\n")[0] for one in senders}
        assert times(address) == [(200, True)] * 5
    assert told == {b"HTTP/1.1 408 Request Timeout"}


def test_t66_heads_that_never_end_are_cut(address: Address) -> None:
    """A hundred connections that never say what they want do not stay."""
    with crowd(address, b"GET /book/ HT", 100) as visitors:
        assert times(address) == [(200, True)] * 5
        began = time.monotonic()
        assert [heard(one) for one in visitors] == [b""] * 100
        assert time.monotonic() - began < 15


@pytest.mark.parametrize("is_chunked", [False, True])
def test_t66_a_large_body_is_refused_on_the_way(site: Demo, address: Address, is_chunked: bool) -> None:
    """Three hundred megabytes are refused after a few; neither the memory nor what lies on the disk grows by them."""
    before = largest(site)
    part = b"a" * MEBIBYTE
    length = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {300 * MEBIBYTE}"
    head = request("POST", "/privacy/", "Content-Type: application/x-www-form-urlencoded", length)
    sent = 0
    with connected(address, head) as one:
        try:
            for _ in range(300):
                one.sendall(b"%x\r\n%s\r\n" % (MEBIBYTE, part) if is_chunked else part)
                sent += 1
        except OSError:
            pass
    assert sent < 20
    assert largest(site) - before < 40 * MEBIBYTE
    assert times(address, 1) == [(200, True)]
