"""The page of figures: tables, and what they were taken with."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.case import SESSIONS, WEEKS
from benchmarks.kernel.build import FLAGS
from benchmarks.kernel.build import version as compiler

PRESET = "two_muscle_reference"
BARS = {"kernel": 5.0, "scipy": 500.0, "help": 0.3, "first": 25.0, "warm_wall": 8.0, "warm_cpu": 12.0, "memory": 2048.0}
Row = tuple[Any, dict[str, Any]]


def processor() -> str:
    """Name of the CPU and its widest vector instructions, as the system gives them."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    lines = dict(line.split("\t: ", 1) for line in told.replace("\t\t", "\t").splitlines() if "\t: " in line)
    widest = next((name for name in ("avx512f", "avx2", "avx") if name in lines.get("flags", "").split()), "no AVX")
    return f"{lines.get('model name', platform.machine())} (family {lines.get('cpu family', '?')}), {widest}"


def cost(row: Row) -> float:
    """CPU microseconds of a person-week."""
    return float(row[1]["cpu_seconds"]) / row[0].persons / WEEKS * 1e6


def _table(table: list[Row]) -> list[str]:
    lines = [
        "| engine | method, step, type | persons | person-weeks a CPU s | us CPU a person-week | greatest error | MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for case, found in table:
        each = cost((case, found))
        error = f"{found['error']:.1e}" if "error" in found else "-"
        figures = f"{case.persons:,} | {1e6 / each:,.0f} | {each:.3g} | {error} | {found['peak_rss_MB']:.0f}"
        lines.append(f"| {case.engine} | {case.method} | {figures} |")
    return lines


def _ratios(table: list[Row]) -> list[str]:
    """How far from the limit, how far from scipy, and how linear."""
    preset = [row for row in table if row[0].model == PRESET]
    ours = {row[0].persons: cost(row) for row in preset if row[0].engine == "IMS"}
    full = {row[0].persons: cost(row) for row in table if row[0].model != PRESET}
    scipy = {row[0].method: cost(row) for row in preset if row[0].engine.startswith("scipy")}
    lines = [
        "| persons | "
        + " | ".join(f"of the limit with {lanes} lanes" for lanes in (8, 16))
        + " | scipy rtol 1e-3 | scipy rtol 1e-6 |"
    ]
    lines.append("|---|---|---|---|---|")
    for persons, each in ours.items():
        limits = [
            cost(row)
            for lanes in (8, 16)
            for row in preset
            if row[0].engine == f"C++ kernel, {lanes} lanes"
            and row[0].persons == persons
            and row[0].method.startswith("ETDRK4")
        ]
        slower = [f"{each / limit:.1f} times the CPU" for limit in limits]
        quicker = [f"{value / each:,.0f} times quicker" for value in scipy.values()]
        lines.append(f"| {persons:,} | " + " | ".join([*slower, *quicker]) + " |")
    largest = max(ours)
    each = ours[largest]
    kernels = {
        lanes: next(
            cost(row)
            for row in preset
            if row[0].engine == f"C++ kernel, {lanes} lanes"
            and row[0].persons == largest
            and row[0].method.startswith("ETDRK4")
        )
        for lanes in (8, 16)
    }
    verdicts = [
        *(f"{lanes} lanes: {_verdict(each / limit <= BARS['kernel'])}" for lanes, limit in kernels.items()),
        *(f"scipy at {method.split(',')[0]}: {_verdict(value / each >= BARS['scipy'])}" for method, value in scipy.items()),
    ]
    lines += [
        "",
        f"Bars: at most {BARS['kernel']:g} times the kernel's CPU a core, at least {BARS['scipy']:g} times quicker than scipy. "
        f"At {largest:,} persons: {'; '.join(verdicts)}. The bars were set on a processor with 8 lanes (AVX2) and against a "
        "prototype that runs scipy at rtol 1e-6. The limit is taken at the method and step of ours, so that both make the same "
        "error; the kernel moves 14 states, ours 23.",
    ]
    if largest > 1000:
        lines += [
            "",
            f"Linear in persons: from 1,000 to {largest:,} a person-week's cost changes by a factor of "
            f"{ours[largest] / ours[1000]:.2f} (preset) and {full[largest] / full[1000]:.2f} (full model).",
        ]
    return lines


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "not met"


def _commands(commands: dict[str, dict[str, float]]) -> list[str]:
    lines = ["| command | CPU s | wall s |", "|---|---|---|"]
    lines += [f"| {name} | {spent['cpu_seconds']:.2f} | {spent['wall_seconds']:.2f} |" for name, spent in commands.items()]
    lines += [
        "",
        f"Bars: help {BARS['help']} CPU s; first {BARS['first']:g} s wall; warm {BARS['warm_wall']:g} s wall and "
        f"{BARS['warm_cpu']:g} CPU s (both sets, three arms, mechanism switches).",
    ]
    return lines


def page(table: list[Row], commands: dict[str, dict[str, float]], million: dict[str, Any] | None, repeats: int) -> str:
    """The whole page in Markdown."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("jax", "numpy", "scipy"))
    flags = next(found["flags"] for case, found in table if case.engine == "IMS")
    lines = [
        "# Speed",
        "",
        "Written by `make bench`; the way of measuring is in `benchmarks/README.md`.",
        "",
        f"- Processor: {processor()}; {os.cpu_count()} cores, {platform.system()}.",
        f"- Python {platform.python_version()}, {versions}; {compiler()}.",
        f"- Kernel compiled with `{' '.join(FLAGS)}`. Ours runs with `XLA_FLAGS={flags}`.",
        f"- CPU seconds are user plus system of the process, kept to one core; medians of {repeats} runs in turn.",
        f"- The case: {SESSIONS} weekly sessions, {WEEKS} weeks, weekly output.",
        "- Error: largest of any state in any week, against the frozen course at rtol 1e-12.",
        "",
        "## The preset, against the limit and scipy",
        "",
        *_table([row for row in table if row[0].model == PRESET]),
        "",
        *_ratios(table),
        "",
        "## The full model of tennis elbow",
        "",
        *_table([row for row in table if row[0].model != PRESET]),
        "",
    ]
    if million is not None:
        lines += [
            f"{million['persons']:,} persons x {million['weeks']} weeks, weekly output, drawn, solved and written to a file: "
            f"{million['cpu_seconds']:,.0f} CPU s, {million['wall_seconds']:,.0f} s wall, "
            f"peak memory {million['peak_rss_MB']:,.0f} MB (bar: {BARS['memory']:,.0f} MB).",
            "",
        ]
    lines += ["## What a person waits for", "", *_commands(commands), ""]
    return "\n".join(lines)
