"""All figures: every engine in a process of its own, the engines in turn, several times; the medians go into the page.

python -m benchmarks                the whole table (about 20 minutes), writes docs/BENCHMARKS.md
python -m benchmarks --quick        without the largest batches, prints and writes nothing
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.case import WEEKS
from benchmarks.measure import HOME, ask, command_cost
from benchmarks.page import page

PAGE = HOME / "docs/BENCHMARKS.md"
REPEATS = 3
MILLION = 1_000_000
CONDITION = "tennis_elbow"
PRESET = "two_muscle_reference"


@dataclass(frozen=True)
class Case:
    """One row: what is asked of which engine's module, and what the row is called."""

    engine: str
    method: str
    persons: int
    module: str
    arguments: tuple[object, ...]
    model: str = PRESET


def cases(sizes: tuple[int, ...]) -> Iterator[Case]:
    """Rows of the table, the limit first."""
    for persons in sizes:
        for lanes in (8, 16):
            for order, steps in ((4, 12), (2, 24)):
                name = {4: "ETDRK4", 2: "ETD2RK"}[order]
                how = f"{name}, 1/{steps} d, f32"
                yield Case(f"C++ kernel, {lanes} lanes", how, persons, "kernel", (persons, lanes, order, steps))
        yield Case("IMS", "ETDRK4, 1/12 d, f32", persons, "product", (PRESET, persons))
    for rtol in ("1e-3", "1e-6"):
        yield Case("scipy LSODA", f"rtol {rtol}, f64", 1, "scipy_course", (rtol,))
    for persons in sizes:
        yield Case("IMS", "ETDRK4, 1/12 d, f32", persons, "product", (CONDITION, persons), CONDITION)


def middle(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Median of every number over the repeats; what is no number is that of the last."""
    numbers = {key for key, value in found[-1].items() if isinstance(value, (int, float))}
    return {key: statistics.median(one[key] for one in found) if key in numbers else value for key, value in found[-1].items()}


def rows(sizes: tuple[int, ...], repeats: int) -> list[tuple[Case, dict[str, Any]]]:
    """Every case, measured in turn so that a busy minute of the machine falls on all of them."""
    asked = list(cases(sizes))
    found: dict[Case, list[dict[str, Any]]] = {case: [] for case in asked}
    for repeat in range(repeats):
        for case in asked:
            found[case].append(ask(case.module, *case.arguments))
            cost = found[case][-1]["cpu_seconds"] / case.persons / WEEKS * 1e6
            print(
                f"{repeat + 1}/{repeats}  {case.model}  {case.engine}, {case.method}, {case.persons}: {cost:.3g} us",
                file=sys.stderr,
            )
    return [(case, middle(figures)) for case, figures in found.items()]


def commands(repeats: int) -> dict[str, dict[str, float]]:
    """What a person waits for: help, the first simulation after install, a later one."""
    ims = str(Path(sys.executable).with_name("ims"))
    with tempfile.TemporaryDirectory() as empty:
        simulate = [ims, "simulate", CONDITION, "--json", "--out", f"{empty}/report"]
        environment = {"IMS_CACHE": f"{empty}/cache", "JAX_COMPILATION_CACHE_DIR": f"{empty}/cache/compiled"}
        first = command_cost(simulate, environment)
        warm = middle([command_cost(simulate, environment) for _ in range(repeats)])
    return {
        "`ims --help`": middle([command_cost([ims, "--help"], {}) for _ in range(repeats)]),
        f"`ims simulate {CONDITION}`, first after install": first,
        f"`ims simulate {CONDITION}`, warm": warm,
    }


def million() -> dict[str, Any]:
    """A million persons into a store, as `simulate(scenario, store=...)` does it: drawing, solving, writing."""
    with tempfile.TemporaryDirectory(dir=HOME / "build") as folder:
        asked = [CONDITION, "as_evidenced", str(MILLION), str(WEEKS), f"{folder}/cohort.nc"]
        command = [sys.executable, "-m", "tests.proof.stored_run", *asked]
        done = subprocess.run(command, cwd=HOME, stdout=subprocess.PIPE, text=True, check=True)
    return {**json.loads(done.stdout.splitlines()[-1]), "weeks": WEEKS}


def main(arguments: list[str]) -> int:
    """Measure, print the page, write it."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small batches, one repeat, nothing written")
    parser.add_argument("--no-million", action="store_true", help="leave out the run of a million persons")
    chosen = parser.parse_args(arguments)
    sizes = (1, 1_000) if chosen.quick else (1, 1_000, 100_000)
    repeats = 1 if chosen.quick else REPEATS
    table = rows(sizes, repeats)
    whole = None if chosen.quick or chosen.no_million else million()
    text = page(table, commands(repeats), whole, repeats)
    print(text)
    if not chosen.quick:
        PAGE.write_text(text, encoding="utf-8")
    return 0
