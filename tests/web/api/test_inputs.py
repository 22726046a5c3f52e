"""What may be sent, field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from ims.web.api import inputs
from ims.web.api.inputs import AppointmentSent, CancelSent, HoldSent, QuestionSent, RescheduleSent, Sent, WaitlistSent
from tests.web.api.asking import BOOKING, QUESTION, WAIT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2027-03-05T09:00:00-05:00", datetime(2027, 3, 5, 14, tzinfo=UTC)),
        ("2027-03-05T14:00Z", datetime(2027, 3, 5, 14, tzinfo=UTC)),
        ("2027-03-05t14:00:00.000z", datetime(2027, 3, 5, 14, tzinfo=UTC)),
        ("2027-03-06T03:00:00+13:00", datetime(2027, 3, 5, 14, tzinfo=UTC)),
    ],
)
def test_a_time_with_its_offset_is_an_instant(text: str, found: datetime) -> None:
    """However it is written, it is the same instant."""
    assert inputs.instant(text) == found


@pytest.mark.parametrize(
    "value",
    ["2027-03-05T09:00:00", "2027-03-05", "2027-02-30T09:00:00Z", "2027-03-05T24:00:00Z", "0001-01-01T00:00:00+14:00",
     "9999-12-31T23:59:59-12:00", "2027-03-05T09:00:00+99:00", "1803916800", 1803916800, 1.5, None, True, [],
     "\u0662027-03-05T09:00Z"],
)  # fmt: skip
def test_a_time_without_offset_or_sense_is_refused(value: Any) -> None:
    """A wall time alone is nobody's instant; numbers are not taken for seconds; no year breaks the arithmetic."""
    with pytest.raises(ValueError, match="2027-03-05T09:00:00-05:00|year"):
        inputs.instant(value)


def test_a_date_is_a_date() -> None:
    """Year, month, day; nothing that merely can be read as one."""
    assert inputs.day("2028-02-29") == date(2028, 2, 29)
    for wrong in ("2027-02-29", "20270305", "2027-W09-5", "2027-03-05T00:00", "0001-01-01", 5, None):
        with pytest.raises(ValueError, match="2027-03-05|year"):
            inputs.day(wrong)


def test_a_time_of_day_has_hours_and_minutes() -> None:
    """On a clock of 24 hours."""
    assert inputs.wall("23:59") == time(23, 59)
    for wrong in ("24:00", "9:30", "09:30:00", "09:30Z", 930, None):
        with pytest.raises(ValueError, match="09:30"):
            inputs.wall(wrong)


BODIES: list[tuple[type[Sent], dict[str, Any]]] = [
    (HoldSent, {"service": "first_visit", "start": BOOKING["start"]}),
    (AppointmentSent, BOOKING),
    (RescheduleSent, {"start": BOOKING["start"]}),
    (CancelSent, {}),
    (QuestionSent, QUESTION),
    (WaitlistSent, WAIT),
]


@pytest.mark.parametrize(("model", "body"), BODIES, ids=[model.__name__ for model, _ in BODIES])
def test_every_body_refuses_what_it_does_not_name(model: type[Sent], body: dict[str, Any]) -> None:
    """A field more, and the body is refused; the body itself is taken."""
    model.model_validate(body)
    with pytest.raises(ValidationError) as error:
        model.model_validate({**body, "is_staff": True})
    assert [one["type"] for one in error.value.errors()] == ["extra_forbidden"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "123"},
        {"name": "Ada\nBcc: all@example.org"},
        {"name": "Ada\u0000"},
        {"name": "Ada\u202e"},
        {"name": "x" * 81},
        {"name": "You won, collect at https://evil.example/prize now"},
        {"name": "\ud800a"},
        {"name": 7},
        {"email": "ada"},
        {"email": "ada@example.org\nBcc: all@example.org"},
        {"email": "a" * 250 + "@example.org"},
        {"phone": "call me"},
        {"phone": "12345"},
        {"service": ""},
        {"service": "x" * 41},
        {"practitioner": "Jeff"},
        {"language": "de"},
        {"hold": ""},
    ],
)
def test_a_contact_that_cannot_be_used_is_refused(wrong: dict[str, Any]) -> None:
    """Each at its own field."""
    with pytest.raises(ValidationError) as error:
        AppointmentSent.model_validate({**BOOKING, **wrong})
    assert {one["loc"][0] for one in error.value.errors()} == set(wrong)


@pytest.mark.parametrize(
    "name", ["Ada Example", "Chlo\u00e9 d'\u00c9tang", "Ng\u0169g\u0129", "\u738b\u5c0f\u660e", "O'Neil-Smith, Jr."]
)
def test_names_of_the_world_are_taken(name: str) -> None:
    """No alphabet is wrong."""
    assert AppointmentSent.model_validate({**BOOKING, "name": f" {name} "}).name == name


def test_the_telephone_may_be_left_out() -> None:
    """A link comes by mail; the number only helps."""
    assert AppointmentSent.model_validate({name: value for name, value in BOOKING.items() if name != "phone"}).phone == ""


def test_a_question_may_have_lines_but_no_control_characters() -> None:
    """Text as people type it."""
    assert QuestionSent.model_validate({**QUESTION, "question": "One\nTwo"}).question == "One\nTwo"
    with pytest.raises(ValidationError):
        QuestionSent.model_validate({**QUESTION, "question": "a\u0007"})


@pytest.mark.parametrize(
    "wrong", [{"weekdays": [7]}, {"weekdays": [True]}, {"weekdays": ["0"]}, {"earliest": "9"}, {"from": 1}]
)
def test_days_and_times_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    """Days of the week are numbers from 0 to 6."""
    with pytest.raises(ValidationError):
        WaitlistSent.model_validate({**WAIT, **wrong})
