"""The rows of the natural course and sham: what the model must meet before any needle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ims.reports.numbers import band, number

MET = "met"


@dataclass(frozen=True)
class UntreatedRow:
    """One published row beside what the model gives in one mechanism set."""

    mechanism_set: str
    arm: str
    quantity: str
    unit: str
    week: str
    low: float
    high: float
    ours: float | None
    verdict: str
    mark: str
    source: str

    @property
    def is_design(self) -> bool:
        """Whether the number is ours and not a published one; such rows are counted apart."""
        return self.mark == "design"

    @property
    def expected(self) -> str:
        """The interval that counts as met."""
        return band(self.low, self.high, self.unit)

    @property
    def found(self) -> str:
        """What the model gives."""
        return number(self.ours, self.unit)


@dataclass(frozen=True)
class Tally:
    """How many rows of one mechanism set are met, published rows and rows of our own apart."""

    mechanism_set: str
    met: int
    published: int
    design_met: int
    design: int


def rows_from(entries: Iterable[Any]) -> list[UntreatedRow]:
    """Rows out of mappings or records, as `ims validate --untreated` makes them."""
    return [_row(entry) for entry in entries]


def tally(rows: Iterable[UntreatedRow]) -> list[Tally]:
    """Met rows by mechanism set, in the order in which the sets appear."""
    groups: dict[str, list[UntreatedRow]] = {}
    for row in rows:
        groups.setdefault(row.mechanism_set, []).append(row)
    return [_tally(name, members) for name, members in groups.items()]


def _tally(name: str, rows: list[UntreatedRow]) -> Tally:
    published = [row for row in rows if not row.is_design]
    design = [row for row in rows if row.is_design]
    met = sum(row.verdict == MET for row in published)
    return Tally(name, met, len(published), sum(row.verdict == MET for row in design), len(design))


def _row(entry: Any) -> UntreatedRow:
    def field(*names: str) -> Any:
        for name in names:
            if isinstance(entry, Mapping) and name in entry:
                return entry[name]
            if not isinstance(entry, Mapping) and hasattr(entry, name):
                return getattr(entry, name)
        return None

    ours = field("ours")
    return UntreatedRow(
        mechanism_set=str(field("mechanism_set", "set")),
        arm=str(field("arm")),
        quantity=str(field("quantity")),
        unit=str(field("unit") or "1"),
        week=str(field("week")),
        low=float(field("low")),
        high=float(field("high")),
        ours=None if ours is None else float(ours),
        verdict=str(field("verdict")),
        mark=str(field("mark") or ""),
        source=str(field("source") or ""),
    )
