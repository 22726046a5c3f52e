"""Cohorts that do not fit into memory: a million people, weekly readings for sixteen weeks, in a store."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FEW, MANY = 100_000, 1_000_000
WEEKS = 16
MOST_MB = 2048.0
LIKE = 0.10
LONGEST = 16 * 60.0
"""Seconds the largest run may take; with less room in the hour it is shrunk, and says so."""
CASES = (("two_muscle_reference", "two_muscle_reference"), ("tennis_elbow", "as_evidenced"))


def stored(case: tuple[str, str], persons: int, folder: Path) -> dict[str, Any]:
    """What a run in a process of its own reports; the file is read there and removed here."""
    file = folder / "cohort.nc"
    command = [sys.executable, "-m", "tests.proof.stored_run", *case, str(persons), str(WEEKS), str(file)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    file.unlink()
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("case", CASES)
def test_a_million_people_need_no_more_memory_than_a_tenth(
    case: tuple[str, str], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Peak memory at 10^5 and 10^6 persons within 10 %, and 10^6 persons x 16 weeks, read weekly, in 2 GB at most."""
    stored(case, 1000, tmp_path)  # compiles; both runs that count find the programs ready
    few = stored(case, FEW, tmp_path)
    many_persons = min(MANY, int(MANY * LONGEST / (few["wall_seconds"] * MANY / FEW)) // FEW * FEW)
    if many_persons < MANY:
        record_property("shrunk", f"{many_persons} persons instead of {MANY}: 10^6 would take more than {LONGEST:.0f} s here")
    many = stored(case, many_persons, tmp_path)
    for run in (few, many):
        what = f"{run['persons']} persons"
        record_property(what, f"{run['peak_rss_MB']:.0f} MB, {run['cpu_seconds']:.0f} CPU s, file {run['file_MB']:.0f} MB")
    record_property("person_weeks_per_CPU_second", f"{many_persons * WEEKS / many['cpu_seconds']:.0f}")
    assert (many["persons"], many["readings"], many["finite"]) == (many_persons, WEEKS + 1, True)
    assert many["peak_rss_MB"] <= MOST_MB
    assert abs(many["peak_rss_MB"] / few["peak_rss_MB"] - 1.0) <= LIKE
