"""Ctrl-C while the engine works."""

from __future__ import annotations

import io
import os
import shlex
import signal
import subprocess
import sys
import threading

import pytest

from ims.cli.stopping import SENTENCE, SIGNALS, STOPPED, held_back, say_stopped, stop_at_once

PRESSED = """
import os, signal, sys, time
from ims.cli.stopping import stop_at_once
with stop_at_once(lambda: sys.stdout.write("cleaned") and sys.stdout.flush()):
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    time.sleep(10)
sys.stdout.write("never")
"""


def stopped_by(name: str) -> subprocess.CompletedProcess[str]:
    """A process that gets this signal while it works."""
    command = [sys.executable, "-c", PRESSED, name]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize(("name", "code"), [("SIGINT", STOPPED), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_it_cleans_and_ends(name: str, code: int) -> None:
    """What is half-written is removed first, then one sentence, then the end."""
    done = stopped_by(name)
    assert (done.returncode, done.stdout, done.stderr) == (code, "cleaned", SENTENCE + "\n")


def test_a_process_may_outlive_its_terminal() -> None:
    """What `nohup` started goes on when the terminal is closed."""
    goes_on = PRESSED.replace("time.sleep(10)", "time.sleep(0.1)")
    command = f"trap '' HUP; exec {shlex.quote(sys.executable)} -c {shlex.quote(goes_on)} SIGHUP"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "never", "")


def test_at_the_end_ctrl_c_does_nothing() -> None:
    """No traceback while the interpreter leaves."""
    code = (
        "import atexit, os, signal; from ims.cli.stopping import no_more; "
        "atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT)); no_more()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_terminal_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard error may be gone; the process ends all the same."""
    gone = io.StringIO()
    gone.close()
    monkeypatch.setattr("sys.stderr", gone)
    say_stopped()


def test_the_former_answer_to_ctrl_c_comes_back() -> None:
    """Only while it lasts."""
    before = [signal.getsignal(number) for number in SIGNALS]
    with stop_at_once(lambda: None):
        assert not {signal.getsignal(number) for number in SIGNALS} & set(before)
    assert [signal.getsignal(number) for number in SIGNALS] == before


@pytest.mark.parametrize("number", SIGNALS)
def test_held_back_lets_nothing_through(number: signal.Signals) -> None:
    """Between two renames nothing ends the process."""
    with held_back():
        os.kill(os.getpid(), number)


def test_another_thread_is_left_alone() -> None:
    """Signals belong to the main thread; elsewhere the block just runs."""
    seen: list[str] = []

    def work() -> None:
        with stop_at_once(lambda: None):
            seen.append("ran")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == ["ran"]
