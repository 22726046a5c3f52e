"""The API as a whole."""

from __future__ import annotations

import pytest

from ims.web.api.interface import API, VERSION, description
from tests.web.api.asking import get, kind, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def test_the_description_is_served() -> None:
    """As JSON, the same that the gate goes by."""
    answer = get("openapi.json")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    assert answer.json() == description() and answer.json()["info"]["version"] == VERSION == API.version


def test_an_address_where_nothing_is_answers_in_the_same_way() -> None:
    """Any method, any depth: a problem document that names the description."""
    for path in ("", "docs", "services/", "appointments/x/y/z", "v2", "a%0Ab"):
        for answer in (get(path), post(path)):
            assert kind(answer) == "not-found" and "openapi.json" in answer.json()["detail"]
