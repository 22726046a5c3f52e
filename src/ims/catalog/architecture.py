"""Fibers, tendon and force of single muscles, and the moment arms they have over a joint's movement."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ims.catalog.parameter import Parameter, read_parameter
from ims.catalog.table import Table
from ims.errors import UnknownMuscle, UnknownParameter, unknown

SUBMODEL = "muscle_tendon"
NUMBERS = ("largest_force", "optimal_fiber_length", "tendon_slack_length")
LENGTHS = NUMBERS[1:]
JOINT = "passive_torque"
STRETCH = ("moment_arm", "neutral_length")

Architecture = Mapping[str, Mapping[str, Parameter]]


def read_architecture(file: Table, sources: Container[str], muscles: Container[str]) -> Architecture:
    """muscle_architecture.toml: muscle -> name of `NUMBERS` -> entry; a muscle has its force alone, or all three.

    Raises
    ------
    UnknownMuscle, UnknownKey, UnknownSource, IncompleteEntry    with the file and the place
    """
    file.only(("schema", "defaults", "muscle"))
    found = {}
    for key, table in file.tables("muscle").items():
        _known(key, muscles, table)
        table.only(("defaults", "parameter"))
        defaults = table.table("defaults").under(file.table("defaults"))
        numbers = table.table("parameter")
        numbers.only(NUMBERS)
        numbers.require(("largest_force",))
        if len({name in numbers for name in LENGTHS}) > 1:
            raise numbers.refuse("has one length without the other", f"Give {' and '.join(LENGTHS)} both, or neither.")
        found[key] = MappingProxyType(
            {name: read_parameter(entry.under(defaults), SUBMODEL, name, sources) for name, entry in _entries(numbers)}
        )
    return MappingProxyType(found)


@dataclass(frozen=True)
class Stretch:
    """The movement that stretches a muscle: a range of motion, the muscle's moment arm over it, its fibers where it begins."""

    movement: str
    moment_arm: Parameter
    neutral_length: Parameter


def read_moment_arms(
    file: Table, sources: Container[str], muscles: Container[str], ranges: Container[str]
) -> Mapping[str, Stretch]:
    """moment_arms.toml: muscle -> the movement that stretches it.

    Raises
    ------
    UnknownMuscle, UnknownParameter, UnknownKey, IncompleteEntry    with the file and the place
    """
    file.only(("schema", "defaults", "muscle"))
    found = {}
    for key, table in file.tables("muscle").items():
        _known(key, muscles, table)
        table.only(("movement", "defaults", "parameter"))
        movement = table.text("movement")
        if movement not in ranges:
            known = list(ranges) if isinstance(ranges, Mapping) else []
            raise unknown(UnknownParameter, movement, known, f"The movement of {table.where()} is no range of motion.")
        defaults = table.table("defaults").under(file.table("defaults"))
        numbers = table.table("parameter")
        numbers.only(STRETCH)
        numbers.require(STRETCH)
        read = {name: read_parameter(entry.under(defaults), JOINT, name, sources) for name, entry in _entries(numbers)}
        found[key] = Stretch(movement, **read)
    return MappingProxyType(found)


def muscle_numbers(architecture: Architecture, key: str) -> str:
    """Whose fibers, tendon and force a pass takes in this muscle.

    `own`; `own sum`, where only fibers and tendon together are its own; `own force` alone; or a `placeholder`'s.
    """
    own = architecture.get(key, {})
    if len(own) == len(NUMBERS):
        return "own sum" if any(entry.basis == "assumed" for entry in own.values()) else "own"
    return "own force" if own else "placeholder"


def _entries(numbers: Table) -> list[tuple[str, Table]]:
    return [(name, numbers.table(name)) for name in numbers]


def _known(key: str, muscles: Container[str], table: Table) -> None:
    if key not in muscles:
        known = list(muscles) if isinstance(muscles, Mapping) else []
        raise unknown(UnknownMuscle, key, known, f"Named in {table.where()}.")
