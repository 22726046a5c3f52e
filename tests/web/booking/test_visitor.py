"""Who is at the browser, and which clock they live by."""

from __future__ import annotations

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory

from ims.clinic.privacy.secrets import hash_of
from ims.web.booking import visitor


def with_cookie(value: str = "", **asked: str) -> object:
    """A request with a cookie of ours."""
    request = RequestFactory().get("/book/", asked)
    if value:
        request.COOKIES[visitor.VISITOR] = value
    return request


def test_a_visitor_is_known_by_what_we_gave_them() -> None:
    """What was set is read back; its hash alone is stored."""
    response = visitor.remember(HttpResponse(), "a secret")
    request = with_cookie(response.cookies[visitor.VISITOR].value)
    assert visitor.visitor_secret(request) == "a secret"
    assert visitor.visitor_hash(request) == hash_of("a secret")


@pytest.mark.parametrize(
    "forged",
    ["", "a secret", "a secret:1:forged", signing.get_cookie_signer(salt="other").sign("a secret")],
    ids=["empty", "unsigned", "badly signed", "signed for something else"],
)
def test_nobody_makes_a_visitor_up(forged: str) -> None:
    """Without our signature there is no secret, and no hash that would match anything."""
    assert visitor.visitor_secret(with_cookie(forged)) == ""
    assert visitor.visitor_hash(with_cookie(forged)) == ""


def test_a_zone_is_taken_from_the_address_then_from_the_browser() -> None:
    """What is asked for in the address wins; what is no zone counts as nothing."""
    request = with_cookie(tz="Europe/Paris")
    request.COOKIES[visitor.ZONE] = "Asia/Tokyo"
    assert str(visitor.zone_of(request)) == "Europe/Paris"
    request = with_cookie(tz="Mars/Olympus")
    request.COOKIES[visitor.ZONE] = "Asia/Tokyo"
    assert str(visitor.zone_of(request)) == "Asia/Tokyo"
    assert visitor.zone_of(with_cookie()) is None


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Etc/GMT+5", "Zulu"])
def test_a_browser_that_names_universal_time_has_said_nothing(zone: str) -> None:
    """It hides where it is, or runs on a server: neither the address nor the cookie makes a visitor's clock of it."""
    request = with_cookie(tz=zone)
    assert visitor.zone_of(request) is None
    assert visitor.ZONE not in visitor.remember_zone(request, HttpResponse()).cookies
    request.COOKIES[visitor.ZONE] = zone
    assert visitor.zone_of(request) is None
    request.COOKIES[visitor.ZONE] = "Asia/Tokyo"
    assert str(visitor.zone_of(request)) == "Asia/Tokyo"


def test_only_a_zone_that_exists_is_kept() -> None:
    """What is written into the answer is one of the known names."""
    kept = visitor.remember_zone(with_cookie(tz="Europe/Paris"), HttpResponse())
    assert kept.cookies[visitor.ZONE].value == "Europe/Paris"
    assert visitor.ZONE not in visitor.remember_zone(with_cookie(tz="x\r\nSet-Cookie: a=b"), HttpResponse()).cookies
