"""A course as plain content and back: the one form behind JSON, TOML and the hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import Any, TypeVar

from ims.errors import BadCourse, UnknownKey, unknown
from ims.treatment import canonical, checks
from ims.treatment.course import SCHEMA, Course, Needle, OutcomeReading, Response, Session, Who

Plain = dict[str, Any]
Upgrade = Callable[[Plain], Plain]
Record = TypeVar("Record", Who, Response, Needle, Session, OutcomeReading, Course)

UPGRADES: Mapping[str, Upgrade] = MappingProxyType({})
"""Schema version -> function that gives the same record in the version after it. A later version adds its predecessor here."""

IDENTITY = frozenset(
    {
        *("name", "first_name", "last_name", "surname", "full_name", "initials", "patient", "patient_id", "patient_name"),
        *("birth_date", "birthday", "birth", "date_of_birth", "dob", "date", "first_date", "visit_date", "datetime"),
        *("email", "e_mail", "mail", "phone", "telephone", "mobile", "contact", "address", "postal_code", "photo"),
        *("health_card", "health_number", "insurance", "insurer_claim", "therapist", "practitioner"),
    }
)
"""Keys that are refused with the reason instead of a guess at what was meant."""

LISTS: Mapping[str, type] = MappingProxyType({"sessions": Session, "needles": Needle, "outcomes": OutcomeReading})
TABLES: Mapping[str, type] = MappingProxyType({"who": Who, "response": Response})


def to_plain(course: Course) -> Plain:
    """The course as dicts, lists, text and numbers; what was not recorded is left out."""
    return {"schema": SCHEMA, **_plain(course)}


def from_plain(content: Any, *, upgrades: Mapping[str, Upgrade] = UPGRADES) -> Course:
    """The course that plain content describes.

    Parameters
    ----------
    content : dict    as `to_plain` gives it; an older schema version is brought up to date first
    upgrades : mapping    from schema version to the function that gives the next one

    Returns
    -------
    Course

    Raises
    ------
    UnknownKey    a key that the record has not, with the nearest
    UnknownOption, OutOfRange, BadCourse    a value that cannot be, with its place, such as `sessions[2].needles[0].site`
    """
    if not isinstance(content, dict):
        raise BadCourse(f"The record is {checks.shown(content)}, expected a table that starts with schema = {SCHEMA!r}.")
    body = dict(_current(content, upgrades))
    del body["schema"]
    return _read(Course, body, "")


def course_hash(course: Course) -> str:
    """SHA-256 of the course's canonical JSON: the same content has the same hash, in whatever file it stood."""
    return canonical.sha256(to_plain(course))


def _plain(record: Any) -> Plain:
    content: Plain = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in LISTS:
            content[field.name] = [_plain(item) for item in value]
        elif field.name in TABLES:
            if table := _plain(value):
                content[field.name] = table
        elif value is not None:
            content[field.name] = value
    return content


def _current(content: Plain, upgrades: Mapping[str, Upgrade]) -> Plain:
    seen: list[str] = []
    while True:
        version = content.get("schema")
        if version == SCHEMA:
            return content
        if not isinstance(version, str):
            raise BadCourse(f"schema is {checks.shown(version)}, expected {SCHEMA!r}: the version of the record.")
        if version not in upgrades or version in seen:
            known = ", ".join(repr(name) for name in [*sorted(upgrades), SCHEMA])
            raise BadCourse(
                f"schema is {version!r}, which this version of IMS cannot read; it reads {known}. "
                "A record written by a newer IMS needs that IMS."
            )
        seen.append(version)
        content = upgrades[version](content)


def _read(kind: type[Record], content: Any, path: str) -> Record:
    if not isinstance(content, dict):
        raise BadCourse(f"{path} is {checks.shown(content)}, expected a table with {_keys(kind)}.")
    names = [field.name for field in fields(kind)]
    for key in content:
        if key not in names:
            raise _refused(key, names, path)
    values = {key: _value(key, value, _join(path, key)) for key, value in content.items()}
    for name in _required(kind):
        if name not in values:
            raise BadCourse(f"{_join(path, name)} is missing. {_why(name)}".rstrip())
    with checks.within(f"{path}." if path else ""):
        return kind(**values)


def _value(key: str, value: Any, path: str) -> Any:
    if key in TABLES:
        return _read(TABLES[key], value, path)
    if key in LISTS:
        if not isinstance(value, list):
            raise BadCourse(f"{path} is {checks.shown(value)}, expected a list of tables.")
        return tuple(_read(LISTS[key], item, f"{path}[{i}]") for i, item in enumerate(value))
    return value


def _refused(key: Any, names: list[str], path: str) -> Exception:
    place = f"{path or 'The record'}: "
    if str(key).lower().replace("-", "_").replace(" ", "_") in IDENTITY:
        return BadCourse(
            f"{place}{str(key)!r} could identify a person. A course holds no name, contact or calendar date; "
            "keep those in the chart, and count days from the first session here."
        )
    return UnknownKey(f"{place}{unknown(UnknownKey, key, names)}")


def _required(kind: type) -> list[str]:
    return [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]


def _why(name: str) -> str:
    return {
        "sessions": "Write an empty list for somebody who was not treated.",
        "who": "Write at least who.condition.",
        "day": "Count days from the first session.",
        "unit": "Write the unit of the value, '1' where it has none.",
    }.get(name, "")


def _keys(kind: type) -> str:
    return ", ".join(field.name for field in fields(kind))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
