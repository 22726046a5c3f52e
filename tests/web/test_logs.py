"""What never reaches a log."""

from __future__ import annotations

import logging
import secrets
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims.web.logs import Private, without_private

SECRET = secrets.token_urlsafe(32)


def record(message: str, *values: object, **more: object) -> logging.LogRecord:
    return logging.LogRecord("x", logging.ERROR, "x.py", 1, message, values, more.get("exc_info"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        f"Not Found: /m/{SECRET}/",
        f"Not Found: /fr/w/{SECRET}/accept/",
        f"GET /feed/{SECRET}.ics 200",
        f"Forbidden: /invite/{SECRET}/",
        f"something about {SECRET}",
    ],
    ids=["manage", "wait", "feed", "invite", "alone"],
)
def test_t31_links_are_struck_out(text: str) -> None:
    """A secret of a link is in no log, wherever it stands in the line."""
    assert SECRET not in without_private(text)


@pytest.mark.parametrize(
    "private", ["ada@example.org", "a.b+c@mail.example.co", "(289) 266-1674", "+1 289 266 1674", "289-266-1674"]
)
def test_t71_contact_details_are_struck_out(private: str) -> None:
    """Addresses and telephone numbers are in no log."""
    cleaned = without_private(f"mail to {private} failed")
    assert private not in cleaned
    assert cleaned.startswith("mail to ") and cleaned.endswith(" failed")


def test_ordinary_lines_stay_as_they_are() -> None:
    """What says nothing private is kept to the letter."""
    line = "Not Found: /conditions/back-pain/ (404) in 12 ms at 2027-03-01"
    assert without_private(line) == line


def test_t71_arguments_and_exceptions_are_cleaned() -> None:
    """Neither the arguments of a record nor the words of an exception get through: what somebody typed may stand there."""
    try:
        raise ValueError("my back hurts, ada@example.org")
    except ValueError:
        one = record("for %s", "bob@example.org", exc_info=sys.exc_info())
    assert Private().filter(one)
    shown = logging.Formatter("%(message)s").format(one)
    assert shown == "for [address] (ValueError)"


@given(st.text(max_size=60), st.from_regex(r"[a-z]{1,12}@[a-z]{1,12}\.org", fullmatch=True))
def test_addresses_are_struck_out_of_any_text(text: str, address: str) -> None:
    """No text around an address lets it through."""
    assert address not in without_private(f"{text} {address} {text}")
