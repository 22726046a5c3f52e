"""Figures of the needle pass, every engine in a process of its own and in turn; the medians go into docs/BENCHMARKS_NEEDLE.md.

python -m benchmarks.needle            about ten minutes
python -m benchmarks.needle --quick    once, prints and writes nothing

Peers are measured in environments of their own below build/bench, made on the spot; where one cannot be made the page says so.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import HOME, ask, command_cost
from benchmarks.needle.two_compartments import FINE, LONG, RISE, STEP, difference, rising
from benchmarks.page import processor
from benchmarks.run import middle

PAGE = HOME / "docs/BENCHMARKS_NEEDLE.md"
REPEATS = 3
SITES, SPINDLES, POOLS = 64, 1000, 8
BARS = {"pool": 0.25, "spindles": 0.5, "pass": 0.060, "one": 0.4, "warm": 8.0, "first": 20.0, "kernel": 4.0}


@dataclass(frozen=True)
class Peer:
    """Something of others that is measured: what pip installs, what its script is told, what the page says of it.

    Attributes
    ----------
    against : which of our cases its figure stands beside
    form : how its model differs from ours; where it does, its figure is a time and no verdict
    licence : of the peer, which runs here in a process and an environment of its own and is never imported by the package
    """

    name: str
    install: tuple[str, ...]
    arguments: tuple[object, ...]
    against: str
    form: str
    licence: str


PEERS = (
    Peer(
        "Brian2",
        ("brian2==2.9.0", "numpy<2.3", "setuptools<81"),  # it uses a function that later versions of numpy no longer have
        (HOME / "build/bench/brian2_pool",),
        "pool",
        "the equations of our cells in C++ standalone mode, Euler; steadily excited, without twitch filters",
        "CeCILL-2.1",
    ),
    Peer(
        "NEST",
        ("nest-simulator==3.10.0",),
        (),
        "pool",
        "iaf_cond_exp_sfa_rr: the equations of our cells in adaptive steps; noise redrawn every millisecond, not filtered; "
        "without twitch filters",
        "GPL-2.0-or-later",
    ),
    Peer(
        "NEURON",
        ("neuron==9.0.2",),
        (),
        "pool",
        "IntFire2, from event to event without a time step: the after-hyperpolarization a current, noise as random kicks, no "
        "refractory period; without twitch filters",
        "BSD-3-Clause",
    ),
    Peer(
        "bioafferent",
        ("bioafferent==0.1.0",),
        (SPINDLES,),
        "spindles",
        "the structure of our spindle with a tension of first order and coefficients of its own; ours is the full model",
        "MIT",
    ),
)

NEURON = next(one for one in PEERS if one.name == "NEURON")


def python_of(one: Peer) -> Path:
    """Python of the peer's environment, made where it is not there yet."""
    folder = HOME / "build/bench" / one.name.lower()
    python, ready = folder / "bin/python", folder / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "-q", "--disable-pip-version-check", "install", *one.install]
        subprocess.run(pip, check=True, timeout=600)
        ready.touch()
    return python


def peer(one: Peer, script: str = "", *arguments: object) -> dict[str, Any] | None:
    """What the peer's script tells, or None where its environment cannot be made or the script fails."""
    try:
        file = Path(__file__).with_name(script or f"peer_{one.name.lower()}.py")
        asked = [str(python_of(one)), str(file), *map(str, arguments or one.arguments)]
        done = subprocess.run(asked, check=True, capture_output=True, timeout=600, text=True)
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or ""
        print(f"{one.name} was not measured: {error}\n{said[-2000:]}", file=sys.stderr)
        return None
    return dict(json.loads(done.stdout.splitlines()[-1]))


def spike_by_spike() -> list[str]:
    """The part of the page on the pool in two compartments: ours and NEURON's at the step that is meant, and at a fine one."""
    cells = HOME / "build/bench/neuron_cells.json"
    cells.parent.mkdir(parents=True, exist_ok=True)
    cells.write_text(json.dumps(rising()))
    theirs = {step: peer(NEURON, "peer_neuron_cells.py", cells, cells.with_suffix(""), step) for step in (STEP, FINE)}
    usual, fine = theirs[STEP], theirs[FINE]
    if usual is None or fine is None:
        return ["NEURON could not be installed, compiled or run here, so this was not compared."]
    single, double = ask("needle.two_compartments", STEP, "single"), ask("needle.two_compartments", FINE, "double")
    runs = {
        f"ours, {STEP:g} ms, single precision": single,
        f"ours, {FINE:g} ms, double precision": double,
        f"NEURON, {STEP:g} ms": usual,
    }
    lines = [
        f"| beside NEURON at {FINE:g} ms | spikes | cells with another number | median apart | most apart |",
        "|---|---|---|---|---|",
    ]
    for name, told in runs.items():
        d = difference(told["spikes"], fine["spikes"])
        lines.append(f"| {name} | {d.spikes} of {d.cells} cells | {d.others} | {d.median:.2g} ms | {d.most:.2g} ms |")
    cost = f"{single['cpu_seconds']:.2g} CPU s in ours (single precision), {usual['cpu_seconds']:.2g} in NEURON (double)"
    return [*lines, "", f"{LONG:g} s at {STEP:g} ms: {cost}."]


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
    beside: dict[str, list[dict[str, Any]]] = {one.name: [] for one in PEERS}
    for repeat in range(repeats):
        for name, (module, *arguments) in asked.items():
            found[name].append(ask(str(module), *arguments))
            print(f"{repeat + 1}/{repeats}  {name}: {found[name][-1]['cpu_seconds']:.3g} CPU s", file=sys.stderr)
        for other in PEERS:
            told = peer(other)
            beside[other.name] += [told] if told else []
            if told:
                print(f"{repeat + 1}/{repeats}  {other.name}: {told['cpu_seconds']:.3g} CPU s", file=sys.stderr)
    ours = {name: middle(one) for name, one in found.items()}
    return ours | {name: middle(figures) if figures else None for name, figures in beside.items()}


