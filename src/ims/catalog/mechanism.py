"""Mechanisms that can be switched, and the sets of them a run can be made with."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from ims.catalog.evidence import GRADES
from ims.catalog.parameter import Parameter, read_parameter
from ims.catalog.table import Table
from ims.errors import IncompleteEntry

SET_KEYS = ("schema", "name", "label", "sentence", "note", "conditions", "leave_out", "defaults", "parameter", "reference_run")
RUN_KEYS = (
    *("muscles", "segments", "sessions", "interval_days", "onset_overload", "onset_days", "untreated_days"),
    *("released_below", "released_after_days", "source", "where", "basis", "read_by", "note"),
)


@dataclass(frozen=True)
class Mechanism:
    """One mechanism of the treatment text that a run can do without.

    Switched off, every one of `parameters` is multiplied by zero. The grade is empty where no claim of the treatment text
    stands behind it.
    """

    name: str
    label: str
    statement: str
    grade: str
    sentence: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class ReferenceRun:
    """The course that a regression preset is defined by; times in days, as the reference counts them."""

    muscles: tuple[str, ...]
    segments: tuple[str, ...]
    sessions: int
    interval_days: float
    onset_overload: float
    onset_days: float
    untreated_days: float
    released_below: float
    released_after_days: float


@dataclass(frozen=True)
class MechanismSet:
    """Which values the mechanisms have: as the treatment text describes them, or as the evidence allows.

    `leave_out` names sub-models this set is assembled without. `conditions` is false for a regression preset, which is no
    person with a condition and stands alone.
    """

    name: str
    label: str
    sentence: str
    note: str
    conditions: bool
    leave_out: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    reference_run: ReferenceRun | None


def read_mechanisms(file: Table) -> dict[str, Mechanism]:
    """mechanisms.toml, checked."""
    file.only(("schema", "mechanism"))
    found = {}
    for name, table in file.tables("mechanism").items():
        keys = ("label", "statement", "grade", "sentence", "parameters")
        table.only(keys)
        table.require(keys)
        found[name] = Mechanism(
            name=name,
            label=table.text("label"),
            statement=table.text("statement"),
            grade=table.choice("grade", (*GRADES, ""), ""),
            sentence=table.text("sentence"),
            parameters=table.texts("parameters"),
        )
    return found


def read_mechanism_set(file: Table, sources: Container[str]) -> MechanismSet:
    """One file of catalog/mechanism_sets, checked."""
    file.only(SET_KEYS)
    file.require(("schema", "name", "label", "sentence", "conditions"))
    name = file.text("name")
    if f"/{name}.toml" not in f"/{file.file}":
        raise IncompleteEntry(f"{file.file} has name = {name!r}; the file must be called {name}.toml.")
    return MechanismSet(
        name=name,
        label=file.text("label"),
        sentence=file.text("sentence"),
        note=file.text("note", ""),
        conditions=file.flag("conditions"),
        leave_out=file.texts("leave_out", ()),
        parameters=read_overrides(file, file.table("defaults"), sources),
        reference_run=_reference_run(file.table("reference_run")) if "reference_run" in file else None,
    )


def read_overrides(table: Table, defaults: Table, sources: Container[str]) -> dict[str, Parameter]:
    """The entries `[parameter."<submodel>.<name>"]` of a table, by their full name."""
    found = {}
    for full_name, entry in table.tables("parameter").items():
        submodel, dot, name = full_name.partition(".")
        if not (submodel and dot and name) or "." in name:
            raise entry.refuse("is not called <submodel>.<name>", 'Write [parameter."contracture.release_share"].')
        found[full_name] = read_parameter(entry.under(defaults), submodel, name, sources)
    return found


def _reference_run(table: Table) -> ReferenceRun:
    table.only(RUN_KEYS)
    table.require(RUN_KEYS)
    return ReferenceRun(
        muscles=table.texts("muscles"),
        segments=table.texts("segments"),
        sessions=table.whole("sessions"),
        interval_days=table.number("interval_days"),
        onset_overload=table.number("onset_overload"),
        onset_days=table.number("onset_days"),
        untreated_days=table.number("untreated_days"),
        released_below=table.number("released_below"),
        released_after_days=table.number("released_after_days"),
    )
