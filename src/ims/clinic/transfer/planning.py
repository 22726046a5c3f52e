"""What a file of people would do, worked out before anything is done: who is new, who changes and how, who is refused.

A cell that is empty says nothing: it takes nothing away. So the same file a second time changes nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from uuid import UUID

from ims.clinic.lines import one_line
from ims.clinic.people.models import Person
from ims.clinic.privacy.index import normal_email, normal_phone
from ims.clinic.transfer.checking import reasons
from ims.clinic.transfer.columns import HEADINGS
from ims.clinic.transfer.matching import Known, known_to, words_of
from ims.clinic.transfer.reading import Row, Table

NO_REACH = "there is neither an e-mail address nor a telephone number, so that nobody could reach them"
SEVERAL = "the clinic knows several people of this name whom it may mean; change the right one on their own page"


class Kind(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Change:
    """One field of somebody that becomes another."""

    field: str
    old: str
    new: str

    @property
    def heading(self) -> str:
        """What the field is called."""
        return HEADINGS[self.field]


@dataclass(frozen=True)
class Step:
    """What one row would do."""

    line: int
    kind: Kind
    values: Mapping[str, str]
    person: UUID | None = None
    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a whole file would do."""

    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()
    number_sharing: int = 0
    """New people whose address or number the clinic knows under another name."""

    def of(self, kind: Kind) -> tuple[Step, ...]:
        """The rows of one kind, in the order of the file."""
        return tuple(step for step in self.steps if step.kind is kind)

    @cached_property
    def new(self) -> tuple[Step, ...]:
        """People the clinic does not know yet."""
        return self.of(Kind.NEW)

    @cached_property
    def changed(self) -> tuple[Step, ...]:
        """People of whom something becomes another."""
        return self.of(Kind.CHANGED)

    @cached_property
    def refused(self) -> tuple[Step, ...]:
        """Rows that cannot be taken, with the reasons."""
        return self.of(Kind.REFUSED)

    @cached_property
    def told(self) -> str:
        """How many of each: 12 new, 3 changed, 2 the same, 1 refused."""
        number = Counter(step.kind for step in self.steps)
        return (
            f"{number[Kind.NEW]} new, {number[Kind.CHANGED]} changed, {number[Kind.SAME]} the same, "
            f"{number[Kind.REFUSED]} refused"
        )

    @property
    def does_nothing(self) -> bool:
        """Whether there is nobody to write."""
        return not self.new and not self.changed

    @cached_property
    def digest(self) -> str:
        """What the plan is recognized by: another file, or other people meanwhile, give another one."""
        told = [
            [step.line, step.kind, str(step.person or ""), [[one.field, one.old, one.new] for one in step.changes]]
            + ([dict(step.values)] if step.kind is Kind.NEW else [])
            for step in self.steps
        ]
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def plan_for(table: Table) -> Plan:
    """What the rows would do to the people whom the clinic knows now."""
    rows = [(row, _tidy(row.values)) for row in table.rows]
    known = known_to([values for _, values in rows])
    earlier = _Earlier()
    steps = tuple(earlier.beside(_step(row, values, known)) for row, values in rows)
    sharing = sum(step.kind is Kind.NEW and bool(known.at(step.values)) for step in steps)
    return Plan(steps, table.warnings, sharing)


def _tidy(values: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({field: one_line(value) for field, value in values.items()})


def _step(row: Row, values: Mapping[str, str], known: Known) -> Step:
    if row.wrong:
        return Step(row.line, Kind.REFUSED, values, reasons=(row.wrong,))
    found = [(person, _changes(person, values)) for person in known.candidates(values)]
    person, changes = next(((one, changes) for one, changes in found if not changes), (None, ()))
    if person is not None:
        return Step(row.line, Kind.SAME, values, person.id)
    if len(found) > 1:
        return Step(row.line, Kind.REFUSED, values, reasons=(SEVERAL,))
    if found:
        ((person, changes),) = found
        wrong = reasons(values, [change.field for change in changes])
        return Step(row.line, Kind.REFUSED if wrong else Kind.CHANGED, values, person.id, changes, wrong)
    wrong = reasons(values, HEADINGS)
    if not values["email"] and not values["phone"]:
        wrong = (*wrong, NO_REACH)
    return Step(row.line, Kind.REFUSED if wrong else Kind.NEW, values, reasons=wrong)


def _changes(person: Person, values: Mapping[str, str]) -> tuple[Change, ...]:
    return tuple(
        Change(field, getattr(person, field), values[field])
        for field in HEADINGS
        if values[field] and not _is_same(field, getattr(person, field), values[field])
    )


def _is_same(field: str, one: str, other: str) -> bool:
    """Whether two values are one, however they are written: an address in capitals, a number with other signs between."""
    if one == other:
        return True
    if field == "email":
        return normal_email(one_line(one)) == normal_email(one_line(other))
    if field == "phone" and (normal_phone(one) or normal_phone(other)):
        return normal_phone(one) == normal_phone(other)
    return one_line(one) == one_line(other)


class _Earlier:
    """Rows seen before in the same file: nobody is taken down twice, and no two rows say different things of one person."""

    def __init__(self) -> None:
        self._by_person: dict[UUID, Step] = {}
        self._by_key: dict[tuple[frozenset[str], str, str], Step] = {}

    def beside(self, step: Step) -> Step:
        """The step as it is after the ones before it."""
        if step.kind is Kind.REFUSED:
            return step
        other = self._by_person.get(step.person) if step.person else None
        if other is None or (step.kind, other.kind) == (Kind.SAME, Kind.SAME):
            other = next((found for key in _keys(step.values) if (found := self._by_key.get(key))), None)
            if other is not None and Kind.NEW not in (step.kind, other.kind):
                other = None  # two who are known, share a name and an address, and are told apart by the rest
        if other is not None:
            return _repeated(step, other)
        if step.person:
            self._by_person.setdefault(step.person, step)
        for key in _keys(step.values):
            self._by_key.setdefault(key, step)
        return step


def _repeated(step: Step, other: Step) -> Step:
    says_more = [f for f, value in step.values.items() if value and not _is_same(f, other.values[f], value)]
    if not says_more:
        return Step(step.line, Kind.SAME, step.values, step.person)
    named = ", ".join(HEADINGS[field].lower() for field in says_more)
    return Step(
        step.line,
        Kind.REFUSED,
        step.values,
        reasons=(f"line {other.line} is about the same person and says something else ({named}); leave one of the two",),
    )


def _keys(values: Mapping[str, str]) -> list[tuple[frozenset[str], str, str]]:
    words = words_of(values["name"])
    kinds = (("email", normal_email(values["email"])), ("phone", normal_phone(values["phone"])))
    return [(words, kind, normal) for kind, normal in kinds if normal]
