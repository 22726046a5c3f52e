"""One figure of one engine, taken in a process of its own.

An engine's module calls `report`; the runner calls `ask` and reads the one line of JSON that the engine prints.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[1]
SHORTEST = 0.2
"""CPU seconds a timed stretch lasts at least; shorter work is repeated."""


def usage(who: int = resource.RUSAGE_SELF) -> float:
    """User and system CPU seconds so far."""
    spent = resource.getrusage(who)
    return spent.ru_utime + spent.ru_stime


def peak_memory(who: int = resource.RUSAGE_SELF) -> float:
    """Largest resident set so far [MB]."""
    return resource.getrusage(who).ru_maxrss / 1024


def one_core() -> None:
    """Keep this process to one core, so that a figure is per core whatever threads an engine starts."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def timed(work: Callable[[], Any]) -> dict[str, float]:
    """CPU and wall seconds of one call of `work`, as the mean of as many as last `SHORTEST`."""
    calls = 0
    cpu, wall = usage(), time.perf_counter()
    while calls == 0 or usage() - cpu < SHORTEST:
        work()
        calls += 1
    return {"cpu_seconds": (usage() - cpu) / calls, "wall_seconds": (time.perf_counter() - wall) / calls}


def report(found: Mapping[str, Any]) -> None:
    """Hand a figure to the runner."""
    print(json.dumps({**found, "peak_rss_MB": peak_memory()}))


def ask(module: str, *arguments: object, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run an engine's module in a new process and take its figure."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=HOME, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def command_cost(command: Sequence[str], environment: Mapping[str, str]) -> dict[str, float]:
    """CPU and wall seconds of a whole command, interpreter and imports included."""
    cpu, wall = usage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=HOME, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return {"cpu_seconds": usage(resource.RUSAGE_CHILDREN) - cpu, "wall_seconds": time.perf_counter() - wall}
