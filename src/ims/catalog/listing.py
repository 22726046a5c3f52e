"""The catalog as rows, for lists at the command line and on pages.

Each row is a plain dict that begins with `name`; filters keep the rows that fit all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ims.catalog.architecture import muscle_numbers
from ims.catalog.condition import Condition
from ims.catalog.load import Catalog
from ims.catalog.muscle import Muscle, Span
from ims.catalog.parameter import BASES, Parameter
from ims.catalog.source import Source
from ims.errors import UnknownOption, UnknownParameter, unknown
from ims.units import from_si

Row = dict[str, Any]

KINDS = ("conditions", "muscles", "parameters", "sources")
FILTERS = {
    "conditions": ("text",),
    "muscles": ("condition", "text"),
    "parameters": ("name", "condition", "mechanism_set", "basis", "submodel", "text"),
    "sources": ("text",),
}
"""Which filters a list of each kind takes."""


def rows(catalog: Catalog, kind: str, **filters: str) -> list[Row]:
    """One list of the catalog.

    Parameters
    ----------
    catalog : Catalog
    kind : str    conditions, muscles, parameters or sources
    **filters : str    of `FILTERS[kind]`; an empty one keeps everything. `text` looks into every field, `condition` keeps the
        muscles that occur in it or gives the parameters as they stand for it, then with `mechanism_set`

    Returns
    -------
    list of dict    each with `name`, in the order of the files

    Raises
    ------
    UnknownOption    the kind, or a filter it does not take
    UnknownCondition, UnknownParameter, BadScenario    a filter names what is not there
    """
    if kind not in KINDS:
        raise unknown(UnknownOption, kind, KINDS)
    for name in filters:
        if name not in FILTERS[kind]:
            raise unknown(UnknownOption, name, FILTERS[kind], f"A list of {kind} is filtered by: {', '.join(FILTERS[kind])}.")
    chosen = {name: value for name, value in filters.items() if value}
    word = chosen.pop("text", "").lower()
    return [row for row in _LISTS[kind](catalog, chosen) if word in _searched(row)]


def _conditions(catalog: Catalog, _: Mapping[str, str]) -> Iterator[Row]:
    for condition in catalog.conditions.values():
        yield _condition(condition)


def _condition(condition: Condition) -> Row:
    return {
        "name": condition.name,
        "label": condition.label,
        "sentence": condition.sentence,
        "source_is": condition.source_is,
        "presentations": list(condition.presentations),
        "default_presentation": condition.default_presentation,
        "muscles": list(condition.presentation().muscles),
        "segments": list(condition.presentation().segments),
        "range_of_motion": condition.presentation().range,
        "own_scale": condition.own_scale.name,
        "sessions": condition.plan.sessions,
        "interval_days": from_si(condition.plan.interval, "d"),
    }


def _muscles(catalog: Catalog, filters: Mapping[str, str]) -> Iterator[Row]:
    keep: set[str] | None = None
    if "condition" in filters:
        condition = catalog.condition(filters["condition"])
        keep = {key for form in condition.presentations.values() for key in form.muscles}
    for muscle in catalog.muscles.values():
        if keep is None or muscle.key in keep:
            yield _muscle(muscle, muscle_numbers(catalog.architecture, muscle.key))


def _muscle(muscle: Muscle, numbers: str) -> Row:
    return {
        "name": muscle.key,
        "code": muscle.code,
        "label": muscle.name,
        "origin": muscle.origin,
        "insertion": muscle.insertion,
        "nerve": muscle.nerve,
        "roots": list(muscle.roots),
        "segments": list(muscle.segments),
        "paraspinal": muscle.paraspinal,
        "needle_diameter_mm": _span(muscle.needle_diameter),
        "needle_length_mm": _span(muscle.needle_length),
        "depth_mm": _span(muscle.depth),
        "safety_rules": list(muscle.safety_rules),
        "muscle_numbers": numbers,
        "basis": muscle.basis,
        "source": muscle.source,
    }


def _span(span: Span | None) -> list[float] | None:
    return None if span is None else [round(from_si(span.low, "mm"), 6), round(from_si(span.high, "mm"), 6)]


def _parameters(catalog: Catalog, filters: Mapping[str, str]) -> Iterator[Row]:
    basis, submodel = filters.get("basis"), filters.get("submodel")
    if basis and basis not in BASES:
        raise unknown(UnknownOption, basis, BASES)
    of_pass = {entry.full_name: entry for entry in (*catalog.pass_parameters.values(), *catalog.needle_site.values())}
    every = {**_standing(catalog, filters), **of_pass}
    submodels = dict.fromkeys((*catalog.parameters, *(entry.submodel for entry in of_pass.values())))
    if submodel and submodel not in submodels:
        raise unknown(UnknownParameter, submodel, submodels, "Filter by the name of a sub-model.")
    name = filters.get("name", "")
    if name and name not in submodels and name not in every:
        raise unknown(
            UnknownParameter, name, (*submodels, *every), "It is no sub-model and no parameter. List all: ims parameters."
        )
    for full, parameter in every.items():
        if (
            (not basis or parameter.basis == basis)
            and (not submodel or parameter.submodel == submodel)
            and (not name or name in (full, parameter.submodel))
        ):
            yield _parameter(parameter)


def _standing(catalog: Catalog, filters: Mapping[str, str]) -> Mapping[str, Parameter]:
    """The parameters of the weeks in a healthy person, or as they stand for a condition and a mechanism set."""
    if "condition" in filters:
        if "mechanism_set" not in filters:
            known = [name for name, chosen in catalog.mechanism_sets.items() if chosen.conditions]
            raise UnknownOption(
                f"Parameters of {filters['condition']!r} differ between mechanism sets, and none was named. "
                f"Expected one of: {', '.join(known)}."
            )
        return catalog.parameters_for(filters["condition"], "", filters["mechanism_set"])
    if "mechanism_set" in filters:
        return {**catalog.base, **catalog.mechanism_set(filters["mechanism_set"]).parameters}
    return catalog.base


def _parameter(parameter: Parameter) -> Row:
    return {
        "name": parameter.full_name,
        "symbol": parameter.symbol,
        "value": parameter.unit_value,
        "unit": parameter.unit,
        "spread": parameter.spread.kind,
        "distribution": parameter.distribution,
        "basis": parameter.basis,
        "population": parameter.population,
        "source": parameter.source,
        "where": parameter.where,
        "read_by": list(parameter.read_by),
        "provisional": parameter.provisional,
        "note": parameter.note,
    }


def _sources(catalog: Catalog, _: Mapping[str, str]) -> Iterator[Row]:
    for source in catalog.sources.values():
        yield _source(source)


def _source(source: Source) -> Row:
    return {
        "name": source.key,
        "reference": source.reference,
        "year": source.year,
        "doi": source.doi,
        "unverified": source.unverified,
        "confidence": source.confidence,
    }


def _searched(row: Row) -> str:
    return " ".join(str(value) for value in row.values()).lower()


_LISTS: Mapping[str, Callable[[Catalog, Mapping[str, str]], Iterator[Row]]] = {
    "conditions": _conditions,
    "muscles": _muscles,
    "parameters": _parameters,
    "sources": _sources,
}
