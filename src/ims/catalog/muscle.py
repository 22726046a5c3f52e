"""A muscle: where it runs, which roots supply it, how it is needled by convention."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from ims.catalog.parameter import BASES, read_source
from ims.catalog.table import Table
from ims.errors import IncompleteEntry

ROOTS = (
    *(f"C{level}" for level in range(1, 9)),
    *(f"T{level}" for level in range(1, 13)),
    *(f"L{level}" for level in range(1, 6)),
    *(f"S{level}" for level in range(1, 6)),
)
"""Nerve roots from the head down. C8 is a root, not a vertebra."""
CRANIAL = ("V3", "VII", "XI")
CONVERGENCE = ("C2", "C3")
"""Cranial nerves have no foramen of the spine; they are supplied here from C2 and C3, whose input converges on theirs."""
SIDES = ("left", "right")
RANGES = ("needle_diameter", "needle_length", "depth")

REQUIRED = (
    *("schema", "key", "code", "name", "origin", "insertion", "nerve", "roots", "gunn_segments", "paraspinal_levels"),
    *(
        "paraspinal",
        "converges",
        "sides",
        "safety_rules",
        "source",
        "where",
        "basis",
        "population",
        "read_by",
        "mark",
        "confidence",
    ),
)
ALLOWED = (*REQUIRED, *RANGES, "needle_note", "depth_note", "note")


@dataclass(frozen=True)
class Span:
    """From-to of a convention, in SI units, with the unit it is written in."""

    low: float
    high: float
    unit: str


@dataclass(frozen=True)
class Muscle:
    """One muscle; either side of the body is the same muscle with a side apart.

    `segments` are those Gunn's reading assigns. A `paraspinal` muscle is the paraspinal compartment of its segments itself:
    `segments` is empty where it lies at each level. Needle sizes and depths are planning conventions, never safety limits;
    None where the muscle is not needled.
    """

    key: str
    code: str
    name: str
    origin: str
    insertion: str
    nerve: str
    roots: tuple[str, ...]
    segments: tuple[str, ...]
    paraspinal_levels: tuple[str, ...]
    paraspinal: bool
    converges: bool
    sides: tuple[str, ...]
    needle_diameter: Span | None
    needle_length: Span | None
    depth: Span | None
    needle_note: str
    depth_note: str
    safety_rules: tuple[str, ...]
    source: str
    where: str
    basis: str
    population: str
    read_by: tuple[str, ...]
    mark: str
    confidence: str
    note: str

    @property
    def supply_roots(self) -> tuple[str, ...]:
        """The spinal roots that supply it, cranial nerves replaced by the roots their input converges on."""
        spinal = {root for root in self.roots if root not in CRANIAL}
        if any(root in CRANIAL for root in self.roots):
            spinal.update(CONVERGENCE)
        return tuple(root for root in ROOTS if root in spinal)


def read_muscle(file: Table, sources: Container[str]) -> Muscle:
    """One file of catalog/muscles, checked."""
    file.only((*ALLOWED, "defaults"))
    table = file.under(file.table("defaults"))
    table.require(REQUIRED)
    spans = {name: _span(table, name) for name in RANGES}
    return Muscle(
        key=_key(file),
        code=table.text("code"),
        name=table.text("name"),
        origin=table.text("origin"),
        insertion=table.text("insertion"),
        nerve=table.text("nerve"),
        roots=read_roots(table, "roots", (*ROOTS, *CRANIAL)),
        segments=read_roots(table, "gunn_segments"),
        paraspinal_levels=read_roots(table, "paraspinal_levels"),
        paraspinal=table.flag("paraspinal"),
        converges=table.flag("converges"),
        sides=table.texts("sides"),
        needle_note=table.text("needle_note", ""),
        depth_note=table.text("depth_note", ""),
        safety_rules=table.texts("safety_rules"),
        source=read_source(table, sources),
        where=table.text("where"),
        basis=table.choice("basis", BASES),
        population=table.text("population"),
        read_by=table.texts("read_by"),
        mark=table.text("mark"),
        confidence=table.text("confidence"),
        note=table.text("note", ""),
        **spans,
    )


def read_roots(table: Table, key: str, known: tuple[str, ...] = ROOTS) -> tuple[str, ...]:
    """A list of nerve roots."""
    roots = table.texts(key)
    strange = [root for root in roots if root not in known]
    if strange:
        raise table.refuse(f"has {', '.join(strange)} in {key}, expected roots such as C5, T12, L4 or S1")
    return roots


def _key(file: Table) -> str:
    key, name = file.text("key"), file.file.rsplit("/", 1)[-1].removesuffix(".toml")
    if key != name:
        raise IncompleteEntry(f"{file.file} has key = {key!r}; the file must be called {key}.toml.")
    return key


def _span(table: Table, key: str) -> Span | None:
    if key not in table:
        return None
    span = table.table(key)
    span.only(("low", "high", "unit"))
    scale = span.scale()
    low, high = span.number("low"), span.number("high")
    if not 0 < low <= high:
        raise span.refuse(f"runs from {low} to {high} {span.text('unit')}, expected 0 < low <= high")
    return Span(low * scale, high * scale, span.text("unit"))
