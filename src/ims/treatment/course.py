"""The record of a course of treatment: who, which sessions, where each needle went, what was measured.

A course is de-identified: it holds no name and no calendar date, and counts days from the first session. It has no seed,
no population and no horizon, so it cannot be simulated alone; a scenario adds those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ims import units
from ims.catalog.muscle import ROOTS
from ims.errors import BadCourse, BadUnit, UnknownUnit
from ims.treatment import checks

SCHEMA = "ims.course/1"
"""Version of the record that this module describes."""

KINDS = ("needling", "penetrating_sham", "non_penetrating_sham", "attention")
"""What a session is: real needling, a needle that enters beside the target, a blunt one, or a visit without any."""
SIDES = ("left", "right", "midline")
TECHNIQUES = ("pistoning", "rotation", "static")
"""How a needle is moved: up and down, turned, or left where it is. Recorded; the weeks-scale model does not tell them apart."""
LEVELS = ROOTS
"""Spinal levels, by root."""
AGE_BANDS = (*(f"{i}-{i + 9}" for i in range(0, 90, 10)), "90+")
"""Bands of ten years: an exact age helps to identify a person."""
SEXES = ("female", "male", "another")
PARASPINAL = "paraspinal"
"""Site of a needle beside the spine; its `level` says where."""

MOST_INSERTIONS = 100
MOST_TWITCHES = 1_000
MOST_NEEDLES = 1_000
MOST_SESSIONS = 1_000
LARGEST_READING = 1e12


@dataclass(frozen=True, kw_only=True)
class Who:
    """Whom the course was given to, in plain values that many people share.

    Parameters
    ----------
    condition : str    one of the catalog's conditions
    presentation : str, optional    the region, where a condition has several; none = the condition's default
    age_band : str, optional    ten years wide, `"40-49"`
    sex : str, optional    "female", "male" or "another"

    Raises
    ------
    BadCourse, UnknownOption    a value that cannot be
    """

    condition: str
    presentation: str | None = None
    age_band: str | None = None
    sex: str | None = None

    def __post_init__(self) -> None:
        checks.key("condition", self.condition, "tennis_elbow")
        if self.presentation is not None:
            checks.key("presentation", self.presentation, "neck")
        if self.age_band is not None:
            checks.choice("age_band", self.age_band, AGE_BANDS)
        if self.sex is not None:
            checks.choice("sex", self.sex, SEXES)


@dataclass(frozen=True, kw_only=True)
class Response:
    """What the muscle did when the needle was in it (S5). None = not recorded, so that it is simulated.

    Parameters
    ----------
    grasp : bool, optional    the tissue held the needle
    twitches : int, optional    local twitch responses counted
    cramp : float, optional    cramping ache felt, 0 (none) to 10
    """

    grasp: bool | None = None
    twitches: int | None = None
    cramp: float | None = None

    def __post_init__(self) -> None:
        if self.grasp is not None:
            checks.yes_no("grasp", self.grasp, "whether the tissue held the needle")
        if self.twitches is not None:
            _set(self, "twitches", checks.whole("twitches", self.twitches, 0, MOST_TWITCHES, "twitches counted"))
        if self.cramp is not None:
            _set(self, "cramp", checks.number("cramp", self.cramp, 0, 10, "cramping ache, 0 none to 10 worst"))

    @property
    def occurred(self) -> bool | None:
        """Whether the muscle answered with a grasp or a twitch; None where neither was recorded.

        A record of one of the two alone decides: who notes that there was no grasp has watched for an answer.
        """
        seen = [bool(sign) for sign in (self.grasp, self.twitches) if sign is not None]
        return any(seen) if seen else None


@dataclass(frozen=True, kw_only=True)
class Needle:
    """One needle: where it went, how it was moved, what happened.

    Parameters
    ----------
    site : str    a muscle of the catalog, or "paraspinal"
    side : str, optional    "left", "right" or "midline"; none = the affected side
    level : str, optional    the root, "C6"; required beside the spine and only there
    technique : str    "pistoning" (up and down), "rotation" or "static"
    count : int    insertions at this site with the same response; write a needle each where they differ
    response : Response    what the muscle did

    Raises
    ------
    BadCourse, OutOfRange, UnknownOption    a value that cannot be
    """

    site: str
    side: str | None = None
    level: str | None = None
    technique: str = "pistoning"
    count: int = 1
    response: Response = field(default_factory=Response)

    def __post_init__(self) -> None:
        checks.key("site", self.site, "extensor_carpi_radialis_brevis")
        if self.side is not None:
            checks.choice("side", self.side, SIDES)
        if self.level is not None:
            checks.choice("level", self.level, LEVELS)
        checks.choice("technique", self.technique, TECHNIQUES)
        _set(self, "count", checks.whole("count", self.count, 1, MOST_INSERTIONS, "insertions at this site"))
        _is("response", self.response, Response)
        if self.site == PARASPINAL and self.level is None:
            raise BadCourse("level is missing: a paraspinal needle needs the root it stands beside, such as 'C6'.")
        if self.site != PARASPINAL and self.level is not None:
            raise BadCourse(
                f"level is {self.level!r}, but only a needle beside the spine has one. "
                f"Leave it out, or write site = {PARASPINAL!r}."
            )


@dataclass(frozen=True, kw_only=True)
class Session:
    """One visit.

    Parameters
    ----------
    day : float    days from the first session, exact to the second; the first is 0
    kind : str    "needling", "penetrating_sham", "non_penetrating_sham" or "attention" (a visit without needles)
    needles : tuple of Needle

    Raises
    ------
    BadCourse, OutOfRange, UnknownOption    a value that cannot be, or needles that do not fit the kind
    """

    day: float
    kind: str = "needling"
    needles: tuple[Needle, ...] = ()

    def __post_init__(self) -> None:
        _set(self, "day", checks.days("day", self.day, 0))
        checks.choice("kind", self.kind, KINDS)
        _set(self, "needles", _tuple("needles", self.needles, Needle, MOST_NEEDLES))
        if self.kind == "attention" and self.needles:
            raise BadCourse(f"needles has {len(self.needles)} entries, but an attention visit has none.")
        if self.kind != "attention" and not self.needles:
            raise BadCourse(f"needles is empty, but a {self.kind} session has at least one; else write kind = 'attention'.")
        for i, needle in enumerate(self.needles):
            if self.kind == "non_penetrating_sham" and needle.response.occurred:
                raise BadCourse(
                    f"needles[{i}].response records a grasp or a twitch, but a needle of a non_penetrating_sham "
                    "does not enter the muscle."
                )


@dataclass(frozen=True, kw_only=True)
class OutcomeReading:
    """One measured value.

    Parameters
    ----------
    day : float    days from the first session; negative before it
    name : str    the outcome, `"pain_intensity"`
    value : float    in `unit`
    unit : str    "NRS", "kPa", "deg", "kg" ...; "1" where there is none

    Raises
    ------
    BadCourse, BadUnit, OutOfRange, UnknownUnit    a value that cannot be
    """

    day: float
    name: str
    value: float
    unit: str

    def __post_init__(self) -> None:
        _set(self, "day", checks.days("day", self.day, -checks.LONGEST_DAYS))
        checks.key("name", self.name, "pain_intensity")
        if not isinstance(self.unit, str):
            raise BadCourse(f"unit is {checks.shown(self.unit)}, expected one such as 'NRS', 'kPa' or 'deg'.")
        try:
            units.dimension(self.unit)
        except (BadUnit, UnknownUnit) as error:
            raise type(error)(f"unit: {error}") from None
        low, high = (0.0, 10.0) if self.unit == "NRS" else (-LARGEST_READING, LARGEST_READING)
        _set(self, "value", checks.number("value", self.value, low, high, f"the reading, in {self.unit}"))


@dataclass(frozen=True, kw_only=True)
class Course:
    """The one record of a course of treatment.

    Parameters
    ----------
    who : Who
    sessions : tuple of Session    strictly in time, the first on day 0; empty for somebody untreated
    outcomes : tuple of OutcomeReading    in time

    Raises
    ------
    BadCourse, OutOfRange    sessions out of order, or values that cannot be
    """

    who: Who
    sessions: tuple[Session, ...]
    outcomes: tuple[OutcomeReading, ...] = ()

    def __post_init__(self) -> None:
        _is("who", self.who, Who)
        _set(self, "sessions", _tuple("sessions", self.sessions, Session, MOST_SESSIONS))
        _set(self, "outcomes", _tuple("outcomes", self.outcomes, OutcomeReading, 100 * MOST_SESSIONS))
        if self.sessions and self.sessions[0].day != 0:
            raise BadCourse(
                f"sessions[0].day is {self.sessions[0].day:.12g}, expected 0: days are counted from the first session."
            )
        for i, (one, next_one) in enumerate(zip(self.sessions, self.sessions[1:], strict=False), start=1):
            if next_one.day <= one.day:
                raise BadCourse(
                    f"sessions[{i}].day is {next_one.day:.12g}, but the session before is on day {one.day:.12g}. "
                    "Write the sessions in the order they were given, one entry each."
                )
        for i, (reading, later) in enumerate(zip(self.outcomes, self.outcomes[1:], strict=False), start=1):
            if later.day < reading.day:
                raise BadCourse(
                    f"outcomes[{i}].day is {later.day:.12g}, but the reading before is of day {reading.day:.12g}. "
                    "Write the readings in time."
                )

    @property
    def last_day(self) -> float:
        """Day of the last session; 0 where there is none."""
        return self.sessions[-1].day if self.sessions else 0.0


def _set(record: Any, name: str, value: Any) -> None:
    object.__setattr__(record, name, value)


def _is(name: str, value: Any, kind: type) -> None:
    if not isinstance(value, kind):
        raise BadCourse(f"{name} is {checks.shown(value)}, expected a {kind.__name__}.")


def _tuple(name: str, values: Any, kind: type, most: int) -> tuple[Any, ...]:
    if not isinstance(values, (list, tuple)):
        raise BadCourse(f"{name} is {checks.shown(values)}, expected a list of {kind.__name__} entries.")
    if len(values) > most:
        raise BadCourse(f"{name} has {len(values)} entries, expected at most {most}.")
    for i, value in enumerate(values):
        _is(f"{name}[{i}]", value, kind)
    return tuple(values)
