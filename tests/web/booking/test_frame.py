"""What all booking pages share."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from ims.clinic.models import Clinic
from ims.errors import NotPossible, TooMany
from ims.web.booking import frame
from tests.web.booking.conftest import words


@pytest.fixture
def request_(clinic: Clinic) -> HttpRequest:
    """A visitor's request."""
    made = RequestFactory().get("/book/", {"tz": "Europe/Paris"})
    made.user = AnonymousUser()
    return made


@pytest.mark.parametrize(("active", "told"), [("en", "en"), ("fr", "fr"), ("fr-ca", "fr"), ("de", "en")])
def test_a_page_is_english_or_french(active: str, told: str) -> None:
    """Nothing else."""
    with translation.override(active):
        assert frame.language() == told


def test_a_reader_knows_both_clocks(request_: HttpRequest) -> None:
    """The clinic's and their own."""
    reader = frame.reader_of(request_)
    assert (reader.language, reader.clinic.key, str(reader.own)) == ("en", "America/Toronto", "Europe/Paris")


def test_a_page_says_what_went_wrong_and_when_to_try_again(request_: HttpRequest) -> None:
    """Words, status, seconds."""
    answer = frame.page(request_, "over.html", {}, TooMany("That was too often.", 90))
    assert (answer.status_code, answer["Retry-After"]) == (429, "90")
    assert "That was too often." in words(answer)
    refused = frame.page(request_, "over.html", {}, NotPossible("Not now."))
    assert (refused.status_code, refused.has_header("Retry-After")) == (409, False)
    assert frame.page(request_, "over.html", {}).status_code == 200


def test_an_unopened_link_is_counted_and_then_slowed_down(request_: HttpRequest, now: datetime) -> None:
    """Twenty within ten minutes; then 429 with the seconds to wait."""
    answers = [frame.unopened(request_, now) for _ in range(21)]
    assert [one.status_code for one in answers] == [404] * 20 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_attempts_are_counted_by_address(request_: HttpRequest, now: datetime) -> None:
    """The sixth entry of one address within an hour is refused, another address is not."""
    for _ in range(5):
        frame.limit(request_, "waitlist", now)
    with pytest.raises(TooMany):
        frame.limit(request_, "waitlist", now)
    request_.META["REMOTE_ADDR"] = "192.0.2.7"
    frame.limit(request_, "waitlist", now)
