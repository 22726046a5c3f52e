"""`ims course new | check`: a course of one's own, as a file to fill in."""

from __future__ import annotations

import sys
from pathlib import Path

from ims.catalog.load import load
from ims.cli.subject import Plan, checked_file, course_of, is_file, subject_words
from ims.errors import BadScenario
from ims.treatment.course import Course
from ims.treatment.files import write_text
from ims.treatment.record import course_hash
from ims.treatment.write import commented_course_toml


def new(condition: str, *, plan: Plan, out: Path | None) -> None:
    """Write the usual plan of a condition as a commented course, to a file or to standard output.

    Raises
    ------
    ImsError    no such condition, an option that cannot be, or a file that cannot be written
    """
    if is_file(condition):
        raise BadScenario(f"{condition} is a file, expected a condition to start from. List all: ims conditions.")
    text = commented_course_toml(course_of(condition, plan))
    if out is None:
        sys.stdout.write(text)
        return
    if out.suffix.lower() != ".toml":
        raise BadScenario(f"--out is {str(out)!r}, expected a file that ends in .toml: only there can the comments stand.")
    if out.exists():
        raise BadScenario(f"{out} is there already and may hold what somebody filled in. Name another file, or move it away.")
    write_text(text, out)
    sys.stdout.write(f"{out} is written. Fill it in, check it with `ims course check {out}`, then `ims simulate {out}`.\n")


def check(file: str) -> None:
    """Read a course file and say what is in it.

    Raises
    ------
    ImsError    the file cannot be read, or cannot have happened
    """
    if not is_file(file) and file in load().conditions:
        raise BadScenario(
            f"{file} is a condition, expected a course file (.toml or .json). "
            f"Write its usual plan as one: ims course new {file} --out mine.toml."
        )
    course = checked_file(file)
    sys.stdout.write(f"{file} is a course {told(course)}.\nHash: {course_hash(course)}\n")


def told(course: Course) -> str:
    """What a course holds, in words."""
    who = course.who
    needles = sum(needle.count for session in course.sessions for needle in session.needles)
    recorded = sum(needle.response.occurred is not None for session in course.sessions for needle in session.needles)
    return (
        f"for {subject_words(who.condition, who.presentation or '')}: {_count(len(course.sessions), 'session')} in "
        f"{_count(round(course.last_day) + 1, 'day')}, {_count(needles, 'needle insertion')}, the response recorded at "
        f"{_count(recorded, 'needle')}, {_count(len(course.outcomes), 'reading')}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
