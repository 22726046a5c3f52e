"""Whose word about the visitor's address is taken."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from ims.web.address import address_hash, counted, visitor_address


@pytest.fixture
def asked() -> HttpRequest:
    """A request through two proxies, whose first part the visitor made up."""
    return RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.7, 10.0.0.8")


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "10.0.0.9"), (1, "10.0.0.8"), (2, "203.0.113.7"), (3, "6.6.6.6"), (4, "10.0.0.9")]
)
def test_t66_address_is_taken_from_as_many_proxies_as_are_ours(
    asked: HttpRequest, settings: object, proxies: int, address: str
) -> None:
    """What a visitor writes into the header counts only where a proxy of ours stands there."""
    settings.PROXIES = proxies  # type: ignore[attr-defined]
    assert visitor_address(asked) == address


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        (" 203.0.113.7:51413 ", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[::FFFF:203.0.113.7]:443", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:DB8:1:2:ffff::1", "2001:db8:1:2::"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::"),
        ("[2001:db8:1:2::9]:51413", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("2001:db8:1:3::9", "2001:db8:1:3::"),
        *[(none, "") for none in ("", "unknown", "_hidden", "[", "[]", ":", "1", "203.0.113", "203.0.113.07", "a" * 5000)],
    ],
)
def test_t66_all_addresses_of_a_visitor_count_as_one(said: str, address: str) -> None:
    """Neither another port, nor another way to write it, nor another address of one's own network starts a new count."""
    assert counted(said) == address


@pytest.mark.parametrize("proxies", [0, 1])
def test_t66_a_visitor_with_a_network_of_ipv6_is_one_visitor(settings: object, proxies: int) -> None:
    """Directly and behind a proxy: the hash is the same within the network, and another outside."""
    settings.PROXIES = proxies  # type: ignore[attr-defined]
    name = "HTTP_X_FORWARDED_FOR" if proxies else "REMOTE_ADDR"
    one, same, other = (
        address_hash(RequestFactory().get("/", **{name: address}))  # type: ignore[arg-type]
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:3::1")
    )
    assert one == same != other


@pytest.mark.parametrize("said", ["unknown", "10.0.0", "x" * 300])
def test_t66_what_is_no_address_starts_no_count(settings: object, said: str) -> None:
    """Where a proxy passes on something else, the address that connected counts."""
    settings.PROXIES = 1  # type: ignore[attr-defined]
    assert visitor_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR=said)) == "10.0.0.9"


def test_address_hash_does_not_show_the_address(asked: HttpRequest, settings: object) -> None:
    """Visitors are counted by a keyed hash: the same for the same address, another under another key."""
    settings.PROXIES = 0  # type: ignore[attr-defined]
    before = address_hash(asked)
    assert before == address_hash(asked)
    assert "10.0.0.9" not in before
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert address_hash(asked) != before
