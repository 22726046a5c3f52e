"""One number and where it comes from."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping
from dataclasses import dataclass

from ims.catalog.table import Table
from ims.errors import OutOfRange, UnknownSource, unknown

BASES = ("measured", "scaled", "fitted", "assumed")
DISTRIBUTIONS = ("lognormal", "normal", "uniform", "fixed")
PLACES = ("paraspinal", "peripheral")

NUMBER_KINDS = ("sd", "sem", "cv", "log_sd")
INTERVAL_KINDS = ("range", "ci95", "iqr")
SPREAD_KINDS = (*NUMBER_KINDS, *INTERVAL_KINDS, "none")
RELATIVE_KINDS = ("cv", "log_sd")
DRAWN_FROM = {
    "lognormal": ("sd", "cv", "log_sd", "ci95", "iqr"),
    "normal": ("sd", "cv", "ci95", "iqr"),
    "uniform": ("range",),
    "fixed": SPREAD_KINDS,
}
"""Which kinds of spread a distribution can be drawn from. A standard error says how well a mean is known, not how people
differ, so nobody is drawn from it."""

REQUIRED = ("value", "unit", "spread", "distribution", "population", "source", "where", "basis", "read_by")
ALLOWED = ("symbol", *REQUIRED, "low", "high", "note")


@dataclass(frozen=True)
class Spread:
    """How a number differs between people.

    `value` is one number (sd, sem, cv, log_sd), two (range, ci95, iqr) or nothing (none: `reason` says why). It is in SI
    units, but for cv and log_sd, which are relative. With cv and sd the parameter's value is the mean; with log_sd, iqr and
    ci95 of a lognormal it is the median.
    """

    kind: str
    value: float | tuple[float, float] | None
    reason: str = ""
    n: int | None = None


@dataclass(frozen=True)
class Parameter:
    """One number of the catalog, in SI units, with everything needed to judge it.

    `value` is a float, or a dict over `paraspinal` and `peripheral` where the two kinds of muscle differ. `unit_value` is
    the number as it is written in the file, in `unit`.
    """

    submodel: str
    name: str
    symbol: str
    value: float | dict[str, float]
    unit: str
    unit_value: float | dict[str, float]
    spread: Spread
    distribution: str
    low: float | None
    high: float | None
    population: str
    source: str
    where: str
    basis: str
    read_by: tuple[str, ...]
    note: str

    @property
    def full_name(self) -> str:
        """`submodel.name`."""
        return f"{self.submodel}.{self.name}"

    @property
    def provisional(self) -> bool:
        """Whether fewer than two persons have read it in its source; what was carried over counts as none."""
        return len(set(self.read_by) - {"shelf"}) < 2


def read_parameter(table: Table, submodel: str, name: str, sources: Container[str], symbol: bool = True) -> Parameter:
    """One entry, checked.

    Parameters
    ----------
    table : Table    the entry, [defaults] of its file already below it
    submodel, name : str    what it is called
    sources : container of str    the keys of sources.bib
    symbol : bool    whether it stands in an equation and so must have a symbol

    Raises
    ------
    IncompleteEntry    a key is missing, or holds something that cannot be used
    UnknownKey, UnknownSource, UnknownUnit, BadUnit    named with the nearest and the place
    OutOfRange    the value lies outside its own bounds
    """
    table.only(ALLOWED)
    table.require(("symbol", *REQUIRED) if symbol else REQUIRED)
    scale = table.scale()
    unit_value = _value(table)
    distribution = table.choice("distribution", DISTRIBUTIONS)
    spread = _spread(table.table("spread"), scale, distribution)
    low, high = (table.number(key) * scale if key in table else None for key in ("low", "high"))
    parameter = Parameter(
        submodel=submodel,
        name=name,
        symbol=table.text("symbol", name),
        value=_scaled(unit_value, scale),
        unit=table.text("unit"),
        unit_value=unit_value,
        spread=spread,
        distribution=distribution,
        low=low,
        high=high,
        population=table.text("population"),
        source=read_source(table, sources),
        where=table.text("where"),
        basis=table.choice("basis", BASES),
        read_by=table.texts("read_by"),
        note=table.text("note", ""),
    )
    _check(parameter, table)
    return parameter


def read_source(table: Table, sources: Container[str], key: str = "source") -> str:
    """The source of an entry, which must be in sources.bib."""
    source = table.text(key)
    if source not in sources:
        known = list(sources) if isinstance(sources, Mapping) else []
        raise unknown(UnknownSource, source, known, f"Named in {table.where()}; add it to sources.bib. List all: ims sources.")
    return source


def _value(table: Table) -> float | dict[str, float]:
    if not isinstance(table.content["value"], Mapping):
        return _finite(table, "value")
    by_place = table.table("value")
    by_place.only(PLACES)
    by_place.require(PLACES)
    return {place: _finite(by_place, place) for place in PLACES}


def _finite(table: Table, key: str) -> float:
    number = table.number(key)
    if not math.isfinite(number):
        raise table.refuse(f"has {key} = {number}, expected a finite number")
    return number


def _scaled(value: float | dict[str, float], scale: float) -> float | dict[str, float]:
    return {place: number * scale for place, number in value.items()} if isinstance(value, dict) else value * scale


def _spread(table: Table, scale: float, distribution: str) -> Spread:
    table.only(("kind", "value", "reason", "n"))
    table.require(["kind"])
    kind = table.choice("kind", SPREAD_KINDS)
    if kind not in DRAWN_FROM[distribution]:
        raise table.refuse(f"is of kind {kind!r}, but {distribution!r} is drawn from: {', '.join(DRAWN_FROM[distribution])}")
    if kind == "none":
        return Spread(kind, None, table.text("reason"))
    n = table.whole("n") if kind == "sem" or "n" in table else None
    relative = 1.0 if kind in RELATIVE_KINDS else scale
    reason = table.text("reason", "")
    if kind in INTERVAL_KINDS:
        low, high = table.pair("value")
        return Spread(kind, (low * relative, high * relative), reason, n)
    width = table.number("value")
    if width < 0:
        raise table.refuse(f"has value = {width}, expected zero or more")
    return Spread(kind, width * relative, reason, n)


def _check(parameter: Parameter, table: Table) -> None:
    if parameter.basis in ("fitted", "assumed") and not parameter.note:
        what = "names the target it was fitted to" if parameter.basis == "fitted" else "gives the reason"
        raise table.refuse(f"is {parameter.basis} and lacks 'note'", f"The note {what}.")
    values = parameter.value.values() if isinstance(parameter.value, dict) else (parameter.value,)
    lowest = -math.inf if parameter.low is None else parameter.low
    highest = math.inf if parameter.high is None else parameter.high
    for value in values:
        if not lowest <= value <= highest:
            raise OutOfRange(
                f"{table.where()}: value {parameter.unit_value} {parameter.unit} lies outside its own low and high. "
                "Correct the value or its bounds."
            )
        if parameter.distribution == "lognormal" and value <= 0:
            raise OutOfRange(
                f"{table.where()}: value {parameter.unit_value} {parameter.unit} cannot be drawn from a lognormal, which is "
                "above zero. Use 'normal' with low = 0, or 'fixed'."
            )
