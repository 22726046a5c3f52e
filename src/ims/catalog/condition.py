"""A condition: which muscles and roots, which numbers differ from a healthy person, and what is reported."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from ims.catalog.mechanism import read_overrides
from ims.catalog.muscle import read_roots
from ims.catalog.parameter import BASES, Parameter, read_parameter, read_source
from ims.catalog.table import Table
from ims.errors import IncompleteEntry, UnknownCondition, UnknownMuscle, unknown

SETS = ("as_described", "as_evidenced")
ENTRIES = ("pain", "range", "stiffness")
MODELS = ("condition_scale", "headache_days", "range")
SITES = ("both", "bands", "spine")
FIGURES = (
    *("ill_at_least_weeks", "entry_pain", "entry_limit", "healthy_returns_within_weeks", "flare_step", "flare_lead_days"),
    *("onset_source", "onset_overload", "onset_days"),
)
"""What decides who is a patient and how day 0 comes about; `entry_pain` is absent where pain is no criterion."""
KEYS = (
    *("schema", "name", "label", "sentence", "statements", "source_is", "default_presentation", "note", "defaults"),
    *("presentation", "plan", "patient", "own_scale", "parameter", *SETS),
)
SCALE_NUMBERS = {
    "condition_scale": ("constant", "per_pain", "per_function_loss", "low", "high"),
    "headache_days": (),
    "range": (),
}
PROVENANCE = ("population", "source", "where", "basis", "read_by", "note", "spread", "distribution")


@dataclass(frozen=True)
class Overrides:
    """Entries that replace those of the parameter files: in every set, and in one of the two sets only."""

    common: Mapping[str, Parameter]
    by_set: Mapping[str, Mapping[str, Parameter]]


@dataclass(frozen=True)
class Presentation:
    """One form of the condition: the muscles and roots of one person.

    `muscles` are compartments outside the spine; each of `segments` has one paraspinal compartment besides. `range` is the
    id of the range of motion that is reported.
    """

    name: str
    label: str
    muscles: tuple[str, ...]
    segments: tuple[str, ...]
    range: str
    source: str
    basis: str
    note: str
    figures: Mapping[str, Parameter]
    overrides: Overrides


@dataclass(frozen=True)
class Plan:
    """The course of sessions that is simulated where none is given; `interval` in seconds, `needles` a visit."""

    sessions: int
    interval: float
    needles: tuple[int, int]
    sites: str
    source: str
    basis: str
    note: str


@dataclass(frozen=True)
class OwnScale:
    """The one scale the condition is followed by besides the common ones.

    `model` is the sub-model that writes it, or `range` where it is the range of motion itself. `numbers` are in `unit`;
    `spread` is the standard deviation between persons.
    """

    id: str
    name: str
    label: str
    unit: str
    better: str
    model: str
    numbers: Mapping[str, float]
    spread: float
    source: str
    where: str
    basis: str
    population: str
    read_by: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Condition:
    """One condition of the treatment text (S8), as data."""

    name: str
    label: str
    sentence: str
    statements: tuple[str, ...]
    source_is: str
    default_presentation: str
    presentations: Mapping[str, Presentation]
    plan: Plan
    entry: str
    figures: Mapping[str, Parameter]
    own_scale: OwnScale
    overrides: Overrides
    note: str

    def presentation(self, name: str = "") -> Presentation:
        """The presentation of that name; the default one without a name."""
        try:
            return self.presentations[name or self.default_presentation]
        except KeyError:
            hint = f"Presentations of {self.name}: {', '.join(self.presentations)}."
            raise unknown(UnknownCondition, name, self.presentations, hint) from None

    def patient(self, presentation: str = "") -> dict[str, Parameter]:
        """Who is a patient and how day 0 comes about, by name of the figure."""
        return {**self.figures, **self.presentation(presentation).figures}


def read_condition(file: Table, sources: Container[str], muscles: Container[str], common: Mapping[str, Table]) -> Condition:
    """One file of catalog/conditions, checked.

    `common` holds the figures of patient.toml, which a condition states only where it differs.
    """
    file.only(KEYS)
    file.require([key for key in KEYS if key not in ("note", "parameter", *SETS)])
    defaults, patient = file.table("defaults"), file.table("patient")
    condition = Condition(
        name=_name(file),
        label=file.text("label"),
        sentence=file.text("sentence"),
        statements=file.texts("statements"),
        source_is=file.text("source_is"),
        default_presentation=file.text("default_presentation"),
        presentations={
            name: _presentation(name, table, defaults, sources, muscles) for name, table in file.tables("presentation").items()
        },
        plan=_plan(file.table("plan").under(defaults), sources),
        entry=patient.choice("entry", ENTRIES),
        figures=_figures({**common, **_own_figures(patient)}, defaults, sources),
        own_scale=_own_scale(file.table("own_scale").under(defaults), sources),
        overrides=_overrides(file, defaults, sources),
        note=file.text("note", ""),
    )
    _check(condition, file)
    return condition


def _name(file: Table) -> str:
    name = file.text("name")
    if not file.file.endswith(f"/{name}.toml"):
        raise IncompleteEntry(f"{file.file} has name = {name!r}; the file must be called {name}.toml.")
    return name


def _presentation(name: str, own: Table, defaults: Table, sources: Container[str], muscles: Container[str]) -> Presentation:
    own.only(("label", "muscles", "paraspinal_segments", "range", "patient", "parameter", *SETS, *PROVENANCE))
    table = own.under(defaults)
    table.require(("label", "muscles", "paraspinal_segments", "range", "source", "basis"))
    keys = table.texts("muscles")
    for key in keys:
        if key not in muscles:
            known = list(muscles) if isinstance(muscles, Mapping) else []
            raise unknown(UnknownMuscle, key, known, f"Named in {own.where()}. List all: ims muscles.")
    figures = own.table("patient")
    return Presentation(
        name=name,
        label=table.text("label"),
        muscles=keys,
        segments=read_roots(table, "paraspinal_segments"),
        range=table.text("range"),
        source=read_source(table, sources),
        basis=table.choice("basis", BASES),
        note=table.text("note", ""),
        figures=_figures({figure: figures.table(figure) for figure in figures}, defaults, sources),
        overrides=_overrides(own, defaults, sources),
    )


def _plan(table: Table, sources: Container[str]) -> Plan:
    table.only(("sessions", "interval", "unit", "needles", "sites", *PROVENANCE))
    table.require(("sessions", "interval", "unit", "needles", "sites", "source", "basis", "note"))
    low, high = table.pair("needles")
    return Plan(
        sessions=table.whole("sessions"),
        interval=table.number("interval") * table.scale(),
        needles=(int(low), int(high)),
        sites=table.choice("sites", SITES),
        source=read_source(table, sources),
        basis=table.choice("basis", BASES),
        note=table.text("note"),
    )


def _own_figures(patient: Table) -> dict[str, Table]:
    return {name: patient.table(name) for name in patient if name != "entry"}


def _figures(tables: Mapping[str, Table], defaults: Table, sources: Container[str]) -> dict[str, Parameter]:
    found = {}
    for name, table in tables.items():
        Table(table.file, table.place.rpartition(".")[0], {name: 0}).only(FIGURES)
        found[name] = read_parameter(table.under(defaults), "patient", name, sources, symbol=False)
    return found


def _own_scale(table: Table, sources: Container[str]) -> OwnScale:
    model = table.choice("model", MODELS)
    numbers = SCALE_NUMBERS[model]
    own = ("id", "name", "label", "unit", "better", "model", "between_persons")
    table.only((*own, *numbers, *PROVENANCE))
    table.require(("id", "name", "label", "unit", "better", *numbers, "source", "where", "basis", "population", "read_by"))
    return OwnScale(
        id=table.text("id"),
        name=table.text("name"),
        label=table.text("label"),
        unit=table.text("unit"),
        better=table.choice("better", ("higher", "lower")),
        model=model,
        numbers={name: table.number(name) for name in numbers},
        spread=table.number("between_persons", 0.0),
        source=read_source(table, sources),
        where=table.text("where"),
        basis=table.choice("basis", BASES),
        population=table.text("population"),
        read_by=table.texts("read_by"),
        note=table.text("note"),
    )


def _overrides(table: Table, defaults: Table, sources: Container[str]) -> Overrides:
    by_set = {}
    for name in SETS:
        own = table.table(name)
        own.only(("parameter",))
        by_set[name] = read_overrides(own, defaults, sources)
    return Overrides(read_overrides(table, defaults, sources), by_set)


def _check(condition: Condition, file: Table) -> None:
    if condition.default_presentation not in condition.presentations:
        hint = f"It is the default_presentation of {file.file}."
        raise unknown(UnknownCondition, condition.default_presentation, condition.presentations, hint)
    for name in condition.presentations:
        figures = condition.patient(name)
        needed = [figure for figure in FIGURES if figure not in ("entry_pain", "entry_limit")]
        needed += {"pain": ["entry_pain"], "range": [], "stiffness": ["entry_limit"]}[condition.entry]
        missing = [figure for figure in needed if figure not in figures]
        if missing:
            raise file.table("patient").refuse(f"lacks {', '.join(missing)}", f"Entry is by {condition.entry}.")