def beside(found: dict[str, Any]) -> list[str]:
    """Rows of the peers: what each did in how long, its form, its licence."""
    jobs = {"pool": "one pool of 120 x 10 s at 0.1 ms", "spindles": f"{SPINDLES:,} spindles x 10 s at 1 kHz"}
    ours = {"pool": found["pool"]["cpu_seconds"] / POOLS, "spindles": found["spindles"]["cpu_seconds"]}
    lines = ["| peer | job | CPU s | ours, CPU s | form of its model | licence |", "|---|---|---|---|---|---|"]
    for one in PEERS:
        figures = found[one.name]
        name = one.name if figures is None else f"{one.name} {figures['version']}"
        cost = "its environment could not be made" if figures is None else f"{figures['cpu_seconds']:.3g}"
        lines.append(f"| {name} | {jobs[one.against]} | {cost} | {ours[one.against]:.3g} | {one.form} | {one.licence} |")
    return lines


def page(found: dict[str, Any], waited: dict[str, dict[str, float]], spikes: list[str], repeats: int) -> str:
    """The text of the page."""

    def line(what: str, value: float, unit: str, bar: float | None) -> str:
        told = "" if bar is None else f"{bar:g} {unit}"
        verdict = "" if bar is None else "met" if value <= bar else "missed"
        return f"| {what} | {value:.3g} {unit} | {told} | {verdict} |"

    pool, limit = found["pool"]["cpu_seconds"], found["limit"]["cpu_seconds"]
    rows = [
        line(f"closed-loop pass, 2 s, batch of {SITES}, a site", found["pass"]["cpu_seconds"] / SITES, "CPU s", BARS["pass"]),
        line("closed-loop pass, 2 s, one site", found["one"]["wall_seconds"], "s", BARS["one"]),
        line(
            f"120 motor neurons and twitch filters x 10 s, {POOLS} pools at once, a pool", pool / POOLS, "CPU s", BARS["pool"]
        ),
        line("the same, one pool alone", found["one pool"]["cpu_seconds"], "CPU s", BARS["pool"]),
        line(f"the limit: C++ kernel, {POOLS} pools in the lanes, a pool", limit / POOLS, "CPU s", None),
        line("ours over the limit", pool / limit, "times", BARS["kernel"]),
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

## What others have

{chr(10).join(beside(found))}

Not the same model, so times and no verdict; each runs on one core in a process and an environment of its own, and the package
imports none of them. MyoGen has no package for this Python.

## Spike by spike

The pool in two compartments (`physiology/reflex/motor_neuron_pool_cisi2008.py`) without noise, on a current that rises for
{RISE:g} s and stays. In NEURON the same cells are a soma and a dendrite with the catalog's sizes, resistances and densities,
and the pulses are written in NMODL; nothing that our sub-model derives is handed over but the largest rheobase, the unit of
the current. A difference in one spike moves all that follow, so the most apart is that of the last ones.

{chr(10).join(spikes)}

## What the figures rest on

A lane's bits depend on nobody's company: every batch of one structure runs through blocks of one width. For passes that is
eight lanes, so one site costs as much as eight; for pools alone it is one lane, whose units fill the vectors; for spindles
alone it is 128. Another width is another program with other last bits, so it never follows the size of a batch.
The kernel has the same equations without our interface. Both spend most of their time on three exponentials a cell and step,
so the way to be quicker is to hold the current of a cell for a frame of ten steps.
"""


def main(arguments: list[str]) -> int:
    """Measure, print the page, write it."""
    parser = argparse.ArgumentParser(prog="benchmarks.needle", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once, nothing written")
    chosen = parser.parse_args(arguments)
    repeats = 1 if chosen.quick else REPEATS
    text = page(measured(repeats), commands(repeats), spike_by_spike(), repeats)
    print(text)
    if not chosen.quick:
        PAGE.write_text(text, encoding="utf-8")
    return 0
