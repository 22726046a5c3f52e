"""Whether what a file says of somebody can be written down: the reasons against it, all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ims.clinic.appointments.spoken import zone_named
from ims.clinic.people.domain import LONGEST_NAME, is_name
from ims.clinic.people.models import Language
from ims.clinic.people.queries import FEWEST_DIGITS, is_phone

LONGEST_EMAIL, LONGEST_PHONE = 254, 40
SHOWN = 60
"""Letters of a value that a reason repeats."""
_ROUNDED = re.compile(r"\d+(?:[.,]\d+)?[Ee]\+?\d+")


def reasons(values: Mapping[str, str], fields: Iterable[str]) -> tuple[str, ...]:
    """Why these fields cannot be written as they are; empty where they can."""
    found = [_CHECKS[field](values[field]) for field in fields if values[field] or field == "name"]
    return tuple(reason for reason in found if reason)


def _name(text: str) -> str:
    if not text:
        return "there is no name"
    if is_name(text):
        return ""
    return f"{_shown(text)} is no name: at most {LONGEST_NAME} letters, with no slash and no web address"


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return f"{_shown(text)} is not a whole e-mail address, such as name@example.org"
    return f"the e-mail address is longer than {LONGEST_EMAIL} letters" if len(text) > LONGEST_EMAIL else ""


def _phone(text: str) -> str:
    if _ROUNDED.fullmatch(text):
        return f"the spreadsheet has rounded the telephone number to {text}; format that column as text and type it again"
    if not is_phone(text) or len(text) > LONGEST_PHONE:
        return f"{_shown(text)} is no telephone number: at least {FEWEST_DIGITS} digits, at most {LONGEST_PHONE} signs"
    return ""


def _language(text: str) -> str:
    known = " or ".join(Language.values)
    return "" if text in Language.values else f"the language {_shown(text)} is not one that mails are written in: {known}"


def _zone(text: str) -> str:
    return "" if zone_named(text) else f"{_shown(text)} is no time zone, such as America/Toronto"


def _shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")


_CHECKS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"name": _name, "email": _email, "phone": _phone, "language": _language, "zone": _zone}
)
