"""A course as plain content: the schema, its keys, its places."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from ims.errors import BadCourse, ImsError, OutOfRange, UnknownKey, UnknownOption
from ims.treatment import Course, Who, course_hash, from_plain, to_plain
from tests.treatment.courses import recorded_course

Plain = dict[str, Any]


def changed(change: Callable[[Plain], object]) -> Plain:
    content = copy.deepcopy(to_plain(recorded_course()))
    change(content)
    return content


def refusal(content: Any) -> tuple[type[ImsError], str]:
    with pytest.raises(ImsError) as caught:
        from_plain(content)
    return type(caught.value), str(caught.value)


IDENTITY = (
    "could identify a person. A course holds no name, contact or calendar date; "
    "keep those in the chart, and count days from the first session here."
)


@pytest.mark.parametrize(
    ("change", "kind", "expected"),
    [
        (lambda c: c["sessions"][1]["needles"][0].update(sight="supinator"), UnknownKey,
         "sessions[1].needles[0]: 'sight' is not a key of this entry. Nearest: site."),
        (lambda c: c["who"].update(color="red"), UnknownKey,
         "who: 'color' is not a key of this entry. Expected one of: condition, presentation, age_band, sex."),
        (lambda c: c.update(session=[]), UnknownKey,
         "The record: 'session' is not a key of this entry. Nearest: sessions."),
        (lambda c: c["who"].update(age=43), UnknownKey, "who: 'age' is not a key of this entry. Nearest: age_band."),
        (lambda c: c["who"].update(birth_date="1980-01-01"), BadCourse, f"who: 'birth_date' {IDENTITY}"),
        (lambda c: c["who"].update({"E-Mail": "a@b"}), BadCourse, f"who: 'E-Mail' {IDENTITY}"),
        (lambda c: c["who"].update(name="N. N."), BadCourse, f"who: 'name' {IDENTITY}"),
        (lambda c: c["sessions"][0].update(date="1 May"), BadCourse, f"sessions[0]: 'date' {IDENTITY}"),
        (lambda c: c.update(phone="1"), BadCourse, f"The record: 'phone' {IDENTITY}"),
        (lambda c: c["sessions"][0]["needles"][1].update(site="M. supinator"), BadCourse,
         "sessions[0].needles[1].site is 'M. supinator', expected a name in lower case with underscores, "
         "such as 'extensor_carpi_radialis_brevis'."),
        (lambda c: c["sessions"][0]["needles"][1]["response"].update(twitches=-2), OutOfRange,
         "sessions[0].needles[1].response.twitches is -2, expected 0 to 1000: twitches counted."),
        (lambda c: c["sessions"][0]["needles"][0].update(side="rihgt"), UnknownOption,
         "sessions[0].needles[0].side is 'rihgt', expected one of: left, right, midline. Nearest: right."),
        (lambda c: c["sessions"][0]["needles"][0].update(level=None), BadCourse,
         "sessions[0].needles[0].level is missing: a paraspinal needle needs the root it stands beside, such as 'C6'."),
        (lambda c: c["outcomes"][0].pop("unit"), BadCourse,
         "outcomes[0].unit is missing. Write the unit of the value, '1' where it has none."),
        (lambda c: c["sessions"][1].update(day=0), BadCourse,
         "sessions[1].day is 0, but the session before is on day 0. "
         "Write the sessions in the order they were given, one entry each."),
        (lambda c: c.pop("sessions"), BadCourse,
         "sessions is missing. Write an empty list for somebody who was not treated."),
        (lambda c: c["sessions"][0]["needles"][0].pop("site"), BadCourse, "sessions[0].needles[0].site is missing."),
        (lambda c: c.update(sessions={}), BadCourse, "sessions is a table, expected a list of tables."),
        (lambda c: c.update(who=None), BadCourse,
         "who is empty, expected a table with condition, presentation, age_band, sex."),
        (lambda c: c.update(sessions=[7]), BadCourse, "sessions[0] is 7, expected a table with day, kind, needles."),
        (lambda c: c.update(schema="ims.course/2"), BadCourse,
         "schema is 'ims.course/2', which this version of IMS cannot read; it reads 'ims.course/1'. "
         "A record written by a newer IMS needs that IMS."),
        (lambda c: c.pop("schema"), BadCourse, "schema is empty, expected 'ims.course/1': the version of the record."),
    ],
)  # fmt: skip
def test_content_that_cannot_be_is_refused(change: Callable[[Plain], object], kind: type[ImsError], expected: str) -> None:
    """The message names the place, what came, what was expected and what is near."""
    assert refusal(changed(change)) == (kind, expected)


@pytest.mark.parametrize(("content", "came"), [([], "a list"), ("course", "'course'"), (None, "empty")])
def test_record_is_a_table(content: object, came: str) -> None:
    """Anything else is refused as a whole."""
    assert refusal(content) == (BadCourse, f"The record is {came}, expected a table that starts with schema = 'ims.course/1'.")


def test_hash_of_a_known_course() -> None:
    """The hash is that of this very text, so that any other tool can make it."""
    course = Course(who=Who(condition="back_pain"), sessions=())
    text = '{"outcomes":[],"schema":"ims.course/1","sessions":[],"who":{"condition":"back_pain"}}'
    assert course_hash(course) == hashlib.sha256(text.encode()).hexdigest()


def test_what_is_not_recorded_is_left_out() -> None:
    """A needle without a response has no key for it."""
    assert to_plain(recorded_course())["sessions"][0]["needles"][0] == {
        "site": "paraspinal",
        "side": "right",
        "level": "C6",
        "technique": "pistoning",
        "count": 1,
    }


def test_empty_response_is_no_response() -> None:
    """An empty table says no more than none."""
    content = changed(lambda c: c["sessions"][0]["needles"][0].update(response={}))
    assert course_hash(from_plain(content)) == course_hash(recorded_course())


def _from_zero(content: Plain) -> Plain:
    return {**content, "schema": "ims.course/1", "who": {"condition": content["who"]}}


def test_older_version_is_brought_up_to_date() -> None:
    """Each upgrade gives the next version, until it is the present one."""
    upgrades = {
        "ims.course/-1": lambda content: {**content, "schema": "ims.course/0", "sessions": []},
        "ims.course/0": _from_zero,
    }
    course = from_plain({"schema": "ims.course/-1", "who": "back_pain"}, upgrades=upgrades)
    assert course == Course(who=Who(condition="back_pain"), sessions=())


def test_upgrade_that_goes_round_is_refused() -> None:
    """An upgrade that never arrives is an error, not an endless wait."""
    upgrades = {"ims.course/0": lambda content: content}
    with pytest.raises(BadCourse) as caught:
        from_plain({"schema": "ims.course/0"}, upgrades=upgrades)
    assert str(caught.value) == (
        "schema is 'ims.course/0', which this version of IMS cannot read; it reads 'ims.course/0', 'ims.course/1'. "
        "A record written by a newer IMS needs that IMS."
    )
