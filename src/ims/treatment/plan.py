"""Courses that are planned, not recorded: the usual plan of a condition, and its counterparts in other arms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ims.catalog.condition import SITES
from ims.catalog.load import PRESET, Catalog
from ims.errors import BadCourse, OutOfRange, UnknownParameter, unknown
from ims.treatment import checks
from ims.treatment.comparators import ARMS, UNTREATED
from ims.treatment.course import LEVELS, MOST_SESSIONS, PARASPINAL, Course, Needle, Response, Session, Who

PRESET_LEVEL = "C6"
"""The regression preset has one root without a name; its paraspinal needle stands beside this one."""


def default_course(
    catalog: Catalog,
    condition: str,
    *,
    presentation: str | None = None,
    sites: str | None = None,
    sessions: int | None = None,
    every_days: float | None = None,
    kind: str = "needling",
) -> Course:
    """The usual plan of a condition, as a course without any recorded response.

    Parameters
    ----------
    catalog : Catalog
    condition : str    one of its conditions, or the regression preset
    presentation : str, optional    the region; none = the condition's default
    sites : str, optional    "bands" (tight bands in limb and trunk), "spine" (beside the spine) or "both"; none = as planned
    sessions : int, optional    how many; 0 = untreated; none = as planned
    every_days : float, optional    days between them; none = as planned
    kind : str    "needling", a sham, "attention" or "untreated"

    Returns
    -------
    Course    each session holds a number of needles inside the plan's range

    Raises
    ------
    UnknownCondition    no such condition or presentation
    UnknownOption, OutOfRange, BadCourse    a choice that cannot be

    Notes
    -----
    Where the plan has more sites than needles, muscles and levels are shared out in proportion and take turns from session
    to session; where it has fewer, the first sites get a second insertion. Which site comes first is our choice.
    """
    chosen = checks.choice("sites", sites, SITES) if sites is not None else None
    checks.choice("kind", kind, ARMS)
    if condition == PRESET:
        return _preset_course(catalog, chosen, sessions, every_days, kind)
    found = catalog.condition(condition)
    form = found.presentation(presentation or "")
    plan = found.plan
    place = chosen or plan.sites
    muscles = [Needle(site=muscle) for muscle in form.muscles] if place != "spine" else []
    levels = [Needle(site=PARASPINAL, level=level) for level in form.segments] if place != "bands" else []
    planned = [
        Session(day=day, needles=_placed(muscles, levels, plan.needles, turn))
        for turn, day in enumerate(_days(sessions, every_days, plan.sessions, plan.interval))
    ]
    return comparator(Course(who=Who(condition=condition, presentation=form.name), sessions=tuple(planned)), kind)


def comparator(course: Course, kind: str) -> Course:
    """The counterpart of a course in another arm: the same person, days and sites, nothing recorded.

    Parameters
    ----------
    course : Course
    kind : str    "untreated" (no sessions), "attention" (visits without needles), a sham, or "needling"

    Returns
    -------
    Course    visits without needles stay what they are; readings are left out, for they belong to what was done

    Raises
    ------
    UnknownOption    no such arm
    BadCourse    needles are asked for, and the course has none to take the sites from
    """
    checks.choice("kind", kind, ARMS)
    if kind == UNTREATED:
        return Course(who=course.who, sessions=())
    if kind != "attention" and course.sessions and not any(session.needles for session in course.sessions):
        raise BadCourse(f"kind is {kind!r}, but the course has no needles to take the sites from. Give a course of needling.")
    return Course(who=course.who, sessions=tuple(_as(session, kind) for session in course.sessions))


def _as(session: Session, kind: str) -> Session:
    if kind == "attention" or not session.needles:
        return Session(day=session.day, kind="attention")
    return Session(
        day=session.day, kind=kind, needles=tuple(replace(needle, response=Response()) for needle in session.needles)
    )


def _days(sessions: int | None, every_days: float | None, planned: int, interval: float) -> list[float]:
    count = planned if sessions is None else checks.whole("sessions", sessions, 0, MOST_SESSIONS, "sessions of the course")
    if every_days is not None:
        interval = checks.days("every_days", every_days, 0) * checks.SECONDS_A_DAY
        if interval <= 0:
            raise OutOfRange("every_days is 0, expected more: two sessions cannot be at the same time.")
    days = interval / checks.SECONDS_A_DAY
    if (count - 1) * days > checks.LONGEST_DAYS:
        raise OutOfRange(
            f"{count} sessions every {days:.12g} days last {(count - 1) * days:.12g} days, "
            f"expected at most {checks.LONGEST_DAYS}. Ask for fewer sessions or shorter intervals."
        )
    return [round(i * interval) / checks.SECONDS_A_DAY for i in range(count)]


def _placed(muscles: Sequence[Needle], levels: Sequence[Needle], needles: tuple[int, int], turn: int) -> tuple[Needle, ...]:
    fewest, most = needles
    at_muscles, at_levels = len(muscles), len(levels)
    if at_muscles + at_levels > most:
        if muscles and levels:
            at_muscles = min(max(round(most * len(muscles) / (len(muscles) + len(levels))), 1), most - 1)
            at_levels = most - at_muscles
        else:
            at_muscles, at_levels = min(at_muscles, most), min(at_levels, most)
    placed = [*_in_turn(muscles, at_muscles, turn), *_in_turn(levels, at_levels, turn)]
    if not placed:
        raise BadCourse("sites has no site in this presentation. Choose sites = 'both'.")
    more, left = divmod(max(fewest - len(placed), 0), len(placed))
    return tuple(replace(needle, count=1 + more + (i < left)) for i, needle in enumerate(placed))


def _in_turn(sites: Sequence[Needle], at_once: int, turn: int) -> list[Needle]:
    chosen = {(turn * at_once + i) % len(sites) for i in range(at_once)} if sites else set()
    return [site for i, site in enumerate(sites) if i in chosen]


def _preset_course(catalog: Catalog, sites: str | None, sessions: int | None, every_days: float | None, kind: str) -> Course:
    run = catalog.mechanism_set(PRESET).reference_run
    if run is None:
        raise unknown(UnknownParameter, "reference_run", (), f"Write it in the mechanism set {PRESET}.")
    grasped = Response(grasp=True)
    level = run.segments[0] if run.segments[0] in LEVELS else PRESET_LEVEL
    bands = [Needle(site=muscle, response=grasped) for muscle in run.muscles if muscle != PARASPINAL]
    spine = [Needle(site=PARASPINAL, level=level, response=grasped)]
    needles = {"bands": bands, "spine": spine}.get(sites or "both", [*spine, *bands])
    days = _days(sessions, every_days, run.sessions, run.interval_days * checks.SECONDS_A_DAY)
    course = Course(who=Who(condition=PRESET), sessions=tuple(Session(day=day, needles=tuple(needles)) for day in days))
    return course if kind == "needling" else comparator(course, kind)
