"""Courses as text and files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given

from ims.errors import BadCourse, FileProblem, OutOfRange
from ims.treatment import Course, course_hash, from_json, from_toml, load_course, save_course, to_json, to_toml
from tests.treatment.courses import courses, recorded_course


@given(courses())
def test_json_round_trip_keeps_the_hash(course: Course) -> None:
    """A course written as JSON reads back as itself."""
    again = from_json(to_json(course))
    assert (again, course_hash(again)) == (course, course_hash(course))


@given(courses())
def test_toml_round_trip_keeps_the_hash(course: Course) -> None:
    """A course written as TOML reads back as itself."""
    again = from_toml(to_toml(course))
    assert (again, course_hash(again)) == (course, course_hash(course))


@pytest.mark.parametrize("name", ["course.toml", "course.json", "COURSE.TOML"])
def test_file_round_trip(tmp_path: Path, name: str) -> None:
    """A saved course loads as itself, and nothing else is left in the folder."""
    path = save_course(recorded_course(), tmp_path / name)
    assert load_course(path) == recorded_course()
    assert os.listdir(tmp_path) == [name]


def test_file_with_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Editors that put a byte order mark first do no harm."""
    path = tmp_path / "course.json"
    path.write_text(to_json(recorded_course()), encoding="utf-8-sig")
    assert load_course(path) == recorded_course()


def message(kind: type[Exception], call: object, *arguments: object) -> str:
    with pytest.raises(kind) as caught:
        call(*arguments)  # type: ignore[operator]
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'schema = "ims.course/1"\n[who\n',
            "Not valid TOML at line 2, column 5: expected ']' at the end of a table declaration.",
        ),
        ('schema = "ims.course/1', "Not valid TOML at the end of the text: unterminated string."),
        ("a = " + "[" * 5_000, "Not a course: the TOML is nested too deeply."),
        ("who = 1\nwho = 2\n", "Not valid TOML at line 2, column 8: cannot overwrite a value."),
    ],
)
def test_toml_that_breaks_off_says_where(text: str, expected: str) -> None:
    """Line, column and what was expected there."""
    assert message(BadCourse, from_toml, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"schema": "ims.course/1",\n "who": }', "Not valid JSON at line 2, column 9: expecting value."),
        ('{"schema": 1, "schema": 2}', "The key 'schema' stands twice in one table; keep one."),
        ('{"schema": NaN}', "NaN is not a number of JSON; leave out what was not measured."),
        ("[" * 100_000, "Not a course: the JSON is nested too deeply."),
    ],
)
def test_json_that_breaks_off_says_where(text: str, expected: str) -> None:
    """Line, column and what was expected there."""
    assert message(BadCourse, from_json, text) == expected


def test_message_starts_with_the_file(tmp_path: Path) -> None:
    """A value that cannot be is named with file and place."""
    path = tmp_path / "course.toml"
    path.write_text(to_toml(recorded_course()).replace("day = 3.5", "day = -3.5"))
    assert message(OutOfRange, load_course, path) == (
        f"{path}: sessions[1].day is -3.5, expected 0 to 3660: days from the first session."
    )


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there: how to get one."""
    path = tmp_path / "course.toml"
    assert message(FileProblem, load_course, path) == f"{path} does not exist. Write a new one: ims course new CONDITION."


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """A folder cannot be read as a course."""
    path = tmp_path / "course.toml"
    path.mkdir()
    assert message(FileProblem, load_course, path) == f"{path} cannot be read: is a directory."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", " is empty, expected a course that starts with schema = 'ims.course/1'."),
        (b"\x89PNG", " is not text: byte 0 is 0x89, expected UTF-8. The file may be damaged or of another kind."),
    ],
)
def test_corrupt_file(tmp_path: Path, content: bytes, expected: str) -> None:
    """A file that is no text says so."""
    path = tmp_path / "course.json"
    path.write_bytes(content)
    assert message(FileProblem, load_course, path) == f"{path}{expected}"


def test_other_ending_is_refused(tmp_path: Path) -> None:
    """Only two endings are courses."""
    path = tmp_path / "course.yaml"
    assert message(FileProblem, save_course, recorded_course(), path) == (
        f"{path} ends in '.yaml'; a course is a .toml or .json file."
    )


def test_too_large_file_is_refused(tmp_path: Path) -> None:
    """A huge file is not read at all."""
    path = tmp_path / "course.json"
    with path.open("wb") as stream:
        stream.truncate(50_000_001)
    assert message(FileProblem, load_course, path) == (f"{path} has more than 50000000 bytes: this is not a course.")


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """Saving into a folder that is not there says so."""
    path = tmp_path / "none" / "course.toml"
    assert message(FileProblem, save_course, recorded_course(), path) == (
        f"{path} cannot be written: the folder {path.parent} does not exist. Make it, or name another."
    )


def test_failed_save_leaves_nothing_behind(tmp_path: Path) -> None:
    """A file that cannot be put in place leaves no half-written one."""
    path = tmp_path / "course.toml"
    path.mkdir()
    assert message(FileProblem, save_course, recorded_course(), path) == f"{path} cannot be written: is a directory."
    assert os.listdir(tmp_path) == ["course.toml"]
