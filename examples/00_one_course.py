"""One course of treatment as a record: plan it, chart what happened, keep it in a file.

Run it with `python examples/00_one_course.py`.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from ims.catalog import load
from ims.treatment import (
    OutcomeReading,
    Response,
    commented_course_toml,
    comparator,
    course_hash,
    default_course,
    load_course,
    write_text,
)


def main() -> None:
    """Plan a course for a tennis elbow, record the first needle, write it and read it back."""
    plan = default_course(load(), "tennis_elbow", sessions=4)
    print(f"Planned: {len(plan.sessions)} sessions, the last on day {plan.last_day:g}.")

    first = plan.sessions[0]
    charted = replace(first.needles[0], response=Response(grasp=True, twitches=3, cramp=5))
    course = replace(
        plan,
        sessions=(replace(first, needles=(charted, *first.needles[1:])), *plan.sessions[1:]),
        outcomes=(OutcomeReading(day=0, name="pain_intensity", value=6, unit="NRS"),),
    )
    print(f"Charted: {charted.site} answered with {charted.response.twitches} twitches.")
    print(f"Hash:    {course_hash(course)}")

    with tempfile.TemporaryDirectory() as folder:
        file = write_text(commented_course_toml(course), Path(folder) / "course.toml")
        again = load_course(file)
        print(f"Written: {len(file.read_text(encoding='utf-8').splitlines())} lines for people to read and fill in.")
    print(f"Read:    the same course: {again == course}, the same hash: {course_hash(again) == course_hash(course)}.")

    sham = comparator(course, "non_penetrating_sham")
    print(f"Sham:    the same {len(sham.sessions)} days with a blunt needle, nothing recorded.")


if __name__ == "__main__":
    main()
