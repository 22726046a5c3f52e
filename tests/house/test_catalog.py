"""House rules about numbers: each has a unit, a spread, a population, a source, a place, a basis and its readings.

The files are read here as plain TOML, not through the loader, so that a gap in the loader cannot hide one in the data.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ims.physiology.submodel import SubModel
from ims.units import convertible, factor
from tests.house.bodies import AnySubModel, everything, in_catalog
from tests.house.tree import CATALOG, short

FILES = sorted(CATALOG.rglob("*.toml"))
PARAMETER_FILES = sorted((*(CATALOG / "parameters").glob("*.toml"), *(CATALOG / "pass_parameters").glob("*.toml")))
REQUIRED = ("spread", "distribution", "population", "source", "where", "basis", "read_by")
BASES = {"measured", "scaled", "fitted", "assumed"}
SPREADS = {"sd", "sem", "ci95", "iqr", "range", "cv", "log_sd", "none"}
BIB_ENTRY = re.compile(r"^@\w+\{(?P<key>[^,]+),(?P<body>.*?)^\}", re.MULTILINE | re.DOTALL)
CONDITIONS = {
    "headache",
    "back_pain",
    "whiplash",
    "tennis_elbow",
    "frozen_shoulder",
    "chronic_pain",
    "limited_range_of_motion",
    "stiffness",
}


@dataclass(frozen=True)
class Entry:
    """A number of the catalog as its file gives it, the defaults of the file filled in."""

    place: str
    keys: dict[str, Any]


def inside(node: dict[str, Any], place: str, defaults: dict[str, Any]) -> Iterator[Entry]:
    """Entries below a table: tables that hold both a value and a unit."""
    defaults = {**defaults, **node.get("defaults", {})}
    if "value" in node and "unit" in node:
        yield Entry(place, {**defaults, **node})
        return
    for key, child in node.items():
        if isinstance(child, dict) and key not in ("defaults", "spread"):
            yield from inside(child, f"{place}.{key}" if place else key, defaults)


def entries(path: Path) -> list[Entry]:
    """Every number of a file."""
    return list(inside(tomllib.loads(path.read_text(encoding="utf-8")), "", {}))


def faults(entry: Entry, sources: set[str]) -> list[str]:
    """What an entry lacks, in words."""
    keys, found = entry.keys, []
    found += [f"lacks {key}" for key in REQUIRED if not keys.get(key)]
    try:
        factor(keys["unit"])
    except (KeyError, ValueError) as error:
        found.append(str(error))
    if keys.get("source") not in sources:
        found.append(f"source {keys.get('source')!r} is not in sources.bib")
    if keys.get("basis") not in BASES:
        found.append(f"basis {keys.get('basis')!r}")
    if keys.get("basis") in ("fitted", "assumed") and not keys.get("note"):
        found.append(f"is {keys['basis']} without a note that says why or to what")
    spread = keys.get("spread") or {}
    if spread.get("kind") not in SPREADS:
        found.append(f"spread {spread!r}")
    elif spread["kind"] == "none" and not spread.get("reason"):
        found.append("spread is none without a reason")
    elif spread["kind"] == "sem" and "n" not in spread:
        found.append("spread is sem without n")
    elif spread["kind"] != "none" and "value" not in spread:
        found.append("spread without a value")
    return [f"{entry.place}: {fault}" for fault in found]


def bibliography() -> dict[str, str]:
    """Entries of sources.bib by key, as text."""
    text = (CATALOG / "sources.bib").read_text(encoding="utf-8")
    found = [(m["key"].strip(), m["body"]) for m in BIB_ENTRY.finditer(text)]
    assert len(found) == len({key for key, _ in found}), "a key stands twice"
    return dict(found)


@pytest.mark.parametrize("path", FILES, ids=short)
def test_every_number_is_complete(path: Path) -> None:
    """No number without unit, spread, population, source, place, basis and readings."""
    sources = set(bibliography())
    assert [fault for entry in entries(path) for fault in faults(entry, sources)] == []


def test_incomplete_numbers_are_caught() -> None:
    """The rule above sees each gap: planted one by one in a complete entry."""
    whole = {
        "value": 1.0,
        "unit": "mm",
        "spread": {"kind": "sd", "value": 0.1},
        "distribution": "normal",
        "population": "adults",
        "source": "Known2020",
        "where": "Table 1",
        "basis": "measured",
        "read_by": ["shelf"],
    }
    assert faults(Entry("whole", whole), {"Known2020"}) == []
    for key in whole.keys() - {"value"}:
        assert faults(Entry("gap", {k: v for k, v in whole.items() if k != key}), {"Known2020"}), key
    for change in (
        {"unit": "furlong"},
        {"source": "Unknown1999"},
        {"basis": "guessed"},
        {"basis": "assumed"},
        {"spread": {"kind": "none"}},
        {"spread": {"kind": "sem", "value": 0.1}},
        {"spread": {"kind": "sd"}},
    ):
        assert faults(Entry("change", {**whole, **change}), {"Known2020"}), change


def test_the_catalog_holds_numbers() -> None:
    """The rules above look at something: some hundred numbers, and the eight conditions of the treatment text (S8)."""
    assert sum(len(entries(path)) for path in FILES) > 200
    assert {path.stem for path in (CATALOG / "conditions").glob("*.toml")} == CONDITIONS


@pytest.mark.parametrize("key", sorted(bibliography()) if (CATALOG / "sources.bib").exists() else [])
def test_source_can_be_found_or_says_that_it_was_not(key: str) -> None:
    """A source has a DOI, or a note that it is unverified and how sure the shelf is."""
    body = bibliography()[key]
    doi = re.search(r"\bdoi\s*=\s*\{(10\.\d{4,9}/[^\s{}]+)\}", body)
    mark = re.search(r"\bnote\s*=\s*\{\s*unverified, (high|medium|low)\b", body)
    assert doi or mark


def test_every_source_is_used() -> None:
    """A source that nothing rests on is dead weight; a key that is misspelled shows up here too."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    text += "\n".join(path.read_text(encoding="utf-8") for path in CATALOG.parent.rglob("*.py"))
    assert [key for key in bibliography() if not re.search(rf"\b{re.escape(key)}\b", text)] == []


@pytest.mark.parametrize("submodel", everything(), ids=lambda s: s.name)
def test_parameter_file_holds_exactly_what_is_declared(submodel: AnySubModel) -> None:
    """One file a sub-model, same name, same parameters; what follows from the chosen muscles and roots stands in none."""
    declared = {v.name: v for v in submodel.parameters if in_catalog(v)}
    folder = "parameters" if isinstance(submodel, SubModel) else "pass_parameters"
    path = CATALOG / folder / f"{submodel.name}.toml"
    if not declared:
        assert not path.exists()
        return
    held = tomllib.loads(path.read_text(encoding="utf-8"))["parameter"]
    assert held.keys() == declared.keys()
    for name, variable in declared.items():
        unit = held[name]["unit"]
        assert convertible(unit, variable.unit), f"{name}: {unit} in the file, {variable.unit} in the equation"
        assert held[name]["symbol"] == variable.symbol, name
        assert variable.shape == "muscle" or not isinstance(held[name]["value"], dict), f"{name} is one per person"


def test_every_parameter_file_has_its_submodel() -> None:
    """No file is left behind by a sub-model that is gone."""
    assert {path.stem for path in PARAMETER_FILES} <= {s.name for s in everything()}
