"""What a course may hold, and what is said where it may not."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest

from ims.errors import BadCourse, ImsError, OutOfRange, UnknownOption, UnknownUnit
from ims.treatment import Course, Needle, OutcomeReading, Response, Session, Who
from tests.treatment.courses import recorded_course

WHO = Who(condition="back_pain")
NEEDLE = Needle(site="piriformis")


def refusal(make: Callable[[], Any]) -> tuple[type[ImsError], str]:
    with pytest.raises(ImsError) as caught:
        make()
    return type(caught.value), str(caught.value)


REFUSED: list[tuple[Callable[[], Any], type[ImsError], str]] = [
    (lambda: Who(condition="Back pain"), BadCourse,
     "condition is 'Back pain', expected a name in lower case with underscores, such as 'tennis_elbow'."),
    (lambda: Who(condition=3), BadCourse, "condition is 3, expected a name such as 'tennis_elbow'."),  # type: ignore[arg-type]
    (lambda: Who(condition="back_pain", sex="femal"), UnknownOption,
     "sex is 'femal', expected one of: female, male, another. Nearest: female, male."),
    (lambda: Who(condition="back_pain", age_band="43"), UnknownOption,
     "age_band is '43', expected one of: 0-9, 10-19, 20-29, 30-39, 40-49, 50-59, 60-69, 70-79, 80-89, 90+."),
    (lambda: Needle(site="paraspinal"), BadCourse,
     "level is missing: a paraspinal needle needs the root it stands beside, such as 'C6'."),
    (lambda: Needle(site="piriformis", level="S1"), BadCourse,
     "level is 'S1', but only a needle beside the spine has one. Leave it out, or write site = 'paraspinal'."),
    (lambda: Needle(site="paraspinal", level="C9"), UnknownOption,
     "level is 'C9', expected one of: C1, C2, C3 ... S5. Nearest: C1, C2, C3."),
    (lambda: Needle(site="piriformis", technique="pistonning"), UnknownOption,
     "technique is 'pistonning', expected one of: pistoning, rotation, static. Nearest: pistoning."),
    (lambda: Needle(site="piriformis", count=0), OutOfRange, "count is 0, expected 1 to 100: insertions at this site."),
    (lambda: Needle(site="piriformis", count=1.5), OutOfRange,  # type: ignore[arg-type]
     "count is 1.5, expected a whole number from 1 to 100: insertions at this site."),
    (lambda: Needle(site="piriformis", count=True), BadCourse, "count is true, expected a number: insertions at this site."),
    (lambda: Needle(site="piriformis", response={"grasp": True}), BadCourse,  # type: ignore[arg-type]
     "response is a table, expected a Response."),
    (lambda: Response(grasp=1), BadCourse,  # type: ignore[arg-type]
     "grasp is 1, expected true or false: whether the tissue held the needle. Leave it out if not recorded."),
    (lambda: Response(twitches=-1), OutOfRange, "twitches is -1, expected 0 to 1000: twitches counted."),
    (lambda: Response(cramp=11), OutOfRange, "cramp is 11, expected 0 to 10: cramping ache, 0 none to 10 worst."),
    (lambda: Session(day="2024-05-01", needles=(NEEDLE,)), BadCourse,  # type: ignore[arg-type]
     "day is the calendar date or time 2024-05-01; a course holds none, so that nobody can be identified by it. "
     "Count days from the first session: 0, 7, 14 ..."),
    (lambda: Session(day=datetime.date(2024, 5, 1), needles=(NEEDLE,)), BadCourse,  # type: ignore[arg-type]
     "day is the calendar date or time 2024-05-01; a course holds none, so that nobody can be identified by it. "
     "Count days from the first session: 0, 7, 14 ..."),
    (lambda: Session(day="7", needles=(NEEDLE,)), BadCourse,  # type: ignore[arg-type]
     "day is '7', expected a number: days from the first session."),
    (lambda: Session(day=float("nan"), needles=(NEEDLE,)), OutOfRange,
     "day is nan, expected 0 to 3660: days from the first session."),
    (lambda: Session(day=0.3331, needles=(NEEDLE,)), OutOfRange,
     "day is 0.3331, which is 28779.840 s from the first session; a time is exact to the second. "
     "Nearest: 0.33310185185185187."),
    (lambda: Session(day=0, kind="sham", needles=(NEEDLE,)), UnknownOption,
     "kind is 'sham', expected one of: needling, penetrating_sham, non_penetrating_sham, attention."),
    (lambda: Session(day=0), BadCourse,
     "needles is empty, but a needling session has at least one; else write kind = 'attention'."),
    (lambda: Session(day=0, kind="attention", needles=(NEEDLE,)), BadCourse,
     "needles has 1 entries, but an attention visit has none."),
    (lambda: Session(day=0, kind="non_penetrating_sham", needles=(Needle(site="piriformis", response=Response(twitches=1)),)),
     BadCourse,
     "needles[0].response records a grasp or a twitch, but a needle of a non_penetrating_sham does not enter the muscle."),
    (lambda: Session(day=0, needles=(NEEDLE,) * 1_001), BadCourse, "needles has 1001 entries, expected at most 1000."),
    (lambda: OutcomeReading(day=0, name="pain_intensity", value=11, unit="NRS"), OutOfRange,
     "value is 11, expected 0 to 10: the reading, in NRS."),
    (lambda: OutcomeReading(day=0, name="pain_intensity", value=5, unit="nrss"), UnknownUnit, "unit: 'nrss' is not a unit."),
    (lambda: OutcomeReading(day=0, name="pain_intensity", value=5, unit=1), BadCourse,  # type: ignore[arg-type]
     "unit is 1, expected one such as 'NRS', 'kPa' or 'deg'."),
    (lambda: Course(who=WHO, sessions=(Session(day=1, needles=(NEEDLE,)),)), BadCourse,
     "sessions[0].day is 1, expected 0: days are counted from the first session."),
    (lambda: Course(who=WHO, sessions=tuple(Session(day=day, needles=(NEEDLE,)) for day in (0, 7, 7))), BadCourse,
     "sessions[2].day is 7, but the session before is on day 7. "
     "Write the sessions in the order they were given, one entry each."),
    (lambda: Course(who=WHO, sessions=(), outcomes=tuple(
        OutcomeReading(day=day, name="pain_intensity", value=5, unit="NRS") for day in (7, 0))), BadCourse,
     "outcomes[1].day is 0, but the reading before is of day 7. Write the readings in time."),
    (lambda: Course(who="back_pain", sessions=()), BadCourse, "who is 'back_pain', expected a Who."),  # type: ignore[arg-type]
    (lambda: Course(who=WHO, sessions=None), BadCourse,  # type: ignore[arg-type]
     "sessions is empty, expected a list of Session entries."),
    (lambda: Course(who=WHO, sessions=("first",)), BadCourse,  # type: ignore[arg-type]
     "sessions[0] is 'first', expected a Session."),
]  # fmt: skip


@pytest.mark.parametrize(("make", "kind", "expected"), REFUSED)
def test_what_cannot_be_is_refused(make: Callable[[], Any], kind: type[ImsError], expected: str) -> None:
    """The message says what came and what was expected."""
    found, message = refusal(make)
    if kind is UnknownUnit:
        assert (found, message[: len(expected)]) == (kind, expected)
    else:
        assert (found, message) == (kind, expected)


def test_same_second_is_the_same_day() -> None:
    """A third of a day written with twelve digits is the third of a day."""
    assert Session(day=0.333333333333, needles=(NEEDLE,)) == Session(day=1 / 3, needles=(NEEDLE,))


def test_midnight_of_a_reading_is_not_negative_zero() -> None:
    """Day -0 is day 0, also in its text."""
    assert repr(OutcomeReading(day=-0.0, name="pain_intensity", value=-0.0, unit="NRS").day) == "0.0"


@pytest.mark.parametrize(
    ("response", "occurred"),
    [
        (Response(), None),
        (Response(cramp=5), None),
        (Response(grasp=True), True),
        (Response(grasp=False), False),
        (Response(twitches=0), False),
        (Response(grasp=False, twitches=1), True),
        (Response(grasp=True, twitches=0), True),
    ],
)
def test_answer_is_a_grasp_or_a_twitch(response: Response, occurred: bool | None) -> None:
    """Either sign counts; nothing recorded stays open (S5)."""
    assert response.occurred is occurred


def test_last_day() -> None:
    """The last session ends the course; somebody untreated has none."""
    assert (recorded_course().last_day, Course(who=WHO, sessions=()).last_day) == (3.5, 0)


def test_course_cannot_be_changed() -> None:
    """A record is a value."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        recorded_course().who.sex = "male"  # type: ignore[misc]
