"""Whether the names in a course are those of the catalog, and its readings can be what they say."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ims import units
from ims.catalog.condition import Presentation
from ims.catalog.load import PRESET, Catalog
from ims.errors import BadCourse, BadUnit
from ims.treatment import checks
from ims.treatment.course import PARASPINAL, Course, Needle


def check_course(course: Course, catalog: Catalog) -> None:
    """Refuse a condition, presentation or muscle that the catalog has not.

    Parameters
    ----------
    course : Course
    catalog : Catalog

    Raises
    ------
    UnknownCondition, UnknownMuscle    with the place in the record and the nearest
    BadCourse    a paraspinal muscle written as a muscle, which would lose the level
    """
    if course.who.condition == PRESET:
        return
    with checks.within("who.condition: "):
        condition = catalog.condition(course.who.condition)
    with checks.within("who.presentation: "):
        condition.presentation(course.who.presentation or "")
    for i, session in enumerate(course.sessions):
        for j, needle in enumerate(session.needles):
            _check_site(needle, catalog, f"sessions[{i}].needles[{j}].site")


def check_readings(course: Course, known: Mapping[str, Collection[str]]) -> None:
    """Refuse a reading that nobody takes, or in a unit that measures something else.

    Parameters
    ----------
    course : Course
    known : mapping of str to collection of str    units in which each outcome may be read, or any they convert to

    Raises
    ------
    UnknownOption    with the place in the record and the nearest
    BadUnit    the unit measures something else
    """
    for i, reading in enumerate(course.outcomes):
        path = f"outcomes[{i}]"
        expected = known[checks.choice(f"{path}.name", reading.name, tuple(known))]
        if not any(units.convertible(reading.unit, unit) for unit in expected):
            raise BadUnit(
                f"{path}.unit is {reading.unit!r}, which does not measure {reading.name}. Expected {' or '.join(expected)}, "
                "or a unit that converts to it."
            )


def sites_outside(course: Course, presentation: Presentation) -> tuple[str, ...]:
    """Sites of a course that a run of this presentation does not hold, each once: muscles by key, levels as `paraspinal C6`.

    Parameters
    ----------
    course : Course
    presentation : Presentation

    Returns
    -------
    tuple of str    in the order they appear; empty where the run holds them all
    """
    found: dict[str, None] = {}
    for session in course.sessions:
        for needle in session.needles:
            if needle.site == PARASPINAL:
                if needle.level not in presentation.segments:
                    found[f"{PARASPINAL} {needle.level}"] = None
            elif needle.site not in presentation.muscles:
                found[needle.site] = None
    return tuple(found)


def _check_site(needle: Needle, catalog: Catalog, path: str) -> None:
    if needle.site == PARASPINAL:
        return
    with checks.within(f"{path}: "):
        muscle = catalog.muscle(needle.site)
    if muscle.paraspinal:
        raise BadCourse(
            f"{path} is {needle.site!r}, which lies beside the spine at many levels. "
            f"Write site = {PARASPINAL!r} and the level, such as 'C6'."
        )
