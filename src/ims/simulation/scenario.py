"""Scenario: one run of a course, frozen. Course, persons, seed, mechanisms, horizon, model choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from numbers import Real
from typing import Any

from ims.catalog.load import PRESET, load
from ims.errors import BadScenario, OutOfRange, UnknownKey, UnknownOption, unknown
from ims.treatment import Course
from ims.treatment.canonical import sha256
from ims.treatment.doses import ASSUMED, MADE_OF_PASSES, NEEDLES
from ims.treatment.record import from_plain, to_plain

SCHEMA = "ims.scenario/1"
MOST_PERSONS = 10_000_000
LONGEST_DAYS = 36_525.0
LONGEST_SHOWN = 60
"""Characters of a refused value that a message repeats."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One run.

    Parameters
    ----------
    course : Course
        What is done to whom; a course without sessions is the untreated arm.
    mechanism_set : str
        `as_described`, `as_evidenced` or `two_muscle_reference`. There is no default: neither set is silently chosen.
    persons, seed : int
        How many virtual people, and the seed of all chance.
    without : tuple of str
        Mechanism switches turned off: S6a, S6b, S6c, root_loop, context.
    horizon : float
        Days simulated from the first session (day 0).
    readings : tuple of float
        Days on which outcomes are read; empty = every week.
    needle : str
        What a needle does: `assumed`, one effect for every placement that is grasped; `full`, what comes out of the pass it
        makes, in tenths of milliseconds; or `table`, the same from the short form of the pass, for many people.
    healthy : bool
        Needle healthy people instead of patients (S5).
    double : bool
        float64 instead of float32.
    substeps : int
        Steps a day is cut into.

    Raises
    ------
    BadScenario, OutOfRange, UnknownOption
        Before anything is solved.
    """

    course: Course
    mechanism_set: str
    persons: int = 1
    seed: int = 1
    without: tuple[str, ...] = ()
    horizon: float = 182.0
    readings: tuple[float, ...] = ()
    healthy: bool = False
    double: bool = False
    substeps: int = 12
    needle: str = ASSUMED

    def __post_init__(self) -> None:
        _is("course", self.course, Course, "a Course")
        _is("mechanism_set", self.mechanism_set, str, "the name of a mechanism set")
        _is("healthy", self.healthy, bool, "True or False")
        _is("double", self.double, bool, "True or False")
        _several("without", self.without, str, "mechanism switches, such as ('S6a',)")
        _several("readings", self.readings, Real, "days, such as (0.0, 7.0)")
        _is("horizon", self.horizon, Real, "a number of days")
        numbers = load()
        numbers.mechanism_set(self.mechanism_set)
        if not self.is_preset:
            numbers.condition(self.course.who.condition).presentation(self.course.who.presentation or "")
        for switch in self.without:
            if switch not in numbers.mechanisms:
                hint = f"Mechanism switches: {', '.join(numbers.mechanisms)}."
                raise unknown(UnknownOption, switch, numbers.mechanisms, hint)
        if self.needle not in NEEDLES:
            raise unknown(UnknownOption, str(self.needle), NEEDLES, f"A needle is one of: {', '.join(NEEDLES)}.")
        if self.needle in MADE_OF_PASSES and self.is_preset:
            raise BadScenario(
                f"needle is '{self.needle}', but {PRESET} is one muscle pair without a body to needle. Leave it out."
            )
        _whole("persons", self.persons, 1, MOST_PERSONS)
        _whole("seed", self.seed, 0, 2**63 - 1)
        _whole("substeps", self.substeps, 1, 10_000)
        if not 0.0 < self.horizon <= LONGEST_DAYS:
            raise OutOfRange(
                f"horizon is {_told(self.horizon)} days, expected more than 0 and at most {LONGEST_DAYS:g} (100 years)."
            )
        if self.course.last_day >= self.horizon:
            raise BadScenario(
                f"horizon is {self.horizon:g} days, but the last session is on day {self.course.last_day:g}. "
                "Simulate past the last session: raise the horizon or shorten the course."
            )
        for day in self.readings:
            if not 0.0 <= day <= self.horizon:
                raise OutOfRange(f"readings has day {_told(day)}, expected 0 to the horizon of {self.horizon:g} days.")
        object.__setattr__(self, "without", tuple(sorted(set(self.without))))
        object.__setattr__(self, "horizon", float(self.horizon))
        object.__setattr__(self, "readings", tuple(sorted({float(day) for day in self.readings})))

    @property
    def is_preset(self) -> bool:
        """Whether this is the 14-state regression preset instead of a condition."""
        return self.mechanism_set == PRESET

    def to_dict(self) -> dict[str, Any]:
        """Plain values, with the schema version."""
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "course"}
        plain.update(without=list(self.without), readings=list(self.readings))
        if self.needle == ASSUMED:
            del plain["needle"]  # a scenario of before there was a choice is the same scenario
        return {"schema": SCHEMA, "course": to_plain(self.course), **plain}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Scenario:
        """The scenario these plain values describe; unknown keys are refused with the nearest."""
        if plain.get("schema") != SCHEMA:
            raise BadScenario(f"schema is {plain.get('schema')!r}, expected '{SCHEMA}'.")
        names = [f.name for f in fields(cls)]
        for key in plain:
            if key != "schema" and key not in names:
                raise unknown(UnknownKey, key, names, "Keys of a scenario are " + ", ".join(names) + ".")
        values: dict[str, Any] = {
            key: tuple(v) if isinstance(v, list) else v for key, v in plain.items() if key not in ("schema", "course")
        }
        return cls(course=from_plain(plain["course"]), **values)

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return sha256(self.to_dict())

    def with_(self, **changes: Any) -> Scenario:
        """A copy with some values changed."""
        return replace(self, **changes)


def _is(name: str, value: Any, kind: type, expected: str) -> None:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise BadScenario(f"{name} is {_shown(value)}, expected {expected}.")


def _several(name: str, values: Any, kind: type, expected: str) -> None:
    if not isinstance(values, (tuple, list, set, frozenset)):
        raise BadScenario(f"{name} is {_shown(values)}, expected a tuple of {expected}.")
    for value in values:
        _is(f"An entry of {name}", value, kind, f"one of {expected}")


def _shown(value: Any) -> str:
    """The value as it was written in Python, cut where it is long."""
    if isinstance(value, int) and abs(value) > 10**LONGEST_SHOWN:
        return f"a number of more than {LONGEST_SHOWN} digits"
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _told(days: float) -> str:
    return _shown(days) if isinstance(days, int) else f"{days:g}"


def _whole(name: str, value: Any, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise OutOfRange(f"{name} is {_shown(value)}, expected a whole number from {low} to {high}.")
