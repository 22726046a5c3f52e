"""What is measured and what was seen: ranges of motion, scales, adverse events, natural course, published targets."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from ims.catalog.parameter import BASES, read_source
from ims.catalog.table import Table

MARKS = ("read", "unverified", "derived", "design", "mixed")
CONFIDENCES = ("high", "medium-high", "medium", "low")
ROLES = ("input", "definition", "formula", "emergent", "fitted")
ARMS = ("untreated", "sham")
TRIAL_KINDS = ("prediction", "null", "fitted")
READ_OUT = ("pain_intensity", "pressure_pain_threshold", "own_scale", "range_of_motion", "none")
PROVENANCE = ("source", "where", "basis", "population", "read_by", "mark", "confidence", "note")


@dataclass(frozen=True)
class Provenance:
    """Where a row comes from: key of sources.bib, place, basis, who read it, the mark it was handed over with."""

    source: str
    where: str
    basis: str
    population: str
    read_by: tuple[str, ...]
    mark: str
    confidence: str
    note: str


@dataclass(frozen=True)
class RangeOfMotion:
    """One movement of a joint: normal and typically impaired, in SI units (radians, or meters for the jaw)."""

    id: str
    joint: str
    movement: str
    normal: float
    impaired_low: float | None
    impaired_high: float
    unit: str
    worse_when: str
    conditions: tuple[str, ...]
    provenance: Provenance

    @property
    def impaired(self) -> float:
        """Middle of the impaired interval, or its one bound."""
        return self.impaired_high if self.impaired_low is None else (self.impaired_low + self.impaired_high) / 2.0


@dataclass(frozen=True)
class OutcomeMeasure:
    """One scale: its ends, which way is better, and the change that matters; numbers in `unit`."""

    id: str
    scale: str
    meaning: str
    low: float | None
    high: float | None
    better: str
    conditions: tuple[str, ...]
    important_change: str
    change_low: float
    change_high: float
    change_kind: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True)
class AdverseEvent:
    """How often an unwanted event was seen; `rate` is a share of `per` (0-1)."""

    id: str
    event: str
    severity: str
    rate: float
    unit: str
    low: float | None
    high: float | None
    per: str
    denominator: int | None
    provenance: Provenance


@dataclass(frozen=True)
class NaturalCourse:
    """What was seen without a needle, and what counts as met: [low, high], in `unit`.

    `week` is since day 0, since the injury or since onset, as the note says; `end` is one interval after the last session.
    `designed` rows hold a number of our own and are reported apart.
    """

    id: str
    condition: str
    presentation: str
    arm: str
    quantity: str
    unit: str
    week: str
    value: float
    low: float
    high: float
    provenance: Provenance

    @property
    def weeks(self) -> tuple[float, float] | None:
        """First and last week; None at the end of the course."""
        if self.week == "end":
            return None
        first, _, last = self.week.partition("-")
        return float(first), float(last or first)

    @property
    def designed(self) -> bool:
        """Whether the number itself is ours."""
        return self.provenance.mark == "design"


@dataclass(frozen=True)
class Target:
    """One published figure the model is held against.

    `value` is the figure as printed; `number` the same where it is a single one, and `low`, `high` what counts as met,
    where the tolerance says so in numbers. All are in `unit`, which is a text: it may be a ratio or a count.
    """

    id: str
    scale: str
    submodel: str
    protocol: str
    quantity: str
    value: str
    number: float | None
    unit: str
    tolerance: str
    low: float | None
    high: float | None
    role: str
    provenance: Provenance


@dataclass(frozen=True)
class TrialResult:
    """The difference between two arms of a trial, or of pooled trials: the arm with needling minus the other.

    `kind` is `null` where nothing was found, so that nothing may be found by the model either, `prediction` elsewhere, and
    `fitted` where a number of ours was chosen with the row in view. `outcome` is what the model reads out for it, `none` where
    it can read out nothing yet. `against` is our arm that stands for the comparator. `when` is `week 6` (since the first
    session), `end` (one interval after the last) or `later 4` (weeks after the last). `unit` is that of `value`; `standardized`
    values are in standard deviations.
    """

    id: str
    condition: str
    presentation: str
    kind: str
    quantity: str
    outcome: str
    against: str
    when: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    standardized: bool
    better: str
    provenance: Provenance


def read_ranges_of_motion(file: Table, sources: Container[str]) -> dict[str, RangeOfMotion]:
    """ranges_of_motion.toml, checked, by id."""
    keys = ("id", "joint", "movement", "normal", "impaired_high", "unit", "worse_when", "conditions")
    found = {}
    for table in _rows(file, "range", keys, ("impaired_low",)):
        scale = table.scale()
        row = RangeOfMotion(
            id=table.text("id"),
            joint=table.text("joint"),
            movement=table.text("movement"),
            normal=table.number("normal") * scale,
            impaired_low=table.number("impaired_low") * scale if "impaired_low" in table else None,
            impaired_high=table.number("impaired_high") * scale,
            unit=table.text("unit"),
            worse_when=table.choice("worse_when", ("lower", "higher")),
            conditions=table.texts("conditions"),
            provenance=_provenance(table, sources),
        )
        found[row.id] = row
    return found


def read_outcome_measures(file: Table, sources: Container[str]) -> dict[str, OutcomeMeasure]:
    """outcome_measures.toml, checked, by id."""
    keys = (
        "id",
        "scale",
        "meaning",
        "better",
        "conditions",
        "important_change",
        "change_low",
        "change_high",
        "change_kind",
        "unit",
    )
    found = {}
    for table in _rows(file, "measure", keys, ("low", "high")):
        row = OutcomeMeasure(
            id=table.text("id"),
            scale=table.text("scale"),
            meaning=table.text("meaning"),
            low=_optional(table, "low"),
            high=_optional(table, "high"),
            better=table.choice("better", ("lower", "higher")),
            conditions=table.texts("conditions"),
            important_change=table.text("important_change"),
            change_low=table.number("change_low"),
            change_high=table.number("change_high"),
            change_kind=table.text("change_kind"),
            unit=table.text("unit"),
            provenance=_provenance(table, sources),
        )
        table.scale()
        found[row.id] = row
    return found


def read_adverse_events(file: Table, sources: Container[str]) -> dict[str, AdverseEvent]:
    """adverse_events.toml, checked, by id."""
    keys = ("id", "event", "severity", "rate", "unit", "per")
    found = {}
    for table in _rows(file, "event", keys, ("low", "high", "denominator")):
        scale = table.scale()
        row = AdverseEvent(
            id=table.text("id"),
            event=table.text("event"),
            severity=table.text("severity"),
            rate=table.number("rate") * scale,
            unit=table.text("unit"),
            low=table.number("low") * scale if "low" in table else None,
            high=table.number("high") * scale if "high" in table else None,
            per=table.text("per"),
            denominator=table.whole("denominator") if "denominator" in table else None,
            provenance=_provenance(table, sources),
        )
        found[row.id] = row
    return found


def read_natural_course(file: Table, sources: Container[str]) -> dict[str, NaturalCourse]:
    """natural_course.toml, checked, by id."""
    keys = ("id", "condition", "arm", "quantity", "unit", "week", "value", "low", "high")
    found = {}
    for table in _rows(file, "row", keys, ("presentation",)):
        row = NaturalCourse(
            id=table.text("id"),
            condition=table.text("condition"),
            presentation=table.text("presentation", ""),
            arm=table.choice("arm", ARMS),
            quantity=table.text("quantity"),
            unit=table.text("unit"),
            week=table.text("week"),
            value=table.number("value"),
            low=table.number("low"),
            high=table.number("high"),
            provenance=_provenance(table, sources),
        )
        if not row.low <= row.value <= row.high:
            raise table.refuse(f"has value {row.value} outside its own low {row.low} and high {row.high}")
        table.scale()
        found[row.id] = row
    return found


def read_targets(file: Table, sources: Container[str]) -> dict[str, Target]:
    """A file of targets, checked, by id."""
    keys = ("id", "scale", "submodel", "protocol", "quantity", "value", "unit", "tolerance", "role")
    found = {}
    for table in _rows(file, "target", keys, ("number", "low", "high")):
        row = Target(
            id=table.text("id"),
            scale=table.choice("scale", ("fast", "slow")),
            submodel=table.text("submodel"),
            protocol=table.text("protocol"),
            quantity=table.text("quantity"),
            value=table.text("value"),
            number=_optional(table, "number"),
            unit=table.text("unit"),
            tolerance=table.text("tolerance", ""),
            low=_optional(table, "low"),
            high=_optional(table, "high"),
            role=table.choice("role", ROLES),
            provenance=_provenance(table, sources),
        )
        found[row.id] = row
    return found


def read_trials(file: Table, sources: Container[str]) -> dict[str, TrialResult]:
    """trials.toml, checked, by id."""
    keys = ("id", "condition", "kind", "quantity", "outcome", "when", "unit", "standardized", "better")
    found = {}
    for table in _rows(file, "trial", keys, ("presentation", "against", "value", "low", "high")):
        row = TrialResult(
            id=table.text("id"),
            condition=table.text("condition"),
            presentation=table.text("presentation", ""),
            kind=table.choice("kind", TRIAL_KINDS),
            quantity=table.text("quantity"),
            outcome=table.choice("outcome", READ_OUT),
            against=table.text("against", ""),
            when=table.text("when"),
            value=_optional(table, "value"),
            low=_optional(table, "low"),
            high=_optional(table, "high"),
            unit=table.text("unit"),
            standardized=table.flag("standardized"),
            better=table.choice("better", ("lower", "higher")),
            provenance=_provenance(table, sources),
        )
        table.scale()
        if row.low is not None and row.high is not None and row.low > row.high:
            raise table.refuse(f"has low {row.low} above its high {row.high}")
        if (row.outcome == "none") == bool(row.against):
            raise table.refuse(
                f"has outcome {row.outcome!r} and against {row.against!r}", "An outcome needs an arm to be against."
            )
        found[row.id] = row
    return found


def _rows(file: Table, kind: str, keys: tuple[str, ...], optional: tuple[str, ...]) -> list[Table]:
    """The rows of a file with its defaults below them, none lacking a key, holding a strange one, or there twice."""
    file.only(("schema", "defaults", kind))
    defaults, rows, seen = file.table("defaults"), [], set()
    for own in file.rows(kind):
        table = own.under(defaults)
        table.only((*keys, *optional, *PROVENANCE))
        table.require((*keys, *PROVENANCE[:-1]))
        name = table.text("id")
        if name in seen:
            raise table.refuse("is there twice", "Each id names one row.")
        seen.add(name)
        rows.append(table)
    return rows


def _provenance(table: Table, sources: Container[str]) -> Provenance:
    return Provenance(
        source=read_source(table, sources),
        where=table.text("where"),
        basis=table.choice("basis", BASES),
        population=table.text("population"),
        read_by=table.texts("read_by"),
        mark=table.choice("mark", MARKS),
        confidence=table.choice("confidence", CONFIDENCES),
        note=table.text("note", ""),
    )


def _optional(table: Table, key: str) -> float | None:
    return table.number(key) if key in table else None
