"""Addresses of the API."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ims.web.api.interface import description
from ims.web.api.urls import patterns


def test_every_described_address_is_there_and_no_other() -> None:
    """Endpoints, the description, the kinds of problems, and the last one that takes all the rest."""
    *known, rest = patterns()
    routes = [re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern)) for one in known]
    described = {path.removeprefix("/api/v1/") for path in description()["paths"]}
    assert set(routes) - described == {"openapi.json", "problems/{name}"}
    assert described <= set(routes) and str(rest.pattern).startswith("^")


def test_names_are_the_api_s_own() -> None:
    """A page called `cancel` elsewhere is not meant by them."""
    assert reverse("api:openapi") == "/api/v1/openapi.json"
    assert reverse("api:cancel", args=["00000000-0000-4000-8000-000000000007"]).endswith("/cancel")


@pytest.mark.parametrize("one", patterns(), ids=lambda one: str(one.pattern))
def test_every_address_needs_no_cookie(one: object) -> None:
    """Django's own CSRF check is left to the staff path: nothing else here looks at a session."""
    assert getattr(one.callback, "csrf_exempt", False)  # type: ignore[attr-defined]
