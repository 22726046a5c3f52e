"""The long proofs: `make proof` runs them and writes docs/PROOF.md.

The page names the parent commit (a commit cannot hold its own hash), the date, the machine and the versions, then every proof:
what it proves, how to run it alone, its figures, verdict and seconds; and all that was skipped, shrunk or left out. Proofs are
the files of tests/proof, each in a process of its own with a limit of time; then the suite runs on every Python we support
that is found here. A proof tells its figures with pytest's `record_property`; `proves` says what it proves, `shrunk` that it
was made smaller than it should be. All of it ends within the hour: what no longer fits is left out, and the page says so.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "PROOF.md"
PROOFS = ROOT / "tests" / "proof"
WORK = ROOT / "build" / "proof"
SUPPORTED = ("3.11", "3.12", "3.13")
PROVES, SHRUNK = "proves", "shrunk"
LIBRARIES = ("intramuscular", "jax", "numpy", "scipy", "xarray", "netCDF4", "python-libsbml", "libroadrunner", "pytest")
HOUR = 3600.0
FINISH = 30.0
"""Seconds kept for the page."""
LIMIT = 25 * 60.0
"""Seconds any one step may take."""
LEAST = 240.0
"""Seconds without which a proof is not begun."""
SUITE_LEAST = 20 * 60.0
"""Seconds without which the suite is not begun on a first Python: what it takes on a slow machine."""
SUITE_SLACK = 1.5
"""Times as long as on the Python before, without which it is not begun on one more."""
SUITE = ("-m", "not proof and not journey", "-n", "2", "--dist", "loadfile")


@dataclass(frozen=True)
class Case:
    """One test as the runner reported it."""

    name: str
    outcome: str
    seconds: float
    figures: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True)
class Suite:
    """A run of tests: all proofs, or the suite on one Python."""

    label: str
    cases: tuple[Case, ...]
    seconds: float

    def count(self, outcome: str) -> int:
        """How many cases ended so."""
        return sum(case.outcome == outcome for case in self.cases)

    @property
    def is_good(self) -> bool:
        """Whether something ran and nothing failed."""
        return self.count("passed") > 0 and self.count("failed") == 0


@dataclass(frozen=True)
class Clock:
    """What is left of the hour."""

    ends: float

    @classmethod
    def start(cls, seconds: float = HOUR) -> Clock:
        """A clock that starts now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left for steps."""
        return self.ends - time.monotonic() - FINISH

    @property
    def limit(self) -> float:
        """Seconds the next step may take."""
        return min(LIMIT, self.left)


def read_report(text: str) -> tuple[Case, ...]:
    """Cases of a JUnit report."""
    return tuple(_case(node) for node in ET.fromstring(text).iter("testcase"))


def _case(node: ET.Element) -> Case:
    failed = next((node.find(kind) for kind in ("failure", "error") if node.find(kind) is not None), None)
    skipped = node.find("skipped")
    outcome = "failed" if failed is not None else "skipped" if skipped is not None else "passed"
    told = failed if failed is not None else skipped
    figures = tuple((p.get("name", ""), p.get("value", "")) for p in node.iter("property"))
    name = f"{node.get('classname', '').removeprefix('tests.')}.{node.get('name', '')}"
    reason = "" if told is None else " ".join(told.get("message", "").split())[:200]
    return Case(name, outcome, float(node.get("time", "0")), figures, reason)


def run_tests(python: str | Path, selection: Sequence[str], label: str, limit: float) -> Suite:
    """Run tests with one Python, for so many seconds at most, and read how they ended."""
    WORK.mkdir(parents=True, exist_ok=True)
    report = WORK / f"{label}.xml"
    report.unlink(missing_ok=True)
    command = [str(python), "-m", "pytest", "-q", *selection, f"--junit-xml={report}", "-o", f"cache_dir={WORK / 'cache'}"]
    start = time.monotonic()
    ended = run_for(command, limit)
    elapsed = time.monotonic() - start
    if not ended:
        return Suite(label, (Case(label, "failed", elapsed, (), f"stopped after {elapsed:.0f} s, its limit"),), elapsed)
    if not report.exists():
        return Suite(label, (Case(label, "failed", elapsed, (), "the runner wrote no report"),), elapsed)
    return Suite(label, read_report(report.read_text(encoding="utf-8")), elapsed)


def run_for(command: Sequence[str], limit: float) -> bool:
    """Run a command; after so many seconds end it and all that it started. Whether it ended by itself."""
    drawn = {**os.environ, "IMS_EXAMPLES": "drawn"}  # property tests see new examples here, the same ones in `make test`
    with subprocess.Popen(command, cwd=ROOT, env=drawn, start_new_session=True) as process:
        try:
            process.wait(limit)
        except BaseException as why:
            os.killpg(process.pid, signal.SIGKILL)
            if not isinstance(why, subprocess.TimeoutExpired):
                raise
            return False
    return True


def find_pythons(wanted: Sequence[str] = SUPPORTED) -> dict[str, str]:
    """Version -> command of each supported Python that starts here, on the path or kept by a version manager."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found: dict[str, str] = {}
    for version in wanted:
        candidates = [shutil.which(f"python{version}"), *sorted(map(str, kept.glob(f"{version}.*/bin/python")))]
        works = [command for command in candidates if command and version_of(command) == version]
        if works:
            found[version] = works[0]
    return found


