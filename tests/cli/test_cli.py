"""The command in a process of its own: exit codes, what stands on which stream, Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ims.cli import main

START = [sys.executable, "-c", "import sys; from ims.cli import main; sys.exit(main())"]


def process(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One command in a fresh process."""
    return subprocess.run([*START, *arguments], cwd=folder, capture_output=True, text=True, timeout=300, check=False)


def test_json_stands_alone_on_standard_output(tmp_path: Path) -> None:
    """Another program can read standard output as it is; progress is on the other stream; nothing is written."""
    done = process("simulate", "two_muscle_reference", "--sessions", "5", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["released"] is False
    assert done.stderr.startswith("[  0 %] Loading the engine")
    assert list(tmp_path.iterdir()) == []


def test_wrong_input_is_one_paragraph_and_code_two(tmp_path: Path) -> None:
    """A misspelled condition: the nearest one, no traceback, nothing on standard output."""
    done = process("simulate", "tenis_elbow", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Nearest: tennis_elbow" in done.stderr
    assert "Traceback" not in done.stderr
    assert "\n\n" not in done.stderr.strip()


@pytest.mark.parametrize("seconds", [0.3, 2.0, 4.0])
def test_ctrl_c_says_so_and_leaves_nothing(tmp_path: Path, seconds: float) -> None:
    """Whenever Ctrl-C comes: one sentence, exit code 130, no file and no folder."""
    command = [*START, "simulate", "back_pain", "--persons", "5000", "--seed", "7919", "--out", "deep/results"]
    running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(seconds)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert out == ""
    assert err.strip().splitlines()[-1] == "Stopped before the end, as you asked. Nothing was written."
    assert list(tmp_path.iterdir()) == []


def test_a_request_to_end_leaves_nothing(tmp_path: Path) -> None:
    """A batch system ends the run: no half folder stays behind."""
    command = [*START, "simulate", "back_pain", "--persons", "5000", "--seed", "7919", "--out", "deep/results"]
    running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    assert "Loading" in running.stderr.readline()
    running.send_signal(signal.SIGTERM)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 128 + signal.SIGTERM
    assert err.strip().splitlines()[-1] == "Stopped before the end, as you asked. Nothing was written."
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_leaves_is_no_fault(tmp_path: Path) -> None:
    """`ims parameters | head -1` ends quietly."""
    command = " ".join(f"'{word}'" for word in START) + " parameters | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith("name")
    assert done.stderr == ""


def test_ctrl_c_before_anything_is_loaded(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Also in the first moment there is no traceback."""

    def pressed(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("ims.cli.entry.run", pressed)
    assert main(["--help"]) == 130
    assert capsys.readouterr().err == "Stopped before the end, as you asked. Nothing was written.\n"
