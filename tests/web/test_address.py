"""Whose word about the visitor's address is taken."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from ims.web.address import address_hash, visitor_address


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


def test_address_hash_does_not_show_the_address(asked: HttpRequest, settings: object) -> None:
    """Visitors are counted by a keyed hash: the same for the same address, another under another key."""
    settings.PROXIES = 0  # type: ignore[attr-defined]
    before = address_hash(asked)
    assert before == address_hash(asked)
    assert "10.0.0.9" not in before
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert address_hash(asked) != before
