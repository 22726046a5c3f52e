"""What a command is about: a condition of the catalog, a course file, or the regression preset."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ims.catalog.condition import SITES, Condition
from ims.catalog.load import PRESET, load
from ims.cli.values import choice, number, whole
from ims.errors import BadCourse, BadScenario, FileProblem, OutOfRange, UnknownCondition, nearest, unknown
from ims.treatment import checks
from ims.treatment.check import check_course, check_readings, sites_outside
from ims.treatment.course import MOST_SESSIONS, Course
from ims.treatment.files import FORMATS, load_course
from ims.treatment.plan import default_course

SHORTEST_INTERVAL_DAYS = 0.05


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the command line says about the plan of sessions; None where it says nothing."""

    sessions: str | None = None
    every: str | None = None
    sites: str | None = None
    region: str | None = None

    @property
    def said(self) -> tuple[str, ...]:
        """The options that were given."""
        return tuple(f"--{name}" for name, value in vars(self).items() if value is not None)


def is_file(argument: str) -> bool:
    """Whether the argument can only mean a file: it has a folder or the ending of a course, or such a file is there."""
    path = Path(argument)
    if path.suffix.lower() in FORMATS or os.sep in argument:
        return True
    with suppress(OSError):  # a name that is too long for any file
        return path.is_file()
    return False


def is_folder(argument: str) -> bool:
    """Whether there is such a folder; a name that no folder can have is none."""
    with suppress(OSError):
        return Path(argument).is_dir()
    return False


def is_of_pass(argument: str) -> bool:
    """Whether the argument names a sub-model of the needle pass, and nothing else.

    Raises
    ------
    UnknownCondition    it names nothing, and is near a sub-model
    """
    numbers = load()
    if is_file(argument) or argument in (*numbers.conditions, PRESET):
        return False
    own = {entry.submodel for entry in numbers.pass_parameters.values()}
    if argument in own:
        return True
    if argument in numbers.parameters:
        raise UnknownCondition(
            f"{argument} is a sub-model of the weeks, whose numbers depend on whom it is about. "
            f"Show it: ims explain CONDITION --submodel {argument}."
        )
    names = [*numbers.conditions, PRESET, *numbers.parameters, *own]
    raise unknown(UnknownCondition, argument, names, "List all: ims conditions, or ims explain --list.")


def course_of(argument: str, plan: Plan | None = None) -> Course:
    """The course that the argument stands for.

    Parameters
    ----------
    argument : str    a condition, a course file or the regression preset
    plan : Plan    options that change the usual plan of a condition

    Raises
    ------
    ImsError    the argument is none of the three, an option cannot be, or options contradict it
    """
    asked = plan or Plan()
    if is_file(argument):
        if asked.said:
            raise BadScenario(
                f"{', '.join(asked.said)} cannot be used with a course file: {argument} says itself what was done and when. "
                "Change the file, or name a condition."
            )
        return checked_file(argument)
    if argument == PRESET:
        if asked.region is not None:
            raise BadScenario(f"--region cannot be used with {PRESET}: it has two muscles and one root, and no region.")
    elif argument not in load().conditions:
        raise _unknown(argument)
    elif asked.region is not None:
        _check_region(load().condition(argument), asked.region)
    return default_course(
        load(),
        argument,
        presentation=asked.region,
        sites=None if asked.sites is None else choice("--sites", asked.sites, SITES),
        sessions=None
        if asked.sessions is None
        else whole("--sessions", asked.sessions, 0, MOST_SESSIONS, "sessions of a course"),
        every_days=None if asked.every is None else _every(asked.every),
    )


def checked_file(argument: str) -> Course:
    """The course in a file, its names checked against the catalog and the run it would be simulated with.

    Raises
    ------
    ImsError    the file cannot be read, or cannot have happened, or needles something the catalog or the run does not hold
    """
    path = Path(argument)
    if is_folder(argument):
        raise FileProblem(f"{path} is a folder, expected a condition or a course file (.toml or .json).")
    course = load_course(path)
    numbers = load()
    with checks.within(f"{path}: "):
        check_course(course, numbers)
        check_readings(course, readable() if course.outcomes else {})
    if course.who.condition == PRESET:
        return course
    condition = numbers.condition(course.who.condition)
    form = condition.presentation(course.who.presentation or "")
    outside = sites_outside(course, form)
    if outside:
        holds = ", ".join((*form.muscles, *(f"paraspinal {level}" for level in form.segments)))
        others = [name for name in condition.presentations if name != form.name]
        remedy = f" Other regions of it, by who.presentation: {', '.join(others)}." if others else ""
        raise BadCourse(
            f"{path}: a needle goes to {', '.join(outside)}, which a run of {subject_words(condition.name, form.name)} does "
            f"not hold. It holds {holds}.{remedy}"
        )
    return course


def readable() -> dict[str, tuple[str, ...]]:
    """What may be read from a person, and in which units: outcomes of a run, own scales of conditions, published scales."""
    from ims.results.outcomes import OUTCOMES  # noqa: PLC0415 - slow to load

    numbers = load()
    found = {name: {outcome.unit} for name, outcome in OUTCOMES.items()}
    for condition in numbers.conditions.values():
        found.setdefault(condition.own_scale.name, set()).add(condition.own_scale.unit)
    for measure in numbers.outcome_measures.values():
        found.setdefault("_".join(re.findall(r"[a-z0-9]+", measure.scale.lower())), set()).add(measure.unit)
    found.setdefault("vas", set()).add("mm")  # read off a line of 100 mm
    return {name: tuple(sorted(of_name)) for name, of_name in found.items()}


def subject_words(condition: str, presentation: str) -> str:
    """A condition in words, with its region where it has one."""
    region = f" ({presentation.replace('_', ' ')})" if presentation not in ("", "default") else ""
    return f"{condition.replace('_', ' ')}{region}"


def _every(text: str) -> float:
    days = number("--every", text, SHORTEST_INTERVAL_DAYS, checks.LONGEST_DAYS, "days from one session to the next")
    try:
        return checks.days("--every", days, 0)
    except OutOfRange:
        nearest_second = round(days * checks.SECONDS_A_DAY) / checks.SECONDS_A_DAY
        raise OutOfRange(
            f"--every is {text} days, which is no whole number of seconds; times are exact to the second. "
            f"Nearest: {nearest_second!r}."
        ) from None


def _check_region(condition: Condition, region: str) -> None:
    if region in condition.presentations:
        return
    name = subject_words(condition.name, "")
    if len(condition.presentations) == 1:
        raise UnknownCondition(f"--region is {region!r}, but {name} has only one region. Leave --region out.")
    near = nearest(region, condition.presentations)
    remedy = f" Nearest: {', '.join(near)}." if near else ""
    raise UnknownCondition(
        f"--region is {region!r}, which is not a region of {name}. Regions: {', '.join(condition.presentations)}.{remedy}"
    )


def _unknown(argument: str) -> UnknownCondition:
    hint = f"List all: ims conditions. A course of your own is a file that ends in {' or '.join(FORMATS)}."
    return unknown(UnknownCondition, argument, [*load().conditions, PRESET], hint)
