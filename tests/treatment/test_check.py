"""Names in a course against the catalog."""

from __future__ import annotations

import pytest

from ims.catalog import load
from ims.errors import BadCourse, BadUnit, ImsError, UnknownCondition, UnknownMuscle, UnknownOption
from ims.treatment import Course, Needle, OutcomeReading, Session, Who, check_course, default_course, sites_outside
from ims.treatment.check import check_readings
from tests.treatment.courses import recorded_course


def course(*needles: Needle, condition: str = "back_pain", presentation: str | None = None) -> Course:
    who = Who(condition=condition, presentation=presentation)
    return Course(who=who, sessions=(Session(day=0, needles=needles or (Needle(site="piriformis"),)),))


@pytest.mark.parametrize(
    ("wrong", "kind", "expected"),
    [
        (course(condition="back_pian"), UnknownCondition,
         "who.condition: 'back_pian' is not in the catalog. Nearest: back_pain"),
        (course(condition="chronic_pain", presentation="nek"), UnknownCondition,
         "who.presentation: 'nek' is not in the catalog. Nearest: neck"),
        (course(Needle(site="piriformis"), Needle(site="piriform")), UnknownMuscle,
         "sessions[0].needles[1].site: 'piriform' is not in the catalog. Nearest: piriformis"),
        (course(Needle(site="lumbar_multifidus")), BadCourse,
         "sessions[0].needles[0].site is 'lumbar_multifidus', which lies beside the spine at many levels. "
         "Write site = 'paraspinal' and the level, such as 'C6'."),
    ],
)  # fmt: skip
def test_name_that_the_catalog_lacks_is_refused(wrong: Course, kind: type[ImsError], expected: str) -> None:
    """The place in the record, the name and the nearest."""
    with pytest.raises(kind) as caught:
        check_course(wrong, load())
    assert str(caught.value)[: len(expected)] == expected


def test_known_names_pass() -> None:
    """A real course is not refused, nor is the regression preset."""
    check_course(recorded_course(), load())
    check_course(default_course(load(), "two_muscle_reference"), load())


KNOWN = {"pain_intensity": ("NRS",), "headache_days": ("1", "d"), "pain_free_grip": ("kg",)}


@pytest.mark.parametrize(
    ("name", "unit", "kind", "expected"),
    [
        ("pain_intensty", "NRS", UnknownOption, 
         "outcomes[1].name is 'pain_intensty', expected one of: pain_intensity, headache_days, pain_free_grip. "
         "Nearest: pain_intensity."),
        ("pain_intensity", "kg", BadUnit,
         "outcomes[1].unit is 'kg', which does not measure pain_intensity. Expected NRS, or a unit that converts to it."),
        ("headache_days", "m", BadUnit,
         "outcomes[1].unit is 'm', which does not measure headache_days. Expected 1 or d, or a unit that converts to it."),
    ],
)  # fmt: skip
def test_a_reading_that_nobody_takes_is_refused(name: str, unit: str, kind: type[ImsError], expected: str) -> None:
    """The place in the record, what came, what was expected."""
    fine = OutcomeReading(day=0, name="pain_free_grip", value=1, unit="g")
    of = Course(
        who=Who(condition="back_pain"), sessions=(), outcomes=(fine, OutcomeReading(day=1, name=name, value=1, unit=unit))
    )
    with pytest.raises(kind) as caught:
        check_readings(of, KNOWN)
    assert str(caught.value)[: len(expected)] == expected
    check_readings(Course(who=of.who, sessions=(), outcomes=(fine,)), KNOWN)


def test_sites_that_a_run_does_not_hold() -> None:
    """Sites outside the presentation are listed once, in the order they appear."""
    needles = [
        Needle(site="soleus"),
        Needle(site="paraspinal", level="C6"),
        Needle(site="piriformis"),
        Needle(site="soleus", side="left"),
    ]
    presentation = load().condition("back_pain").presentation()
    assert sites_outside(course(*needles), presentation) == ("soleus", "paraspinal C6")
