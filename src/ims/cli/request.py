"""What is asked of a simulation, read from the command line and checked before anything is loaded or solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ims.catalog.condition import SETS
from ims.catalog.load import PRESET, load
from ims.cli.subject import Plan, course_of
from ims.cli.values import choice, number, several, whole
from ims.errors import BadScenario, UnknownOption
from ims.treatment.canonical import sha256
from ims.treatment.course import Course
from ims.treatment.doses import ASSUMED, MADE_OF_PASSES, NEEDLES
from ims.treatment.record import to_plain

MOST_PERSONS = 1_000_000
LARGEST_SEED = 2**63 - 1
LONGEST_WEEKS = 520.0
FOLLOW_WEEKS = 26.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """A course and how it is simulated; `persons` None leaves the number to the study."""

    course: Course
    sets: tuple[str, ...]
    persons: int | None
    seed: int
    without: tuple[str, ...]
    weeks: float
    healthy: bool
    needle: str = ASSUMED

    @property
    def is_preset(self) -> bool:
        """Whether this is the regression preset."""
        return self.course.who.condition == PRESET

    @property
    def name(self) -> str:
        """A name for the folder of this run: the condition and eight figures that differ wherever the request does."""
        return f"{self.course.who.condition}-{sha256(self._plain())[:8]}"

    def _plain(self) -> dict[str, Any]:
        plain = {**vars(self), "course": to_plain(self.course), "sets": list(self.sets), "without": list(self.without)}
        if self.needle == ASSUMED:
            del plain["needle"]  # what was asked for before there was a choice keeps its folder
        return plain


def request_of(
    argument: str,
    *,
    plan: Plan | None = None,
    persons: str | None = None,
    seed: str = "1",
    mechanisms: str | None = None,
    without: str | None = None,
    weeks: str | None = None,
    healthy: bool = False,
    needle: str = ASSUMED,
) -> Request:
    """The request behind the words that were typed.

    Raises
    ------
    ImsError    a value cannot be, or two options contradict one another
    """
    course = course_of(argument, plan)
    is_preset = course.who.condition == PRESET
    if is_preset and healthy:
        raise BadScenario(f"--normal cannot be used with {PRESET}: it is one muscle pair in its chronic state, not a person.")
    if is_preset and needle in MADE_OF_PASSES:
        raise BadScenario(f"--needle {needle} cannot be used with {PRESET}: it has no body to needle. Leave --needle out.")
    return Request(
        course=course,
        sets=_sets(mechanisms, is_preset),
        persons=None if persons is None else whole("--persons", persons, 1, MOST_PERSONS, "people in each arm"),
        seed=whole("--seed", seed, 0, LARGEST_SEED, "the seed of all chance"),
        without=() if without is None else several("--without", without, load().mechanisms),
        weeks=FOLLOW_WEEKS if weeks is None else number("--weeks", weeks, 0, LONGEST_WEEKS, "weeks after the last session"),
        healthy=healthy,
        needle=choice("--needle", needle, NEEDLES),
    )


def _sets(mechanisms: str | None, is_preset: bool) -> tuple[str, ...]:
    if is_preset:
        if mechanisms not in (None, PRESET):
            raise BadScenario(
                f"--mechanisms {mechanisms} cannot be used with {PRESET}: it has values of its own. Leave --mechanisms out."
            )
        return (PRESET,)
    if mechanisms is None:
        return SETS
    if mechanisms == PRESET:
        raise UnknownOption(
            f"--mechanisms is {PRESET!r}, a regression preset and no set for people. Expected one of: {', '.join(SETS)}. "
            f"To run the preset: ims simulate {PRESET}."
        )
    return (choice("--mechanisms", mechanisms, SETS),)
