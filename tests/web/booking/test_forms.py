"""What is typed on the booking pages, read for its shape."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ims.clinic.models import Clinic
from ims.web.booking.forms import ContactForm, WaitForm, day_in, instant_in, key_in, number_in
from tests.clinic.factories import let_mail_leave

pytestmark = pytest.mark.django_db
TYPED = {"name": "Ada Example", "email": "ada@example.org", "phone": "519 555 0100", "language": "en"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2027-03-05T14:00:00+00:00", datetime(2027, 3, 5, 14, tzinfo=UTC)),
        ("2027-03-05T09:00:00-05:00", datetime(2027, 3, 5, 14, tzinfo=UTC)),
        ("2027-03-05T14:00Z", datetime(2027, 3, 5, 14, tzinfo=UTC)),
        ("2027-03-05T09:00", None),
        ("2027-03-05", None),
        ("", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
    ],
)
def test_an_instant_needs_its_offset_and_a_year_of_ours(text: str, found: datetime | None) -> None:
    """Without an offset a time names no instant."""
    assert instant_in(text) == found


def test_days_keys_and_numbers_are_read_or_not() -> None:
    """Nonsense is nothing, and a number stays within its bounds."""
    key = "6f3ebb2c-0635-404e-9a36-e56582383f75"
    assert (day_in("2027-03-05"), day_in("2027-02-30"), day_in("")) == (date(2027, 3, 5), None, None)
    assert (key_in(key), key_in("x")) == (UUID(key), None)
    assert [number_in(text, 1, 6) for text in ("3", "0", "9", "-1", "x", "", "\N{SUPERSCRIPT TWO}", "9" * 4000)] == [
        3,
        1,
        6,
        1,
        1,
        1,
        1,
        1,
    ]


def test_a_name_is_one_line_of_letters() -> None:
    """Spaces around and between are tidied; signs alone are no name; letters of any script are."""
    form = ContactForm({**TYPED, "name": "  Zoé\t D'Été \n"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Zoé D'Été"
    assert ContactForm({**TYPED, "name": "李小龍"}).is_valid()
    assert "name" in ContactForm({**TYPED, "name": "?!"}).errors
    assert "name" in ContactForm({**TYPED, "name": "x" * 121}).errors


@pytest.mark.parametrize(
    ("phone", "is_good"), [("", True), ("(289) 555-0100 ext. 1", True), ("555 01", False), ("call me", False)]
)
def test_with_mail_a_number_can_be_dialed_or_is_left_out(clinic: Clinic, phone: str, is_good: bool) -> None:
    """Seven digits or more."""
    let_mail_leave()
    assert ContactForm({**TYPED, "phone": phone}).is_valid() is is_good


def test_the_waiting_list_asks_for_days_the_clinic_is_open(clinic: Clinic) -> None:
    """Days without hours are no choice; service names are in the reader's language."""
    form = WaitForm(days=(0, 2, 4), language="fr")
    assert [number for number, _ in form.fields["weekdays"].choices] == [0, 2, 4]
    assert "Première visite" in str(form["service"])
    assert len(WaitForm().fields["weekdays"].choices) == 7
    assert list(form.fields)[:2] == ["service", "weekdays"]
