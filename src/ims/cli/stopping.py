"""Ctrl-C while the engine works: clean up, say so, end at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STOPPED = 130
"""Exit code after Ctrl-C."""
SENTENCE = "Stopped before the end, as you asked. Nothing was written."
_CLEAR_LINE_SHOW_CURSOR = "\r\x1b[2K\x1b[?25h"


def say_stopped() -> None:
    """One sentence on standard error; a half-drawn progress line is wiped and the cursor shown again."""
    if sys.stderr.isatty():
        sys.stderr.write(_CLEAR_LINE_SHOW_CURSOR)
    sys.stderr.write(SENTENCE + "\n")
    sys.stderr.flush()


@contextmanager
def stop_at_once(clean: Callable[[], None]) -> Iterator[None]:
    """While this lasts, Ctrl-C calls `clean` and ends the process.

    An exception raised into the engine's compiled code takes the process down without cleaning up, and threads that are
    solving would be waited for; so nothing is raised here.

    Parameters
    ----------
    clean : removes what is half-written
    """

    def stop(number: int, frame: FrameType | None) -> None:
        clean()
        say_stopped()
        os._exit(STOPPED)

    with _handled_by(stop):
        yield


@contextmanager
def held_back() -> Iterator[None]:
    """While this lasts, Ctrl-C does nothing: for the moment in which finished files take their names."""
    with _handled_by(signal.SIG_IGN):
        yield


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # only the main thread may choose, and only it is told
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
