"""What may be sent: every field by name, with its limits. An unknown field is refused, so that none can be slipped in."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from ims.clinic.people.domain import LONGEST_NAME, is_name
from ims.clinic.people.queries import is_phone

FIRST_YEAR, LAST_YEAR = 2000, 2199
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WALL = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
LINE_BREAKS = frozenset("\n\r\t")


def instant(value: Any) -> datetime:
    """A time with its offset (RFC 3339), in UTC."""
    example = "Write a time with its offset, such as 2027-03-05T09:00:00-05:00."
    if not isinstance(value, str) or not INSTANT.fullmatch(value):
        raise ValueError(example)
    try:
        found = datetime.fromisoformat(value.upper().replace("Z", "+00:00")).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(example) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"The year is outside {FIRST_YEAR} to {LAST_YEAR}.")
    return found


def day(value: Any) -> date:
    """A date."""
    example = "Write a date as year, month and day, such as 2027-03-05."
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError(example)
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(example) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"The year is outside {FIRST_YEAR} to {LAST_YEAR}.")
    return found


def wall(value: Any) -> time:
    """A time of day."""
    if not isinstance(value, str) or not WALL.fullmatch(value):
        raise ValueError("Write a time of day with hours and minutes, such as 09:30.")
    return time.fromisoformat(value)


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError as error:
        raise ValueError("This is not an e-mail address.") from error
    return value


def _phone(value: str) -> str:
    if value and not is_phone(value):
        raise ValueError("Write a telephone number with at least 7 digits.")
    return value


def _line(value: str) -> str:
    if any(unicodedata.category(letter).startswith("C") for letter in value):
        raise ValueError("Write this in one line, without control characters.")
    return value


def _name(value: str) -> str:
    if not any(letter.isalpha() for letter in value):
        raise ValueError("Write a name: at least one letter.")
    return _no_link(_line(value))


def _no_link(value: str) -> str:
    if value and not is_name(value):
        raise ValueError("Write a name alone: no slash and no address of a page.")
    return value


def _text(value: str) -> str:
    if any(unicodedata.category(letter).startswith("C") and letter not in LINE_BREAKS for letter in value):
        raise ValueError("Write text without control characters.")
    return value


def _schema(kind: str, example: str, **more: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "format": kind, "examples": [example], **more})


Instant = Annotated[datetime, BeforeValidator(instant), _schema("date-time", "2027-03-05T09:00:00-05:00")]
Day = Annotated[date, BeforeValidator(day), _schema("date", "2027-03-05")]
WallTime = Annotated[time, BeforeValidator(wall), WithJsonSchema({"type": "string", "pattern": f"^({WALL.pattern})$"})]
Code = Annotated[str, Field(min_length=1, max_length=40, examples=["first_visit"], description="Code of a service.")]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["Ada Example"]), AfterValidator(_name)]
Email = Annotated[
    str,
    Field(min_length=3, max_length=254, examples=["ada@example.org"], json_schema_extra={"format": "email"}),
    AfterValidator(_email),
]
Phone = Annotated[
    str, Field(max_length=40, examples=["(555) 010-0142"], description="May be left out."), AfterValidator(_phone)
]
Language = Annotated[Literal["en", "fr"], Field(description="Language of the mails.")]
Giver = Annotated[UUID | None, Field(description="Id of a practitioner; anybody where it is left out.")]
Secret = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_line)]


class Sent(BaseModel):
    """A body that holds what is named and nothing more."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class HoldSent(Sent):
    """Which time to hold."""

    service: Code
    start: Instant
    practitioner: Giver = None


class AppointmentSent(Sent):
    """Which time to book, for whom."""

    service: Code
    start: Instant
    name: Name
    email: Email
    phone: Phone = ""
    practitioner: Giver = None
    language: Language = "en"
    tz: Annotated[str, Field(max_length=64, description="Zone the person lives in, for their mails.")] = ""
    hold: Annotated[Secret | None, Field(description="The `hold` that POST /holds gave.")] = None


class RescheduleSent(Sent):
    """Where to move an appointment."""

    start: Instant
    practitioner: Giver = None
    token: Annotated[Secret | None, Field(description="Secret of the manage link, where it is not in the header.")] = None


class CancelSent(Sent):
    """Who cancels."""

    token: Annotated[Secret | None, Field(description="Secret of the manage link, where it is not in the header.")] = None


class QuestionSent(Sent):
    """A question and where to answer it."""

    topic: Annotated[Literal["treatment", "condition", "booking", "other"], Field()] = "other"
    question: Annotated[str, Field(min_length=1, max_length=4000, examples=["Do I need a referral?"]), AfterValidator(_text)]
    email: Email
    name: Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_line), AfterValidator(_no_link)] = ""
    phone: Phone = ""
    language: Language = "en"


class WaitlistSent(Sent):
    """Who waits for what, on which days and at which times of day."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, validate_by_name=False, validate_by_alias=True)

    service: Code
    name: Name
    email: Email
    phone: Phone = ""
    first: Annotated[Day, Field(alias="from", description="First day that suits, in the clinic's zone.")]
    last: Annotated[Day, Field(alias="to", description="Last day that suits.")]
    practitioner: Giver = None
    weekdays: Annotated[
        list[Annotated[int, Field(ge=0, le=6, strict=True)]],
        Field(max_length=7, description="Days of the week that suit, Monday 0; all where empty."),
    ] = []
    earliest: Annotated[WallTime | None, Field(description="Not before this time of day.")] = None
    latest: Annotated[WallTime | None, Field(description="Not after this time of day.")] = None
    language: Language = "en"


class AvailabilityAsked(BaseModel):
    """Which free times are wanted."""

    service: Code
    first: Annotated[
        Day | SkipJsonSchema[None], Field(alias="from", description="First date, in the zone asked for; today where left out.")
    ] = None
    last: Annotated[
        Day | SkipJsonSchema[None],
        Field(alias="to", description="Last date, included; 13 days later where left out. At most 62 days."),
    ] = None
    tz: Annotated[
        str,
        Field(max_length=64, description="IANA zone of the times; the clinic's where left out.", examples=["America/Toronto"]),
    ] = ""
