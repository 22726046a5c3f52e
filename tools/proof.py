"""The long proofs: `make proof` runs them and writes docs/PROOF.md.

The page names the parent commit (a commit cannot hold its own hash), the date, every proof with its figures and time, and
what was skipped or shrunk. The suite runs on every Python we support that is found here; those missing are named. A proof
tells its figures with pytest's `record_property`, and that it was made smaller than it should be with the property `shrunk`.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "PROOF.md"
WORK = ROOT / "build" / "proof"
SUPPORTED = ("3.11", "3.12", "3.13")
SHRUNK = "shrunk"


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
    """A run of the tests on one Python."""

    python: str
    cases: tuple[Case, ...]
    seconds: float

    def count(self, outcome: str) -> int:
        """How many cases ended so."""
        return sum(case.outcome == outcome for case in self.cases)

    @property
    def is_good(self) -> bool:
        """Whether something ran and nothing failed."""
        return self.count("passed") > 0 and self.count("failed") == 0


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


def run_tests(python: str | Path, selection: Sequence[str], label: str) -> Suite:
    """Run tests with one Python and read how they ended."""
    WORK.mkdir(parents=True, exist_ok=True)
    report = WORK / f"{label}.xml"
    report.unlink(missing_ok=True)
    command = [str(python), "-m", "pytest", "-q", *selection, f"--junit-xml={report}", "-o", f"cache_dir={WORK / 'cache'}"]
    start = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=False)
    elapsed = time.monotonic() - start
    cases = read_report(report.read_text(encoding="utf-8")) if report.exists() else ()
    return Suite(label, cases, elapsed)


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


def environment(version: str, command: str) -> Path:
    """The Python of an environment from the lock for one version; that of `make` itself where it is the same version."""
    if version == ".".join(map(str, sys.version_info[:2])):
        return Path(sys.executable)
    place = WORK / f"python{version}"
    python, stamp = place / "bin" / "python", place / ".ready"
    lock = ROOT / "lock" / "all.txt"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([command, "-m", "venv", "--clear", str(place)], check=True)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "-qq", "install"]
        subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)], check=True)
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
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


def page(proofs: Suite, suites: Sequence[Suite], *, commit: str, when: str, machine: str) -> str:
    """The text of docs/PROOF.md."""
    found = {suite.python for suite in suites}
    missing = [version for version in SUPPORTED if version not in found]
    left_out = [case for suite in (proofs, *suites) for case in suite.cases if case.outcome == "skipped"]
    shrunk = [(case, value) for case in proofs.cases for name, value in case.figures if name == SHRUNK]
    parts = [
        "---\norphan: true\n---\n\n# Proof\n",
        f"Written by `make proof`. Parent commit {commit}; {when}; {machine}.\n",
        "## Long proofs\n",
        "| Proof | Ended | Seconds | Figures |\n|---|---|---|---|",
        *(f"| {_cell(c.name)} | {c.outcome} | {c.seconds:.1f} | {_figures(c)} |" for c in proofs.cases),
        "\n## The suite on each Python\n",
        "| Python | Passed | Failed | Skipped | Seconds |\n|---|---|---|---|---|",
        *(_row(suite) for suite in suites),
        f"\nNot found here: {', '.join(missing) or 'none is missing'}.\n",
        "## Skipped or shrunk\n",
        *(f"- skipped: {_cell(case.name)}: {_cell(case.reason)}" for case in left_out),
        *(f"- shrunk: {_cell(case.name)}: {_cell(value)}" for case, value in shrunk),
        *(["Nothing."] if not left_out and not shrunk else []),
        *(["\n## Failed\n"] if any(s.count("failed") for s in (proofs, *suites)) else []),
        *(f"- {_cell(c.name)}: {_cell(c.reason)}" for s in (proofs, *suites) for c in s.cases if c.outcome == "failed"),
    ]
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "|*_[]<>`" else sign for sign in " ".join(text.split()))


def _figures(case: Case) -> str:
    return "; ".join(f"{_cell(name)} {_cell(value)}" for name, value in case.figures if name != SHRUNK)


def _row(suite: Suite) -> str:
    counts = " | ".join(str(suite.count(outcome)) for outcome in ("passed", "failed", "skipped"))
    return f"| {suite.python} | {counts} | {suite.seconds:.0f} |"


def main() -> int:
    """Run the proofs and the suites, write the page, and return 1 where something failed or nothing ran."""
    proofs = run_tests(sys.executable, ["-m", "proof"], "proofs")
    suites = []
    for version, command in find_pythons().items():
        print(f"The suite on Python {version} ...", flush=True)
        suites.append(run_tests(environment(version, command), ["-m", "not proof and not journey"], version))
    when = datetime.now(UTC).strftime("%Y-%m-%d")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    PAGE.write_text(page(proofs, suites, commit=parent_commit(), when=when, machine=machine), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")
    return 0 if proofs.is_good and suites and all(suite.is_good for suite in suites) else 1


if __name__ == "__main__":
    sys.exit(main())
