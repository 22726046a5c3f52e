"""Figures of the needle pass, every engine in a process of its own and in turn; the medians go into docs/BENCHMARKS_NEEDLE.md.

python -m benchmarks.needle            about five minutes
python -m benchmarks.needle --quick    once, prints and writes nothing

Brian2 is measured in an environment of its own below build/bench, made on the spot; where it cannot be made the page says so.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import HOME, ask, command_cost
from benchmarks.page import processor
from benchmarks.run import middle

PAGE = HOME / "docs/BENCHMARKS_NEEDLE.md"
REPEATS = 3
SITES, SPINDLES, POOLS = 64, 1000, 8
BARS = {"pool": 0.25, "spindles": 0.5, "pass": 0.060, "one": 0.4, "warm": 8.0, "first": 20.0, "kernel": 4.0}
BRIAN2 = ("brian2==2.9.0", "numpy<2.3", "setuptools<81")
"""Brian2 2.9 uses a function that later versions of numpy no longer have."""


def brian2() -> dict[str, Any] | None:
    """The peer's figure, or None where its environment cannot be made."""
    folder = HOME / "build/bench/brian2"
    python = folder / "bin/python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            pip = [str(python), "-m", "pip", "-q", "--disable-pip-version-check", "install", *BRIAN2]
            subprocess.run(pip, check=True, timeout=600)
        script = Path(__file__).with_name("peer_brian2.py")
        done = subprocess.run(
            [str(python), str(script), str(HOME / "build/bench/brian2_pool")], check=True, capture_output=True
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return dict(json.loads(done.stdout.splitlines()[-1]))


def commands(repeats: int) -> dict[str, dict[str, float]]:
    """What a person waits for: the first pass after install, a later one."""
    needle = [str(Path(sys.executable).with_name("ims")), "needle", "tennis_elbow", "--json"]
    with tempfile.TemporaryDirectory() as empty:
        environment = {"IMS_CACHE": f"{empty}/cache", "JAX_COMPILATION_CACHE_DIR": f"{empty}/cache/compiled"}
        first = command_cost(needle, environment)
        return {"first": first, "warm": middle([command_cost(needle, environment) for _ in range(repeats)])}


def measured(repeats: int) -> dict[str, Any]:
    """Every figure, the engines in turn."""
    asked: dict[str, tuple[object, ...]] = {
        "pass": ("needle.ours", "pass", SITES),
        "one": ("needle.ours", "pass", 1),
        "pool": ("needle.ours", "pool", POOLS),
        "one pool": ("needle.ours", "pool", 1),
        "limit": ("needle.limit",),
        "spindles": ("needle.ours", "spindles", SPINDLES),
    }
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in asked}
    peer: list[dict[str, Any]] = []
    for repeat in range(repeats):
        for name, (module, *arguments) in asked.items():
            found[name].append(ask(str(module), *arguments))
            print(f"{repeat + 1}/{repeats}  {name}: {found[name][-1]['cpu_seconds']:.3g} CPU s", file=sys.stderr)
        told = brian2()
        peer += [told] if told else []
    return {name: middle(one) for name, one in found.items()} | {"brian2": middle(peer) if peer else None}


def page(found: dict[str, Any], waited: dict[str, dict[str, float]], repeats: int) -> str:
    """The text of the page."""

    def line(what: str, value: float, unit: str, bar: float | None) -> str:
        told = "" if bar is None else f"{bar:g} {unit}"
        verdict = "" if bar is None else "met" if value <= bar else "missed"
        return f"| {what} | {value:.3g} {unit} | {told} | {verdict} |"

    pool, limit, peer = found["pool"]["cpu_seconds"], found["limit"]["cpu_seconds"], found["brian2"]
    if peer is None:
        brian = "| Brian2: its environment could not be made | - | | |"
    else:
        what = f"one pool x 10 s, no filters, Brian2 {peer['version']} C++ standalone, one core"
        brian = line(what, peer["cpu_seconds"], "CPU s", None)
    rows = [
        line(f"closed-loop pass, 2 s, batch of {SITES}, a site", found["pass"]["cpu_seconds"] / SITES, "CPU s", BARS["pass"]),
        line("closed-loop pass, 2 s, one site", found["one"]["wall_seconds"], "s", BARS["one"]),
        line(
            f"120 motor neurons and twitch filters x 10 s, {POOLS} pools at once, a pool", pool / POOLS, "CPU s", BARS["pool"]
        ),
        line("the same, one pool alone", found["one pool"]["cpu_seconds"], "CPU s", BARS["pool"]),
        line(f"the limit: C++ kernel, {POOLS} pools in the lanes, a pool", limit / POOLS, "CPU s", None),
        line("ours over the limit", pool / limit, "times", BARS["kernel"]),
        brian,
        line(f"{SPINDLES:,} full spindles x 10 s at 1 kHz", found["spindles"]["cpu_seconds"], "CPU s", BARS["spindles"]),
        line("`ims needle tennis_elbow`, first after install", waited["first"]["wall_seconds"], "s", BARS["first"]),
        line("`ims needle tennis_elbow`, warm", waited["warm"]["wall_seconds"], "s", BARS["warm"]),
    ]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("jax", "numpy"))
    return f"""# Speed of the needle pass

Written by `python -m benchmarks.needle`, a part of `make bench`.

- Processor: {processor()}; {platform.system()}. Python {platform.python_version()}, {libraries}.
- CPU seconds are of one core; medians of {repeats} runs, the engines in turn; compiling is not counted but for the commands.
- Mean rate of a cell: {found["pool"]["rate"]:.2f} a second in ours, {found["limit"]["rate"]:.2f} in the kernel.

| what | figure | bar | |
|---|---|---|---|
{chr(10).join(rows)}

Every batch runs through blocks of eight lanes, so that nobody's bits depend on the company: one pool or one site costs as much
as eight. The kernel has the same equations without our interface; both spend most of their time on three exponentials a cell
and step, so the way nearer to it is to hold the current of a cell for a frame of ten steps.
Not measured yet: NEST, NEURON and bioafferent; MyoGen has no package for this Python.
"""


def main(arguments: list[str]) -> int:
    """Measure, print the page, write it."""
    parser = argparse.ArgumentParser(prog="benchmarks.needle", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once, nothing written")
    chosen = parser.parse_args(arguments)
    repeats = 1 if chosen.quick else REPEATS
    text = page(measured(repeats), commands(repeats), repeats)
    print(text)
    if not chosen.quick:
        PAGE.write_text(text, encoding="utf-8")
    return 0
