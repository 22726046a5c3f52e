"""Standard output and standard error: closed, full, or fine."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from ims.cli.streams import is_of_printing, unprinted
from tests.cli.test_cli import START


def test_what_concerns_a_file_is_not_of_printing() -> None:
    """The system names the file; a stream has no name."""
    assert is_of_printing(OSError(28, "No space left on device"))
    assert not is_of_printing(OSError(28, "No space left on device", "results.nc"))
    assert not is_of_printing(OSError("an error of some library"))


def test_what_is_kept_is_told() -> None:
    """Between what is wrong and what to do."""
    told = str(unprinted(OSError(5, "Input/output error"), "The results are whole, in here."))
    assert told == (
        "The answer cannot be printed: input/output error. The results are whole, in here. "
        "Send standard output somewhere with space."
    )


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command line with redirections; `ims` stands for this command."""
    start = " ".join(shlex.quote(word) for word in START)
    line = command.replace("ims ", f"{start} ", 1)
    return subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("words", ["sources", "sources --json", "explain tennis_elbow", "--help", "course new tennis_elbow"])
def test_a_full_disk_behind_standard_output_is_said(tmp_path: Path, words: str) -> None:
    """One sentence and code 2, whatever was to be printed."""
    done = shell(f"ims {words} > /dev/full", tmp_path)
    told = " ".join(done.stderr.split())
    assert (done.returncode, "Traceback" in told, "fault of IMS" in told) == (2, False, False)
    assert told.endswith("The answer cannot be printed: no space left on device. Send standard output somewhere with space.")


def test_results_that_are_kept_are_not_denied(tmp_path: Path) -> None:
    """The folder is there although the summary could not be printed, and the message says so."""
    done = shell("ims simulate two_muscle_reference --sessions 2 --out here > /dev/full", tmp_path)
    assert done.returncode == 2
    assert "no space left on device. The results are whole, in here." in " ".join(done.stderr.split())
    assert (tmp_path / "here" / "report.html").is_file()


@pytest.mark.parametrize(
    ("redirected", "code", "says"),
    [(">&-", 2, "Standard output is closed"), ("2>&-", 0, ""), (">&- 2>&-", 2, ""), ("2>/dev/full", 0, "")],
)
def test_a_closed_stream_is_no_fault(tmp_path: Path, redirected: str, code: int, says: str) -> None:
    """Without standard output nothing can be answered; without standard error nothing went wrong."""
    done = shell(f"ims sources --json {redirected}", tmp_path)
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (code, True, False)
    if code == 0:
        assert json.loads(done.stdout)


@pytest.mark.parametrize("redirected", [">/dev/full 2>&1", "2>/dev/full"])
def test_progress_that_cannot_be_told(tmp_path: Path, redirected: str) -> None:
    """Code 2 and nothing half-written."""
    done = shell(f"ims simulate two_muscle_reference --sessions 2 --out here {redirected}", tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    assert list(tmp_path.iterdir()) == []
