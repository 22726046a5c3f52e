"""tools.proof: what it reads from the runner, and what the page says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import proof
from tools.proof import Case, Suite, page, read_report

REPORT = """<testsuites><testsuite>
<testcase classname="tests.proof.test_a" name="test_memory" time="3.25">
  <properties><property name="peak_GB" value="1.7"/>
  <property name="shrunk" value="10 000 persons instead of 10^6"/></properties>
</testcase>
<testcase classname="tests.proof.test_a" name="test_peer" time="0"><skipped message="no peer here"/></testcase>
<testcase classname="tests.proof.test_b" name="test_mass" time="1"><failure message="1 != 2">trace</failure></testcase>
</testsuite></testsuites>"""


def test_report_is_read_with_figures_and_reasons() -> None:
    """Outcome, time, figures and reason of each case."""
    memory, peer, mass = read_report(REPORT)
    assert memory == Case(
        "proof.test_a.test_memory", "passed", 3.25, (("peak_GB", "1.7"), ("shrunk", "10 000 persons instead of 10^6")), ""
    )
    assert (peer.outcome, peer.reason) == ("skipped", "no peer here")
    assert (mass.outcome, mass.reason) == ("failed", "1 != 2")


def test_page_names_commit_missing_pythons_skipped_shrunk_and_failed() -> None:
    """Nothing that was left out is left unsaid."""
    told = page(
        Suite("proofs", read_report(REPORT), 4.0),
        [Suite("3.11", (Case("units.test_x", "passed", 0.1, (), ""),), 12.0)],
        commit="abc123",
        when="2026-11-25",
        machine="x86_64, 2 cores",
    )
    assert "Parent commit abc123; 2026-11-25; x86_64, 2 cores." in told
    assert "| 3.11 | 1 | 0 | 0 | 12 |" in told
    assert "Not found here: 3.12, 3.13." in told
    assert r"- skipped: proof.test\_a.test\_peer: no peer here" in told
    assert r"- shrunk: proof.test\_a.test\_memory: 10 000 persons instead of 10^6" in told
    assert r"| proof.test\_a.test\_memory | passed | 3.2 | peak\_GB 1.7 |" in told
    assert r"- proof.test\_b.test\_mass: 1 != 2" in told


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
