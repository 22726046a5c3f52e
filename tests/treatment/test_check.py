"""Names in a course against the catalog."""

from __future__ import annotations

import pytest

from ims.catalog import load
from ims.errors import BadCourse, ImsError, UnknownCondition, UnknownMuscle
from ims.treatment import Course, Needle, Session, Who, check_course, default_course, sites_outside
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
