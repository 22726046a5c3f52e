"""A cohort into a store, in a process of its own: `python -m tests.proof.stored_run CONDITION SET PERSONS WEEKS FILE`.

Prints one line of JSON: persons who are in the file, CPU and wall seconds, and the peak of resident memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from ims.catalog import load
from ims.simulation.run import simulate
from ims.simulation.scenario import Scenario
from ims.treatment import default_course

HIGH_WATER = "VmHWM:"


def peak_memory() -> float:
    """Largest resident set of this process alone [MB].

    `ru_maxrss` starts at what the parent held when it started us, so the kernel's own mark is read where there is one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith(HIGH_WATER))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(condition: str, mechanism_set: str, persons: int, weeks: int, file: str) -> None:
    """Simulate, read a few numbers back, report."""
    scenario = Scenario(
        course=default_course(load(), condition), mechanism_set=mechanism_set, persons=persons, horizon=7.0 * weeks
    )
    begun, told, done = time.perf_counter(), time.perf_counter(), 0.0

    def progress(days: float) -> None:
        nonlocal told, done
        done += days
        if time.perf_counter() - told > 15.0:
            told = time.perf_counter()
            print(f"{done / (persons * scenario.horizon):.0%} after {told - begun:.0f} s", file=sys.stderr, flush=True)

    with simulate(scenario, store=file, progress=progress) as result:
        found = {
            "persons": result.sizes["person"],
            "readings": result.sizes["time"],
            "outputs": len(result.data_vars),
            "finite": bool(result["pain_intensity"].isel(time=-1).notnull().all()),
            "acceptance_rate": result.attrs["acceptance_rate"],
        }
    spent = time.process_time()
    size = Path(file).stat().st_size / 1e6
    wall = time.perf_counter() - begun
    print(json.dumps({**found, "cpu_seconds": spent, "wall_seconds": wall, "file_MB": size, "peak_rss_MB": peak_memory()}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
