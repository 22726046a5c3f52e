"""How often one address may look up free times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from ims.web import reads
from ims.web.reads import SECONDS, ReadLimit, Reads
from tests.clinic.factories import NOW

FEW = 3
TIMES = "/api/v1/availability"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """A limit that is soon reached."""
    monkeypatch.setattr(reads, "MOST", FEW)
    return FEW


def test_each_address_is_counted_for_itself_and_anew_each_minute() -> None:
    """A minute begins at zero for everybody."""
    counted = Reads()
    assert [counted.count("192.0.2.1", NOW) for _ in range(3)] == [1, 2, 3]
    assert counted.count("192.0.2.2", NOW) == 1
    assert counted.count("192.0.2.1", NOW + timedelta(seconds=SECONDS)) == 1


def test_t66_any_number_of_addresses_fits_into_the_same_memory() -> None:
    """Where addresses share a counter it counts both: what cannot be told apart is limited together."""
    counted = Reads(counters=4)
    seen = [counted.count(f"192.0.2.{number}", NOW) for number in range(100)]
    assert len(counted._counters) == 4 and max(seen) >= 25


@pytest.mark.django_db
@pytest.mark.parametrize("path", [TIMES, "/api/v1/services", "/book/", "/fr/book/"])
def test_t66_reads_beyond_the_limit_are_refused_for_a_while(clinic: Any, few: int, path: str) -> None:
    """With 429 and the seconds to wait; another address still reads."""
    client = Client()
    assert {client.get(path).status_code for _ in range(few)} <= {200, 422}
    refused = client.get(path)
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= SECONDS
    assert refused["Cache-Control"] == "no-store"
    assert client.get(path, REMOTE_ADDR="192.0.2.9").status_code != 429
    if path.startswith("/api/"):
        assert refused["Content-Type"] == "application/problem+json"
        assert refused.json()["type"].endswith("/problems/too-many-requests")
    else:
        assert "<h1>" in refused.content.decode()
        assert "Content-Security-Policy" in refused.headers


@pytest.mark.django_db
def test_t66_head_counts_and_sending_does_not(clinic: Any, few: int) -> None:
    """What is sent has limits of its own, which all processes share."""
    client = Client()
    for _ in range(2 * few):
        assert client.post("/api/v1/holds", {}, content_type="application/json").status_code != 429
    assert [client.head(TIMES).status_code for _ in range(few + 1)][-1] == 429


@pytest.mark.django_db
def test_a_refused_read_of_the_interface_asks_nothing_of_the_database(clinic: Any, few: int) -> None:
    """Nor is anything written by one that is answered: reading costs no more for being counted."""
    client = Client()
    for _ in range(few):
        client.get(TIMES)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(TIMES).status_code == 429
    assert len(queries) == 0


def test_the_limit_follows_the_factor_and_leaves_other_pages_alone(few: int, settings: Any) -> None:
    """A site whose visitors come through one address multiplies it; public pages are not counted."""
    settings.LIMIT_FACTOR = 2
    limit = ReadLimit(lambda _request: HttpResponse())
    asked = RequestFactory().get
    assert [limit(asked(TIMES)).status_code for _ in range(2 * few + 1)] == [200] * 2 * few + [429]
    assert {limit(asked("/conditions/")).status_code for _ in range(20)} == {200}


def test_t66_a_visitor_without_an_address_is_counted_too(few: int) -> None:
    """Nothing passes for want of a name."""
    limit = ReadLimit(lambda _request: HttpResponse())
    asked = RequestFactory(REMOTE_ADDR="").get
    assert [limit(asked(TIMES)).status_code for _ in range(few + 1)][-1] == 429


def test_a_new_minute_lets_the_address_read_again(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `Retry-After` said."""
    limit = ReadLimit(lambda _request: HttpResponse())
    asked = RequestFactory().get
    wait = int([limit(asked(TIMES)) for _ in range(few + 1)][-1]["Retry-After"])

    def later() -> datetime:
        return NOW + timedelta(seconds=wait)

    monkeypatch.setattr("ims.web.clock.now", later)
    assert limit(asked(TIMES)).status_code == 200
