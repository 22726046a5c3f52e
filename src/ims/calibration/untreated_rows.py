"""The table of the natural course that every report shows first: kept where it is, made again where its numbers have changed.

    python -m ims.calibration.untreated_rows

A table that has to be computed before every report would cost more than the report; so it is kept in the package, condition
by condition, with a fingerprint of the numbers it was made from. A kept table whose numbers have changed since is never
shown: it is made again, or the reader is told how to. This module loads no engine until it has to.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from ims.calibration.verdict import MET, MISSED, is_met, row, said
from ims.catalog.condition import SETS
from ims.catalog.load import load
from ims.catalog.outcome import NaturalCourse
from ims.simulation.engine import cache_folder
from ims.treatment.comparators import comparators_hash

FILE = Path(__file__).with_name("untreated_rows.toml")
PERSONS, SEED = 512, 1
ROLE = "natural course"
DIGITS = 5
"""Figures kept: a table for reading, no baseline."""


def fingerprint(condition: str) -> str:
    """SHA-256 over every number that the rows of a condition depend on; the equations are not in it."""
    numbers = load()
    found = numbers.condition(condition)
    asked = [found, *(r for r in numbers.natural_course.values() if r.condition == condition)]
    for mechanism_set in SETS:
        for form in found.presentations:
            entries = numbers.parameters_for(condition, form, mechanism_set)
            asked += [(full, e.value, e.spread, e.distribution, e.low, e.high) for full, e in sorted(entries.items())]
    return hashlib.sha256((repr(asked) + comparators_hash()).encode()).hexdigest()


def needle_free(condition: str) -> list[NaturalCourse]:
    """Rows of a condition that need no needle, every presentation."""
    return [r for r in load().natural_course.values() if r.condition == condition and "needling" not in r.quantity]


def untreated_rows(condition: str, *, compute: bool = False, file: Path = FILE) -> list[dict[str, Any]]:
    """Rows of the natural course and of sham beside what the model gives, in both sets, as reports take them.

    Parameters
    ----------
    condition : one of the catalog's conditions
    compute : make them where none are kept for these numbers, which takes some CPU seconds; else the list is empty
    file : the tables that come with the package
    """
    values = kept(condition, file)
    if not values and compute:
        values = measured(condition)
    return [one for mechanism_set in SETS for r in needle_free(condition) for one in _rows(r, mechanism_set, values)]


def _rows(r: NaturalCourse, mechanism_set: str, values: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    value = values.get(mechanism_set, {}).get(r.id)
    return [] if value is None else [natural_row(r, mechanism_set, value)]


def natural_row(r: NaturalCourse, mechanism_set: str, value: float) -> dict[str, Any]:
    """The row of one published figure and set: with the keys of the contract, and those that reports take."""
    return row(
        f"{r.id}.{mechanism_set}",
        ROLE,
        quantity=r.quantity,
        unit=r.unit,
        source=r.provenance.source,
        target=r.value,
        tolerance=said(r.low, r.high),
        ours=value,
        verdict=MET if is_met(value, r.low, r.high) else MISSED,
        set=mechanism_set,
        note=r.provenance.note,
        condition=r.condition,
        presentation=r.presentation,
        mechanism_set=mechanism_set,
        arm=r.arm,
        week=r.week,
        low=r.low,
        high=r.high,
        mark=r.provenance.mark,
    )


def measured(condition: str, *, persons: int = PERSONS, seed: int = SEED) -> dict[str, dict[str, float]]:
    """Set -> row -> what the model gives: simulated, or from the user's cache of these very numbers and equations."""
    from ims.calibration.untreated import evaluate  # noqa: PLC0415 - slow to load

    is_usual = (persons, seed) == (PERSONS, SEED)
    values = _cached(condition) if is_usual else {}
    if not values:
        forms = dict.fromkeys(r.presentation for r in needle_free(condition))
        for name in SETS:
            parts = [evaluate(condition, form, name, persons=persons, seed=seed) for form in forms]
            values[name] = {key: value for part in parts for key, value in part.items()}
        if is_usual:
            _keep(condition, values)
    return values


def kept(condition: str, file: Path = FILE) -> dict[str, dict[str, float]]:
    """What is kept for the numbers as they are now, in the package or in the user's cache; empty where nothing is."""
    found = shipped(file).get(condition, {})
    if found.get("fingerprint") == fingerprint(condition):
        return {name: dict(found[name]) for name in SETS}
    return _cached(condition)


def shipped(file: Path = FILE) -> dict[str, Any]:
    """The tables that come with the package, by condition, whatever numbers they were made from."""
    return dict(tomllib.loads(file.read_text(encoding="utf-8"))["condition"]) if file.exists() else {}


def _cache_file(condition: str) -> Path:
    """Where the user's cache has the table of these numbers, these equations and this way of reading them."""
    from ims.simulation.recruit import text_hash  # noqa: PLC0415 - slow to load

    reading = Path(__file__).with_name("untreated.py").read_bytes()
    key = hashlib.sha256((fingerprint(condition) + text_hash()).encode() + reading).hexdigest()
    return cache_folder() / "untreated" / f"{key[:32]}.json"


def _cached(condition: str) -> dict[str, dict[str, float]]:
    try:
        return dict(json.loads(_cache_file(condition).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _keep(condition: str, values: dict[str, dict[str, float]]) -> None:
    """Keep a table in the user's cache; a cache that cannot be written is not worth a failure."""
    file = _cache_file(condition)
    temporary = file.with_name(f"{file.stem}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(values), encoding="utf-8")
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)


def write(conditions: Sequence[str], say: Callable[[str], object], path: Path = FILE) -> None:
    """Measure these conditions anew and keep them in the package."""
    content: dict[str, Any] = {"schema": 1, "persons": PERSONS, "seed": SEED, "condition": shipped(path)}
    for name in conditions:
        mark, values = fingerprint(name), measured(name)
        short = {s: {key: float(f"{value:.{DIGITS}g}") for key, value in rows.items()} for s, rows in values.items()}
        content["condition"][name] = {"fingerprint": mark, **short}
        met = [one["verdict"] == MET for s in SETS for r in needle_free(name) for one in _rows(r, s, short)]
        say(f"{name}: {sum(met)} of {len(met)} rows met")
        content["condition"] = dict(sorted(content["condition"].items()))
        path.write_text(tomli_w.dumps(content), encoding="utf-8")


def main(names: Sequence[str]) -> None:
    """Measure the named conditions, or every one whose numbers have changed since its table was made."""
    stale = [n for n in load().conditions if shipped().get(n, {}).get("fingerprint") != fingerprint(n)]
    write(names or stale, lambda text: sys.stderr.write(text + "\n"))


if __name__ == "__main__":
    main(sys.argv[1:])