def version_of(command: str) -> str:
    """Major and minor version of a Python; empty where it does not start."""
    ask = [command, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, timeout=30, check=False).stdout.strip()
    except OSError:
        return ""


def environment(version: str, command: str, limit: float) -> Path | None:
    """The Python of an environment from the lock for one version; that of `make` itself where it is the same version.

    None where it cannot be made: no network, no package for this Python, or not within the limit.
    """
    if version == ".".join(map(str, sys.version_info[:2])):
        return Path(sys.executable)
    place = WORK / f"python{version}"
    python, stamp = place / "bin" / "python", place / ".ready"
    lock = ROOT / "lock" / "all.txt"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "-qq", "install"]
        steps = (
            [command, "-m", "venv", "--clear", str(place)],
            [*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)],
            [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        )
        try:
            for step in steps:
                subprocess.run(step, check=True, timeout=limit)
        except (subprocess.SubprocessError, OSError):
            return None
        stamp.touch()
    return python


def parent_commit() -> str:
    """The commit that the tree stands on, with a word where the tree differs from it."""
    head = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    changed = ["git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no"]
    commit = subprocess.run(head, capture_output=True, text=True, check=False).stdout.strip() or "none"
    return commit + (
        " with changes" if subprocess.run(changed, capture_output=True, text=True, check=False).stdout.strip() else ""
    )


def machine() -> str:
    """Processor, cores, memory, system, Python and libraries."""
    return "; ".join((_hardware(), f"Python {platform.python_version()}", ", ".join(_versions())))


def _hardware() -> str:
    said = Path("/proc/cpuinfo")
    lines = said.read_text(encoding="utf-8").splitlines() if said.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0.0
    return f"{model or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB memory, {platform.system()}"


def _versions() -> Iterator[str]:
    for library in LIBRARIES:
        try:
            yield f"{library} {installed(library)}"
        except ModuleNotFoundError:
            yield f"no {library}"


def page(
    proofs: Suite,
    suites: Sequence[Suite],
    *,
    commit: str,
    when: str,
    made_on: str,
    missing: Sequence[str],
    left_out: Sequence[str],
) -> str:
    """The text of docs/PROOF.md."""
    skipped = [(suite, case) for suite in (proofs, *suites) for case in suite.cases if case.outcome == "skipped"]
    shrunk = [(case, value) for case in proofs.cases for name, value in case.figures if name == SHRUNK]
    failed = [(suite, case) for suite in (proofs, *suites) for case in suite.cases if case.outcome == "failed"]
    parts = [
        "---\norphan: true\n---\n\n# Proof\n",
        f"Written by `make proof`. Parent commit {commit}; {when}. {made_on}.\n",
        "## Long proofs\n",
        f"One alone: `.venv/bin/python -m pytest {PROOFS.relative_to(ROOT)}/FILE.py -k NAME`, both as in the first column.\n",
        "| Proof | What it proves | Figures | Verdict | Seconds |\n|---|---|---|---|---|",
        *(f"| {_place(c)} | {_cell(_proves(c))} | {_figures(c)} | {c.outcome} | {c.seconds:.1f} |" for c in proofs.cases),
        f"\nTogether {proofs.seconds:.0f} s.\n",
        "## The suite on each Python\n",
        "| Python | Passed | Failed | Skipped | Seconds |\n|---|---|---|---|---|",
        *(_row(suite) for suite in suites),
        f"\nNot found here: {', '.join(missing) or 'none is missing'}.\n",
        "## Skipped, shrunk or left out\n",
        *(f"- skipped: {_cell(_where(suite, case))}: {_cell(case.reason)}" for suite, case in skipped),
        *(f"- shrunk: {_cell(case.name)}: {_cell(value)}" for case, value in shrunk),
        *(f"- left out: {_cell(what)}" for what in left_out),
        *(["Nothing."] if not (skipped or shrunk or left_out) else []),
        *(["\n## Failed\n"] if failed else []),
        *(f"- {_cell(_where(suite, case))}: {_cell(case.reason)}" for suite, case in failed),
    ]
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "|*_[]<>`$" else sign for sign in " ".join(text.split()))


