"""A course as a TOML file that a clinician can read and fill in: every field has its comment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tomli_w

from ims.treatment.course import (
    AGE_BANDS,
    KINDS,
    PARASPINAL,
    SCHEMA,
    SEXES,
    SIDES,
    TECHNIQUES,
    Course,
    Needle,
    OutcomeReading,
    Response,
    Session,
)

HEAD = f"""\
# A course of treatment, for the simulator.
#
# Fill in what is known. A line that starts with # is not read: take the # away to use it.
# What is left out counts as not recorded; the simulator then works it out.
# Write no name, no contact and no calendar date here: days are counted from the first session.
# Try it: ims simulate THIS_FILE.toml

schema = "{SCHEMA}"    # version of this form; leave it as it is
"""

COLUMN = 44
"""Comments start here, so that they stand below each other."""


def commented_course_toml(course: Course) -> str:
    """The course as TOML with a comment on every field; fields without a value stand there, commented out.

    Parameters
    ----------
    course : Course    for example a default plan

    Returns
    -------
    str    reads back (`from_toml`) to the same course
    """
    lines = [HEAD]
    if not course.sessions:
        lines.append("sessions = []    # nobody was treated: what happens by itself\n")
    lines += ["[who]", *_who(course), ""]
    for number, session in enumerate(course.sessions, start=1):
        lines += _session(session, number, len(course.sessions), explain=number == 1)
    lines += _outcomes(course.outcomes)
    return "\n".join(lines).rstrip("\n") + "\n"


def _who(course: Course) -> Iterator[str]:
    who = course.who
    yield _line("condition", who.condition, "what is treated; list all: ims conditions")
    yield _line("presentation", who.presentation, "the region, where a condition has several", example="neck")
    yield _line(
        "age_band", who.age_band, f"ten years wide: {AGE_BANDS[2]}, {AGE_BANDS[3]} ... {AGE_BANDS[-1]}", example="40-49"
    )
    yield _line("sex", who.sex, _one_of(SEXES), example="female")


def _session(session: Session, number: int, total: int, *, explain: bool) -> Iterator[str]:
    yield f"# ---- session {number} of {total}"
    yield "[[sessions]]"
    yield _line("day", session.day, "days from the first session, which is day 0; half days as 3.5" if explain else "")
    yield _line("kind", session.kind, _one_of(KINDS) if explain else "")
    yield ""
    for i, needle in enumerate(session.needles):
        yield "[[sessions.needles]]"
        yield from _needle(needle, explain=explain and i == 0)
        yield ""


def _needle(needle: Needle, *, explain: bool) -> Iterator[str]:
    level = "root beside which the needle stands; only for paraspinal"
    yield _line("site", needle.site, f"muscle (list all: ims muscles), or {PARASPINAL!r}: beside the spine" if explain else "")
    if needle.level is not None or explain:
        yield _line("level", needle.level, level if explain else "", example="C6")
    if needle.side is not None or explain:
        yield _line("side", needle.side, f"{_one_of(SIDES)}; left out = the affected side" if explain else "", example="left")
    yield _line("technique", needle.technique, f"{_one_of(TECHNIQUES)}: up and down, turned, left still" if explain else "")
    yield _line(
        "count", needle.count, "insertions at this site that went alike; write a needle each where not" if explain else ""
    )
    yield from _response(needle.response, explain=explain)


def _response(response: Response, *, explain: bool) -> Iterator[str]:
    recorded = {name: value for name, value in vars(response).items() if value is not None}
    if explain:
        yield "# What the muscle did. Left out = not recorded, so that the simulator works it out:"
        yield "#   grasp     true or false: the tissue held the needle"
        yield "#   twitches  how often the muscle twitched; 0 = watched for and not seen"
        yield "#   cramp     cramping ache, 0 none to 10 worst"
    if recorded:
        inside = ", ".join(f"{name} = {_scalar(value)}" for name, value in recorded.items())
        yield f"response = {{ {inside} }}"
    else:
        yield "# response = { grasp = true, twitches = 3, cramp = 4 }"


def _outcomes(outcomes: tuple[OutcomeReading, ...]) -> Iterator[str]:
    yield "# ---- what was measured, in time; days before the first session are negative"
    if not outcomes:
        example = OutcomeReading(day=0, name="pain_intensity", value=6, unit="NRS")
        yield from (f"# {line}" for line in ("[[outcomes]]", *_outcome(example, explain=True)))
    for i, reading in enumerate(outcomes):
        yield "[[outcomes]]"
        yield from _outcome(reading, explain=i == 0)
        yield ""


def _outcome(reading: OutcomeReading, *, explain: bool) -> Iterator[str]:
    names = "pain_intensity, pressure_pain_threshold, range_of_motion, stiffness ..."
    yield _line("day", reading.day, "days from the first session" if explain else "")
    yield _line("name", reading.name, names if explain else "")
    yield _line("value", reading.value, "" if not explain else "the number, in the unit below")
    yield _line("unit", reading.unit, "NRS (pain 0 to 10), kPa, deg, kg, % ...; 1 = no unit" if explain else "")


def _line(key: str, value: Any, comment: str, example: Any = None) -> str:
    text = f"{key} = {_scalar(value)}" if value is not None else f"# {key} = {_scalar(example)}"
    return f"{text:<{COLUMN}}  # {comment}" if comment else text


def _scalar(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")


def _one_of(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
