"""A course as a file for people."""

from __future__ import annotations

import re
import tomllib

from hypothesis import given

from ims.treatment import Course, Needle, Session, Who, commented_course_toml, from_toml
from tests.treatment.courses import courses, recorded_course


@given(courses())
def test_commented_file_reads_back(course: Course) -> None:
    """Comments change nothing."""
    assert from_toml(commented_course_toml(course)) == course


def test_every_field_of_the_first_session_has_a_comment() -> None:
    """Each line with a value that a reader meets first says what it means."""
    text = commented_course_toml(recorded_course()).split("\n# ---- session 2")[0]
    values = [line for line in text.splitlines() if " = " in line and not line.startswith("#") and "response" not in line]
    first = values[: next(i for i, line in enumerate(values) if line.startswith("count")) + 1]
    assert [line for line in first if "  # " not in line] == []


def test_examples_that_are_commented_out_can_be_used() -> None:
    """Taking the # away from each example gives a course that can be read."""
    course = Course(
        who=Who(condition="back_pain"), sessions=(Session(day=0, needles=(Needle(site="paraspinal", level="L5"),)),)
    )
    lines = commented_course_toml(course).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("[who]"))
    used = [re.sub(r"^# (?=\[\[|[a-z_]+ = )", "", line) for line in lines[start:]]
    read = from_toml("\n".join([*lines[:start], *used]))
    assert (read.who.presentation, read.who.age_band, read.who.sex) == ("neck", "40-49", "female")
    assert (read.sessions[0].needles[0].side, read.sessions[0].needles[0].response.twitches) == ("left", 3)
    assert [(reading.name, reading.value, reading.unit) for reading in read.outcomes] == [("pain_intensity", 6, "NRS")]


def test_untreated_course_has_an_empty_list() -> None:
    """Nobody treated is said, not left out."""
    text = commented_course_toml(Course(who=Who(condition="back_pain"), sessions=()))
    assert tomllib.loads(text) == {"schema": "ims.course/1", "sessions": [], "who": {"condition": "back_pain"}}
