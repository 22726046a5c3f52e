"""tools.proof: what it reads from the runner, and what the page says of it."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tools import proof
from tools.proof import Case, Clock, Suite, page, read_report

REPORT = """<testsuites><testsuite>
<testcase classname="tests.proof.test_a" name="test_memory" time="3.25">
  <properties><property name="proves" value="A million fit."/><property name="peak_GB" value="1.7"/>
  <property name="shrunk" value="10 000 persons instead of 10^6"/></properties>
</testcase>
<testcase classname="tests.proof.test_a" name="test_peer" time="0"><skipped message="no peer here"/></testcase>
<testcase classname="tests.proof.test_b" name="test_mass" time="1"><failure message="1 != 2">trace</failure></testcase>
</testsuite></testsuites>"""


FIGURES = (("proves", "A million fit."), ("peak_GB", "1.7"), ("shrunk", "10 000 persons instead of 10^6"))


def test_report_is_read_with_figures_and_reasons() -> None:
    """Outcome, time, figures and reason of each case."""
    memory, peer, mass = read_report(REPORT)
    assert memory == Case("proof.test_a.test_memory", "passed", 3.25, FIGURES, "")
    assert (peer.outcome, peer.reason) == ("skipped", "no peer here")
    assert (mass.outcome, mass.reason) == ("failed", "1 != 2")


def test_page_names_commit_missing_pythons_skipped_shrunk_left_out_and_failed() -> None:
    """Nothing that was left out is left unsaid."""
    told = page(
        Suite("proofs", read_report(REPORT), 4.0),
        [
            Suite(
                "3.11", (Case("units.test_x", "passed", 0.1, (), ""), Case("units.test_y", "skipped", 0.0, (), "no C++")), 12.0
            )
        ],
        commit="abc123",
        when="2026-11-25",
        made_on="A processor, 2 cores; Python 3.11.2; jax 0.10.2",
        missing=("3.12",),
        left_out=("the suite on Python 3.13: the hour was over",),
    )
    assert "Parent commit abc123; 2026-11-25. A processor, 2 cores; Python 3.11.2; jax 0.10.2." in told
    assert r"| test\_a: test\_memory | A million fit. | peak GB: 1.7 | passed | 3.2 |" in told
    assert "| 3.11 | 1 | 0 | 1 | 12 |" in told
    assert "Not found here: 3.12." in told
    assert r"- skipped: proof.test\_a.test\_peer: no peer here" in told
    assert r"- skipped: Python 3.11: units.test\_y: no C++" in told
    assert r"- shrunk: proof.test\_a.test\_memory: 10 000 persons instead of 10^6" in told
    assert "- left out: the suite on Python 3.13: the hour was over" in told
    assert r"- proof.test\_b.test\_mass: 1 != 2" in told


def test_a_run_past_its_limit_is_ended_with_all_it_started(tmp_path: Path) -> None:
    """A proof that hangs fails, and leaves no process behind."""
    mark = tmp_path / "late"
    child = f"import time; time.sleep(3); open({str(mark)!r}, 'w')"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert proof.run_for([sys.executable, "-c", parent], 1.0) is False
    assert proof.run_for([sys.executable, "-c", "import time; time.sleep(3)"], 60.0) is True
    assert not mark.exists()


def test_tests_that_do_not_report_have_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runner that cannot start is a failure, not silence."""
    monkeypatch.setattr(proof, "WORK", tmp_path)
    (case,) = proof.run_tests(sys.executable, ["--no-such-option"], "proofs", 60.0).cases
    assert (case.outcome, case.reason) == ("failed", "the runner wrote no report")


def test_nothing_is_begun_after_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no longer fits is named."""
    left_out: list[str] = []
    monkeypatch.setattr(proof, "run_tests", lambda *_: pytest.fail("begun"))
    over = Clock.start(60.0)
    assert proof.run_proofs(over, left_out).cases == ()
    assert proof.run_suites(over, left_out, {"3.12": "python3.12"}) == []
    assert "proof.test_oracle: the hour was over" in left_out
    assert left_out[-1] == "the suite on Python 3.12: the hour was over"


def test_one_more_python_is_begun_where_the_one_before_was_quick_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty-six minutes are enough for a second suite after one of ten, and not for a third."""
    left_out: list[str] = []
    now = [0.0]
    monkeypatch.setattr(proof.time, "monotonic", lambda: now[0])

    def ten_minutes(_: str, __: object, label: str, *___: object) -> Suite:
        now[0] += 600.0
        return Suite(label, (), 600.0)

    monkeypatch.setattr(proof, "environment", lambda version, *_: version)
    monkeypatch.setattr(proof, "run_tests", ten_minutes)
    found = proof.run_suites(Clock.start(26 * 60.0 + proof.FINISH), left_out, {"3.12": "", "3.13": "", "3.14": ""})
    assert [suite.label for suite in found] == ["3.12", "3.13"]
    assert left_out == ["the suite on Python 3.14: the hour was over"]


def test_environment_that_cannot_be_made_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No network or no package for that Python: the suite is named as left out."""
    left_out: list[str] = []
    monkeypatch.setattr(proof, "WORK", tmp_path)
    assert proof.run_suites(Clock.start(), left_out, {"3.0": "/nowhere/python3.0"}) == []
    assert left_out == ["the suite on Python 3.0: no environment from the lock could be made"]


def test_machine_is_named_with_its_versions() -> None:
    """Cores, Python and libraries."""
    assert f"{os.cpu_count()} cores" in proof.machine()
    assert f"numpy {version('numpy')}" in proof.machine()


@pytest.mark.parametrize(
    ("outcomes", "is_good"), [(("passed", "skipped"), True), (("passed", "failed"), False), (("skipped",), False), ((), False)]
)
def test_suite_in_which_nothing_ran_is_not_good(outcomes: tuple[str, ...], is_good: bool) -> None:
    """A run is good if something passed and nothing failed."""
    assert Suite("3.11", tuple(Case("x", outcome, 0.0, (), "") for outcome in outcomes), 0.0).is_good is is_good


def test_pythons_are_found_by_starting_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that does not start is missing; one kept by a version manager is found."""
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\nexit 127\n")
    kept = tmp_path / "pyenv" / "versions" / "3.13.0" / "bin" / "python"
    kept.parent.mkdir(parents=True)
    kept.write_text("#!/bin/sh\necho 3.13\n")
    for command in (shim, kept):
        command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert proof.find_pythons(("3.12", "3.13")) == {"3.13": str(kept)}