def _place(case: Case) -> str:
    """File and name of a proof, without the folder they all share."""
    module, _, name = case.name.removeprefix("proof.").partition(".")
    return f"{_cell(module)}: {_cell(name)}" if name else _cell(module)


def _where(suite: Suite, case: Case) -> str:
    return case.name if suite.label == "proofs" else f"Python {suite.label}: {case.name}"


def _proves(case: Case) -> str:
    return next((value for name, value in case.figures if name == PROVES), "")


def _figures(case: Case) -> str:
    told = (f"{name.replace('_', ' ')}: {value}" for name, value in case.figures if name not in (PROVES, SHRUNK))
    return "; ".join(_cell(one) for one in told)


def _row(suite: Suite) -> str:
    counts = " | ".join(str(suite.count(outcome)) for outcome in ("passed", "failed", "skipped"))
    return f"| {suite.label} | {counts} | {suite.seconds:.0f} |"


def run_proofs(clock: Clock, left_out: list[str]) -> Suite:
    """Every file of tests/proof, in a process of its own."""
    begun, cases = time.monotonic(), list[Case]()
    for file in sorted(PROOFS.glob("test_*.py")):
        name = f"proof.{file.stem}"
        if clock.left < LEAST:
            left_out.append(f"{name}: the hour was over")
            continue
        _say(f"{name}, at most {clock.limit:.0f} s")
        cases += run_tests(sys.executable, [str(file.relative_to(ROOT))], name, clock.limit).cases
    return Suite("proofs", tuple(cases), time.monotonic() - begun)


def run_suites(clock: Clock, left_out: list[str], pythons: dict[str, str]) -> list[Suite]:
    """The suite on every Python found; on that of `make test`, which runs it anyway, last."""
    suites: list[Suite] = []
    own = ".".join(map(str, sys.version_info[:2]))
    for version, command in sorted(pythons.items(), key=lambda found: (found[0] == own, found[0])):
        least = min([SUITE_LEAST, *(SUITE_SLACK * suite.seconds for suite in suites[-1:])])
        if clock.left < least:
            left_out.append(f"the suite on Python {version}: the hour was over")
            continue
        _say(f"the suite on Python {version}, at most {clock.limit:.0f} s")
        python = environment(version, command, clock.limit)
        if python is None:
            left_out.append(f"the suite on Python {version}: no environment from the lock could be made")
        elif clock.left < least:
            left_out.append(f"the suite on Python {version}: the hour was over")
        else:
            suites.append(run_tests(python, SUITE, version, clock.limit))
    return suites


def _say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text} ...", flush=True)


def main() -> int:
    """Run the proofs and the suites, write the page, and return 1 where something failed or nothing ran."""
    argparse.ArgumentParser(
        prog="python -m tools.proof", description="Run the long proofs and write docs/PROOF.md."
    ).parse_args()
    clock, left_out, pythons = Clock.start(), list[str](), find_pythons()
    commit = parent_commit()
    proofs = run_proofs(clock, left_out)
    suites = run_suites(clock, left_out, pythons)
    told = page(
        proofs,
        suites,
        commit=commit,
        when=f"{datetime.now(UTC):%Y-%m-%d}",
        made_on=machine(),
        missing=[version for version in SUPPORTED if version not in pythons],
        left_out=left_out,
    )
    PAGE.write_text(told, encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")
    return 0 if proofs.is_good and suites and all(suite.is_good for suite in suites) else 1


if __name__ == "__main__":
    sys.exit(main())
