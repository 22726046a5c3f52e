"""Planned courses and their counterparts."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ims.catalog import load
from ims.errors import BadCourse, ImsError, OutOfRange, UnknownCondition, UnknownOption
from ims.treatment import Course, Needle, Response, Session, Who, check_course, comparator, default_course, sites_outside
from tests.treatment.courses import recorded_course

CATALOG = load()
CONDITIONS = (
    *("headache", "back_pain", "whiplash", "tennis_elbow", "frozen_shoulder"),
    *("chronic_pain", "limited_range_of_motion", "stiffness"),
)


def insertions(session: Session) -> int:
    return sum(needle.count for needle in session.needles)


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("sites", ["both", "bands", "spine"])
def test_plan_keeps_to_its_needles_and_sites(condition: str, sites: str) -> None:
    """Each session lies inside the plan's range, over sites of the presentation, and no site is left out of the course."""
    found = CATALOG.condition(condition)
    for form in found.presentations.values():
        course = default_course(CATALOG, condition, presentation=form.name, sites=sites)
        check_course(course, CATALOG)
        assert sites_outside(course, form) == ()
        assert {found.plan.needles[0] <= insertions(session) <= found.plan.needles[1] for session in course.sessions} == {True}
        reached = {(needle.site, needle.level) for session in course.sessions for needle in session.needles}
        planned = {(muscle, None) for muscle in form.muscles if sites != "spine"}
        planned |= {("paraspinal", level) for level in form.segments if sites != "bands"}
        assert reached == planned


@pytest.mark.parametrize("condition", CONDITIONS)
def test_plan_keeps_to_its_days(condition: str) -> None:
    """As many sessions as planned, at the planned distance."""
    plan = CATALOG.condition(condition).plan
    days = [session.day for session in default_course(CATALOG, condition).sessions]
    assert len(days) == plan.sessions
    assert {round((after - before) * 86_400) for before, after in pairwise(days)} == {plan.interval}


def test_tennis_elbow_gets_each_site_once_a_session() -> None:
    """Three muscles and three levels are six needles, and stay the same from session to session."""
    course = default_course(CATALOG, "tennis_elbow")
    assert [[(needle.site, needle.level, needle.count) for needle in session.needles] for session in course.sessions] == [
        [
            ("extensor_carpi_radialis_brevis", None, 1),
            ("extensor_digitorum", None, 1),
            ("supinator", None, 1),
            ("paraspinal", "C5", 1),
            ("paraspinal", "C6", 1),
            ("paraspinal", "C7", 1),
        ]
    ] * 4


def test_days_and_number_can_be_chosen() -> None:
    """Twice a week, five times."""
    course = default_course(CATALOG, "tennis_elbow", sessions=5, every_days=3.5)
    assert [session.day for session in course.sessions] == [0, 3.5, 7, 10.5, 14]


def test_no_session_is_an_untreated_course() -> None:
    """Nothing planned is nothing done."""
    who = default_course(CATALOG, "tennis_elbow").who
    assert default_course(CATALOG, "tennis_elbow", sessions=0) == Course(who=who, sessions=())
    assert default_course(CATALOG, "tennis_elbow", kind="untreated") == Course(who=who, sessions=())


def test_preset_is_needled_at_both_muscles_with_a_recorded_grasp() -> None:
    """The regression preset takes every placement as answered."""
    course = default_course(CATALOG, "two_muscle_reference", sessions=2)
    needles = (
        Needle(site="paraspinal", level="C6", response=Response(grasp=True)),
        Needle(site="peripheral", response=Response(grasp=True)),
    )
    assert course.sessions == (Session(day=0, needles=needles), Session(day=7, needles=needles))
    bands = default_course(CATALOG, "two_muscle_reference", sessions=1, sites="bands")
    spine = default_course(CATALOG, "two_muscle_reference", sessions=1, sites="spine")
    assert (bands.sessions[0].needles, spine.sessions[0].needles) == (needles[1:], needles[:1])
    assert default_course(CATALOG, "two_muscle_reference", kind="untreated").sessions == ()


@pytest.mark.parametrize(
    ("choices", "kind", "expected"),
    [
        ({"condition": "tennis_elbo"}, UnknownCondition, "'tennis_elbo' is not in the catalog. Nearest: tennis_elbow"),
        ({"presentation": "nek"}, UnknownCondition, "'nek' is not in the catalog."),
        ({"sites": "spines"}, UnknownOption, "sites is 'spines', expected one of: both, bands, spine. Nearest: spine."),
        ({"kind": "sham"}, UnknownOption,
         "kind is 'sham', expected one of: untreated, needling, penetrating_sham, non_penetrating_sham, attention."),
        ({"sessions": -1}, OutOfRange, "sessions is -1, expected 0 to 1000: sessions of the course."),
        ({"sessions": 2.5}, OutOfRange, "sessions is 2.5, expected a whole number from 0 to 1000: sessions of the course."),
        ({"every_days": 0}, OutOfRange, "every_days is 0, expected more: two sessions cannot be at the same time."),
        ({"every_days": -7}, OutOfRange, "every_days is -7, expected 0 to 3660: days from the first session."),
        ({"sessions": 100, "every_days": 100}, OutOfRange,
         "100 sessions every 100 days last 9900 days, expected at most 3660. Ask for fewer sessions or shorter intervals."),
    ],
)  # fmt: skip
def test_choice_that_cannot_be_is_refused(choices: dict[str, object], kind: type[ImsError], expected: str) -> None:
    """Before anything is simulated."""
    with pytest.raises(kind) as caught:
        default_course(CATALOG, **{"condition": "tennis_elbow", **choices})  # type: ignore[arg-type]
    assert str(caught.value)[: len(expected)] == expected


@pytest.mark.parametrize("kind", ["penetrating_sham", "non_penetrating_sham", "needling"])
def test_counterpart_keeps_person_days_and_sites(kind: str) -> None:
    """The same placements on the same days, with nothing recorded and nothing measured."""
    course = recorded_course()
    found = comparator(course, kind)
    assert (found.who, found.outcomes) == (course.who, ())
    assert [(session.day, session.kind) for session in found.sessions] == [(0, kind), (3.5, kind)]
    for session, original in zip(found.sessions, course.sessions, strict=True):
        assert [(n.site, n.level, n.side, n.count, n.response) for n in session.needles] == [
            (n.site, n.level, n.side, n.count, Response()) for n in original.needles
        ]


def test_attention_keeps_the_days_alone() -> None:
    """Visits on the same days without a needle."""
    assert comparator(recorded_course(), "attention").sessions == tuple(Session(day=day, kind="attention") for day in (0, 3.5))


def test_untreated_keeps_the_person_alone() -> None:
    """No visit."""
    assert comparator(recorded_course(), "untreated") == Course(who=recorded_course().who, sessions=())


def test_visit_without_needles_stays_one() -> None:
    """A sham has needles only where the course had."""
    sessions = (Session(day=0, needles=(Needle(site="piriformis"),)), Session(day=1, kind="attention"))
    found = comparator(Course(who=Who(condition="back_pain"), sessions=sessions), "penetrating_sham")
    assert [session.kind for session in found.sessions] == ["penetrating_sham", "attention"]


def test_sham_needs_sites() -> None:
    """Attention cannot be turned into a sham: nobody knows where."""
    course = Course(who=Who(condition="back_pain"), sessions=(Session(day=0, kind="attention"),))
    with pytest.raises(BadCourse) as caught:
        comparator(course, "penetrating_sham")
    assert str(caught.value) == (
        "kind is 'penetrating_sham', but the course has no needles to take the sites from. Give a course of needling."
    )
