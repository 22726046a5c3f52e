"""What each kind of session does besides what the tissue answers: expectation, wound, placements that count."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from ims.catalog.parameter import Parameter, read_parameter
from ims.catalog.table import Table, read_file
from ims.errors import IncompleteEntry
from ims.treatment.course import KINDS

UNTREATED = "untreated"
"""The arm without any session; not a kind of session."""
ARMS = (UNTREATED, *KINDS)
FILE = Path(__file__).with_name("comparators.toml")
NUMBERS = ("expectation", "placed_share", "effective_share")


@dataclass(frozen=True)
class Comparator:
    """One kind of session, or none.

    Parameters
    ----------
    kind : str    "untreated", or a kind of session
    label, sentence : str    for tables and in plain words
    visit : bool    whether the person is seen
    expectation : Parameter    what the person makes of it, as a share of real needling (x of the context response)
    placed_share : Parameter    share of the planned placements made with a needle that enters: the wound
    effective_share : Parameter    share of them that reach tissue which can grasp or twitch, where the chart does not say
    """

    kind: str
    label: str
    sentence: str
    visit: bool
    expectation: Parameter
    placed_share: Parameter
    effective_share: Parameter


def read_comparators(sources: Container[str], path: Path = FILE) -> Mapping[str, Comparator]:
    """All kinds, by name.

    Parameters
    ----------
    sources : container of str    the keys of sources.bib (`catalog.load().sources`)
    path : path    the file; tests hand in a broken copy

    Returns
    -------
    mapping of str to Comparator    in the order untreated, needling, the shams, attention

    Raises
    ------
    IncompleteEntry, UnknownKey, UnknownSource, OutOfRange    an entry that cannot be used; the message names it
    """
    file = read_file(path)
    file.only(("defaults", "comparator"))
    tables = file.table("comparator")
    tables.only(ARMS)
    tables.require(ARMS)
    return MappingProxyType({kind: _read(kind, tables.table(kind), file.table("defaults"), sources) for kind in ARMS})


@cache
def comparators_hash() -> str:
    """SHA-256 of the file, for the card that says how a result can be made again."""
    return sha256(FILE.read_bytes()).hexdigest()


def _read(kind: str, table: Table, defaults: Table, sources: Container[str]) -> Comparator:
    table.only(("label", "sentence", "visit", *NUMBERS))
    table.require(NUMBERS)
    numbers = {
        name: read_parameter(table.table(name).under(defaults), "comparator", name, sources, symbol=False) for name in NUMBERS
    }
    for name, parameter in numbers.items():
        if not isinstance(parameter.value, float) or not 0 <= parameter.value <= 1:
            raise IncompleteEntry(f"{table.where()} has {name} = {parameter.value}, expected a share from 0 to 1.")
    return Comparator(
        kind=kind,
        label=table.text("label"),
        sentence=table.text("sentence"),
        visit=table.flag("visit"),
        **numbers,
    )
