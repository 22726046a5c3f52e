"""Ctrl-C while the engine works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

from ims.cli.stopping import SENTENCE, STOPPED, held_back, stop_at_once

PRESSED = """
import os, signal, sys, time
from ims.cli.stopping import stop_at_once
with stop_at_once(lambda: sys.stdout.write("cleaned") and sys.stdout.flush()):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(10)
sys.stdout.write("never")
"""


def test_it_cleans_and_ends() -> None:
    """What is half-written is removed first, then one sentence, then the end."""
    done = subprocess.run([sys.executable, "-c", PRESSED], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (STOPPED, "cleaned", SENTENCE + "\n")


def test_the_former_answer_to_ctrl_c_comes_back() -> None:
    """Only while it lasts."""
    before = signal.getsignal(signal.SIGINT)
    with stop_at_once(lambda: None):
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_held_back_lets_nothing_through() -> None:
    """Between two renames Ctrl-C does nothing."""
    with held_back():
        os.kill(os.getpid(), signal.SIGINT)


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
