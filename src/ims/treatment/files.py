"""A course as JSON or TOML text, and as a file."""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from ims.errors import BadCourse, FileProblem, ImsError
from ims.treatment.course import SCHEMA, Course
from ims.treatment.record import from_plain, to_plain

LARGEST_BYTES = 50_000_000
"""A larger file is not a course."""
FORMATS = {".toml": "TOML", ".json": "JSON"}


def to_json(course: Course) -> str:
    """The course as JSON, indented for reading; the hash does not depend on it."""
    return json.dumps(to_plain(course), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def from_json(text: str) -> Course:
    """The course that JSON text describes; `BadCourse` says where the text breaks off and what was expected there."""
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadCourse(f"Not valid JSON at line {error.lineno}, column {error.colno}: {_lower(error.msg)}.") from None
    except RecursionError:
        raise BadCourse("Not a course: the JSON is nested too deeply.") from None
    except ImsError:
        raise
    except ValueError as error:
        raise BadCourse(f"Not valid JSON: {_lower(str(error))}.") from None
    return from_plain(content)


def to_toml(course: Course) -> str:
    """The course as TOML, without comments; `commented_course_toml` writes one for people."""
    return tomli_w.dumps(to_plain(course))


def from_toml(text: str) -> Course:
    """The course that TOML text describes; `BadCourse` says where the text breaks off and what was expected there."""
    return from_plain(toml_content(text, "a course"))


def toml_content(text: str, kind: str) -> dict[str, Any]:
    """What TOML text holds; `BadCourse` says where it breaks off, and that this is no `kind`, such as "a course"."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadCourse(_toml_message(error)) from None
    except RecursionError:
        raise BadCourse(f"Not {kind}: the TOML is nested too deeply.") from None
    except ValueError as error:
        raise BadCourse(f"Not valid TOML: {_lower(str(error))}.") from None


def load_course(path: str | os.PathLike[str]) -> Course:
    """Read a course from a `.toml` or `.json` file.

    Parameters
    ----------
    path : path    the file

    Returns
    -------
    Course

    Raises
    ------
    FileProblem    no such file, not readable, not text, or not a format of a course
    BadCourse, OutOfRange, UnknownKey, UnknownOption    the content cannot be used; the message starts with the file
    """
    file = Path(path)
    form = _format(file)
    text = text_of(file, COURSE)
    try:
        return from_toml(text) if form == "TOML" else from_json(text)
    except ImsError as error:
        raise type(error)(f"{file}: {error}") from None


def save_course(course: Course, path: str | os.PathLike[str]) -> Path:
    """Write a course to a `.toml` or `.json` file: whole, or not at all.

    Raises
    ------
    FileProblem    the folder is missing or cannot be written, or the ending is neither
    """
    file = Path(path)
    text = to_toml(course) if _format(file) == "TOML" else to_json(course)
    return write_text(text, file)


def write_text(text: str, path: str | os.PathLike[str]) -> Path:
    """Write text beside its place first and move it there, so that an interruption leaves the old file as it was."""
    file = Path(path)
    if not file.parent.is_dir():
        raise FileProblem(f"{file} cannot be written: the folder {file.parent} does not exist. Make it, or name another.")
    partial = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, file)
    except OSError as error:
        raise FileProblem(f"{file} cannot be written: {_lower(error.strerror or str(error))}.") from None
    finally:
        partial.unlink(missing_ok=True)
    return file


def _format(file: Path) -> str:
    try:
        return FORMATS[file.suffix.lower()]
    except KeyError:
        raise FileProblem(f"{file} ends in {file.suffix or 'nothing'!r}; a course is a .toml or .json file.") from None


@dataclass(frozen=True)
class Kind:
    """A kind of file somebody writes: what it is, how it begins, and how one is made."""

    name: str
    start: str
    remedy: str


COURSE = Kind("a course", f"schema = {SCHEMA!r}", "Write a new one: ims course new CONDITION.")


def text_of(file: Path, kind: Kind) -> str:
    """The text of a file that somebody wrote.

    Raises
    ------
    FileProblem    no such file, not readable, too large, empty or not text
    """
    content = _content(file, kind)
    if len(content) > LARGEST_BYTES:
        raise FileProblem(f"{file} has more than {LARGEST_BYTES} bytes: this is not {kind.name}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(
            f"{file} is not text: byte {error.start} is 0x{content[error.start]:02x}, expected UTF-8. "
            "The file may be damaged or of another kind."
        ) from None
    if not text.strip():
        raise FileProblem(f"{file} is empty, expected {kind.name} that starts with {kind.start}.")
    return text


def _content(file: Path, kind: Kind) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise FileProblem(f"{file} does not exist. {kind.remedy}") from None
    except ValueError:  # a name with a null byte
        raise FileProblem(f"{str(file)!r} is no name that a file can have. {kind.remedy}") from None
    except OSError as error:
        raise FileProblem(f"{file} cannot be read: {_lower(error.strerror or str(error))}.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key, value in pairs:
        if key in content:
            raise BadCourse(f"The key {key!r} stands twice in one table; keep one.")
        content[key] = value
    return content


def _no_constant(word: str) -> float:
    raise BadCourse(f"{word} is not a number of JSON; leave out what was not measured.")


def _toml_message(error: tomllib.TOMLDecodeError) -> str:
    found = re.fullmatch(r"(.*) \(at (line \d+, column \d+|end of document)\)", str(error), re.DOTALL)
    if found is None:
        return f"Not valid TOML: {_lower(str(error))}."
    what, where = found.groups()
    place = "the end of the text" if where == "end of document" else where
    return f"Not valid TOML at {place}: {_lower(what)}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
