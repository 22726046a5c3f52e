"""What a report needs of a study: the parts it reads, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import xarray as xr

ARMS = ("untreated", "sham", "needling")
MECHANISMS = ("S6a", "S6b", "S6c")


class SetResults(Protocol):
    """One mechanism set: the arms on the same persons, and what switching a mechanism off does."""

    @property
    def mechanism_set(self) -> str: ...
    @property
    def arms(self) -> Mapping[str, xr.Dataset]: ...
    @property
    def without(self) -> Mapping[str, xr.Dataset]: ...
    @property
    def mechanisms(self) -> Mapping[str, bool]: ...
    @property
    def detail(self) -> Mapping[str, Any]: ...


class Study(Protocol):
    """A course of visits beside the same persons untreated and with sham, in each mechanism set."""

    @property
    def condition(self) -> str: ...
    @property
    def presentation(self) -> str: ...
    @property
    def plan(self) -> Mapping[str, Any]: ...
    @property
    def seed(self) -> int: ...
    @property
    def persons(self) -> int: ...
    @property
    def sets(self) -> Mapping[str, SetResults]: ...
    @property
    def provenance(self) -> Mapping[str, Any]: ...


def arms_of(results: SetResults) -> dict[str, xr.Dataset]:
    """The arms that were run, in the order of the page."""
    return {arm: results.arms[arm] for arm in ARMS if arm in results.arms}
